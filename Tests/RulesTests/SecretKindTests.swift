import Testing

@testable import Rules

/// Which credentials are found, and in which forms; each is put together here, so that no file holds one.
@Suite struct SecretKindTests {
    /// Fills `{w36}` in: so many characters of an alphabet, the same in every run.
    static func filled(_ template: String, seed: UInt64 = 1) -> String {
        let alphabets: [Character: String] = [
            "d": "0123456789", "h": "0123456789abcdef", "H": "0123456789ABCDEF",
            "l": "abcdefghijklmnopqrstuvwxyz0123456789",
            "w": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
            "a": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "U": "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
            "b": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
        ]
        var state = seed &* 0x9E37_79B9_7F4A_7C15
        var text = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            text += rest[..<open]
            let alphabet = Array(alphabets[rest[rest.index(after: open)]] ?? "")
            for _ in 0..<(Int(rest[rest.index(open, offsetBy: 2)..<close]) ?? 0) {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text.append(alphabet[Int(state >> 33) % alphabet.count])
            }
            rest = rest[rest.index(after: close)...]
        }
        return text + rest
    }

    private static func found(_ text: String) -> [SecretScan.Found] {
        SecretScan.find(in: Array(text.utf8), ignoring: "files/secrets")
    }

    static let uuid = "{h8}-{h4}-{h4}-{h4}-{h12}"

    static let credentials: [(String, String)] = [
        ("hf_{a34}", "a Hugging Face token"), ("api_org_{a34}", "a Hugging Face token"),
        ("sk-ant-api03-{w93}AA", "an Anthropic key"), ("sk-proj-{w74}T3BlbkFJ{w74}", "an OpenAI key"),
        ("sk-svcacct-{w60}", "an OpenAI key"), ("sk-admin-{w58}", "an OpenAI key"),
        ("sk-{w20}T3BlbkFJ{w20}", "an OpenAI key"),
        ("sk-or-v1-{h64}", "an OpenRouter key"), ("sk-lf-\(uuid)", "a Langfuse key"), ("sk-{h32}", "a DeepSeek key"),
        ("xai-{w80}", "an xAI key"), ("nvapi-{w64}", "an NVIDIA key"), ("pplx-{w48}", "a Perplexity key"),
        ("gsk_{w52}", "a Groq key"), ("csk-{l48}", "a Cerebras key"), ("tgp_v1_{w43}", "a Together key"),
        ("fw_{w24}", "a Fireworks key"), ("r8_{w37}", "a Replicate token"), ("lsv2_pt_{h32}_{h10}", "a LangSmith key"),
        ("pcsk_{w70}", "a Pinecone key"), ("tvly-{w32}", "a Tavily key"), ("tvly-dev-{w32}", "a Tavily key"),
        ("jina_{w60}", "a Jina key"), ("pa-{w43}", "a Voyage key"), ("fc-{h32}", "a Firecrawl key"),
        ("ELEVEN=sk_{h48}", "an ElevenLabs key"), ("e2b_{h40}", "an E2B key"), ("ak-{w22}", "a Modal token"),
        ("rpa_{U40}", "a RunPod key"), ("dapi{h32}", "a Databricks token"), ("KGAT_{h32}", "a Kaggle token"),
        ("pat{w14}.{h64}", "an Airtable token"), ("wandb_v1_{w80}", "a W&B key"),
        ("glsa_{w32}_{h8}", "a Grafana token"),
        ("sntryu_{h64}", "a Sentry token"), ("NRAK-{U27}", "a New Relic key"),
        ("dt0c01.{U24}.{U64}", "a Dynatrace token"),
        ("AKIA{U16}", "an AWS key"), ("ASIA{U16}", "an AWS key"), ("AIza{w35}", "a Google API key"),
        ("GOCSPX-{w28}", "a Google client secret"), ("ya29.{w120}", "a Google access token"),
        ("1//0{w60}", "a Google refresh token"),
        ("DefaultEndpointsProtocol=https;AccountName=ada;AccountKey={b86}==;EndpointSuffix=x", "an Azure storage key"),
        ("Endpoint=sb://x/;SharedAccessKeyName=root;SharedAccessKey={b43}=", "an Azure access key"),
        ("LTAI{w20}", "an Alibaba Cloud key"), ("dop_v1_{h64}", "a DigitalOcean token"), ("SCW{U17}", "a Scaleway key"),
        ("hvs.{w90}", "a Vault token"), ("{w14}.atlasv1.{w64}", "a Terraform token"), ("pul-{h40}", "a Pulumi token"),
        ("dp.pt.{w43}", "a Doppler token"), ("pscale_tkn_{w43}", "a PlanetScale password"),
        ("sbp_{h40}", "a Supabase key"),
        ("ghp_{w36}", "a GitHub token"), ("gho_{w36}", "a GitHub token"), ("github_pat_{w22}_{w59}", "a GitHub token"),
        ("glpat-{w20}", "a GitLab token"), ("glptt-{h40}", "a GitLab token"), ("ATATT3{w180}", "an Atlassian token"),
        ("pypi-AgEIcHlwaS5vcmc{w80}", "a PyPI token"), ("npm_{w36}", "an npm token"),
        ("rubygems_{h48}", "a RubyGems key"),
        ("dckr_pat_{w27}", "a Docker Hub token"), ("sqp_{h40}", "a Sonar token"), ("PMAK-{h24}-{h34}", "a Postman key"),
        ("nfp_{w40}", "a Netlify token"), ("xoxb-{d12}-{d13}-{w24}", "a Slack token"),
        ("xapp-1-{U11}-{d13}-{h64}", "a Slack token"),
        ("https://hooks.slack.com/services/T{U8}/B{U8}/{w24}", "a Slack webhook"),
        ("https://discord.com/api/webhooks/{d18}/{w68}", "a Discord webhook"),
        ("MT{w22}.{w6}.{w38}", "a Discord token"), ("{d10}:AA{w33}", "a Telegram token"),
        ("SG.{w22}.{w43}", "a SendGrid key"),
        ("key-{h32}", "a Mailgun key"), ("xkeysib-{h64}-{w16}", "a Brevo key"), ("{h32}-us12", "a Mailchimp key"),
        ("sk_live_{w24}", "a Stripe key"), ("rk_live_{w24}", "a Stripe key"), ("sq0atp-{w22}", "a Square token"),
        ("shpat_{h32}", "a Shopify token"), ("TWILIO=SK{h32}", "a Twilio key"), ("ntn_{w46}", "a Notion token"),
        ("lin_api_{w40}", "a Linear key"), ("figd_{w43}", "a Figma token"), ("EAAC{w160}", "a Facebook token"),
        ("PuTTY-User-Key-File-3: ssh-ed25519", "a PuTTY private key"), ("AGE-SECRET-KEY-1{U58}", "an age key"),
        ("url = \"https://ada:{w14}@registry.acme.io/simple\"", "a password in an address"),
        ("postgres://ada:{w12}@db.acme.io:5432/x", "a password in an address"),
        ("machine git.acme.io login ada password {w16}", "a password of a .netrc"),
        ("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJhY21lIiwidWlkIjo0MjE5fQ.{w43}", "a JSON web token"),
        ("WANDB_API_KEY={h40}", "a W&B key"), ("wandb.login(key='{h40}')", "a W&B key"),
        ("aws_secret_access_key = {b40}", "an AWS key"), ("AWS_SESSION_TOKEN={b200}", "an AWS session token"),
        ("\"username\":\"ada\",\"key\":\"{h32}\"", "a Kaggle key"),
        ("COMET_API_KEY={w25}", "a Comet key"), ("comet_ml.Experiment(api_key=\"{w25}\")", "a Comet key"),
        ("NEPTUNE_API_TOKEN=eyJhcGlfYWRkcmVzcyI6{w120}", "a Neptune token"),
        ("CLEARML_API_SECRET_KEY={w50}", "a ClearML key"),
        ("CLEARML_API_ACCESS_KEY={U20}", "a ClearML key"), ("MLFLOW_TRACKING_PASSWORD={w12}", "an MLflow password"),
        ("MISTRAL_API_KEY={w32}", "a Mistral key"), ("CO_API_KEY={w40}", "a Cohere key"),
        ("cohere.Client(api_key='{w40}')", "a Cohere key"),
        ("TOGETHER_API_KEY={h64}", "a Together key"), ("PINECONE_API_KEY=\(uuid)", "a Pinecone key"),
        ("Roboflow(api_key=\"{w20}\")", "a Roboflow key"), ("AZURE_OPENAI_API_KEY={h32}", "an Azure key"),
        ("AZURE_CLIENT_SECRET={w3}8Q~{w34}", "an Azure client secret"),
        ("CLOUDFLARE_API_TOKEN={w40}", "a Cloudflare token"),
        ("DD_API_KEY={h32}", "a Datadog key"), ("HEROKU_API_KEY=\(uuid)", "a Heroku key"),
        ("TWILIO_AUTH_TOKEN={h32}", "a Twilio token"),
        ("DEEPGRAM_API_KEY={h40}", "a Deepgram key"), ("SERPER_API_KEY={h40}", "a Serper key"),
        ("HCLOUD_TOKEN={w64}", "a Hetzner token"),
    ]

    @Test(arguments: credentials)
    func isFound(_ template: String, _ name: String) {
        for seed: UInt64 in 1...5 {
            let text = Self.filled(template, seed: seed)
            let found = Self.found("first\n\(text)\n")
            #expect(found.map(\.name) == [name] && found.first?.line == 2, "\(text): \(found)")
            #expect(found.allSatisfy { $0.revoke.contains(" ") && $0.beginning.utf8.count <= 12 }, "\(found)")
        }
    }

    @Test func theListIsLong() { #expect(Set(Self.credentials.map(\.1)).count >= 85) }

    /// A word, or one letter many times, inside of random characters hides nothing.
    @Test(arguments: [
        "hf_{a10}example{a17}", "hf_{a8}xxxxxxxx{a18}", "ghp_{w4}dummy{w27}", "sk-{w16}fake{w28}", "AKIA{U4}TEST{U8}",
        "hf_your{a30}", "ghp_{w30}secret", "glpat-{w8}aaaaaaaa{w8}",
    ])
    func isFoundAroundWords(_ template: String) {
        for seed: UInt64 in 1...5 { #expect(Self.found(Self.filled(template, seed: seed)).count == 1, "\(template)") }
    }

    @Test(arguments: [
        "hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "hf_YOUR_TOKEN_HERE", "ghp_yourtokenhereyourtokenhereyourtoken1",
        "sk-your-api-key-here-1234567890abcdefghijklmnop", "AKIAIOSFODNN7EXAMPLE", "AKIA1234567890EXAMPLE",
        "ghp_0123456789abcdefghijklmnopqrstuvwxyz", "ghp_abcabcabcabcabcabcabcabcabcabcabcabc1",
        "glpat-XXXXXXXXXXXXXXXXXXXX",
        "https://user:password1@host.com/", "https://ada:hunter2@host", "http://ada:secret-token1@localhost:8080",
        "postgresql://${USER}:${PASSWORD1}@db/x", "https://x:{token}@host.com", "git@github.com:ada/x.git",
        "https://example.com:8443/a@b1", "npm_package_config_name", "hf_hub_download_with_progress_and_resume",
        "WANDB_API_KEY=0000000000000000000000000000000000000000", "COMET_API_KEY=os.environ['COMET_API_KEY']",
        "wandb: run 9f8e7d6c5b4a39281706f5e4d3c2b1a00f1e2d3c",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzb21lIjoicGF5bG9hZCJ9.4twFt5NiznN84AWoo1d7KO1T_yoc0Z6XOpOVswacPZg",
        "MTConnectStreamsAbstractNode.device.some_long_identifier_of_a_module", "rf_RandomForestClassifier2",
        "pa-declaration-of-the-whole-package-and-others", "MLFLOW_TRACKING_PASSWORD=os.environ.get(\"X1\")",
        "api_key = \"sk-\" + key", "cache-key-d41d8cd98f00b204e9800998ecf8427e",
        "PINECONE_API_KEY=\"your-pinecone-key\"",
    ])
    func isNotFound(_ text: String) { #expect(Self.found(text).isEmpty, "\(Self.found(text))") }

    // MARK: Forms

    private static let key = filled("ghp_{w36}")

    private static func half(_ text: String, at place: Int) -> (String, String) {
        (String(text.prefix(place)), String(text.dropFirst(place)))
    }

    @Test(arguments: [1, 2, 4, 10, 30])
    func inForms(_ place: Int) {
        let (a, b) = Self.half(Self.key, at: place)
        let escaped = a + "\\u00" + String(b.utf8.first ?? 0, radix: 16) + b.dropFirst()
        for text in [
            Self.key, "\"\(Self.key)\"", "{\"token\": \"\(Self.key)\"}", "token: \(Self.key)", "token = '\(Self.key)'",
            "TOKEN=\(Self.key)", "export TOKEN=\"\(Self.key)\"", "t = \"\(a)\" \"\(b)\"", "t = ('\(a)'\n     '\(b)')",
            "t = \"\(a)\" + \"\(b)\"", "t = '\(a)' + \\\n  '\(b)'", "t = f\"Bearer \(Self.key)\"",
            "t = f\"{x}\(Self.key)\"",
            "t = f\"\(a){'\(b)'}\"", "t = f'\(a)' f'\(b)'", "https://ada:\(Self.key)@github.com/ada/x",
            "Authorization: Bearer \(Self.key)", "Use `\(Self.key)` here.", "{\"t\": \"\(escaped)\"}",
            "{\"t\": \"a\\n\(Self.key)\\n\"}", "\u{FEFF}token=\(Self.key)", "\u{0}\(Self.key)\u{0}", "T=\(a)\\\n\(b)",
            String(repeating: "x", count: 300_000) + " \(Self.key) " + String(repeating: "y", count: 300_000),
        ] {
            #expect(Self.found(text).map(\.name) == ["a GitHub token"], "\(text.prefix(200))")
        }
    }

    /// JSON and notebooks break a long text over the items of a list.
    @Test(arguments: [2, 4, 10, 30])
    func overTheItemsOfAList(_ place: Int) {
        let (a, b) = Self.half(Self.key, at: place)
        let (c, d) = Self.half(b, at: 5)
        for text in [
            "[\"\(a)\", \"\(b)\"]", "{\"text\": [\n  \"\(a)\",\n  \"\(b)\"\n ]}", "['\(a)', '\(b)']",
            "[\"one\", \"\(a)\",\"\(b)\", \"two\"]", "[\"\(a)\", \"\(c)\", \"\(d)\"]", "[\"token: \(a)\", \"\(b)\\n\"]",
            "{\"source\": \"keys = [\\\"\(a)\\\", \\\"\(b)\\\"]\"}",
            "[\"\(a)\", \"\(b)\", \"\(Self.half(Self.key, at: 20).1)\"]",
        ] {
            let found = Self.found(text)
            #expect(found.map(\.name) == ["a GitHub token"] && found[0].line <= 2, "\(text): \(found)")
        }
        for text in [
            // Words in a list are no text, and neither are the arguments of a call or the members of an object.
            "[\"\(a)\", \"and then\", \"\(b)\"]", "f(\"\(a)\", \"\(b)\")", "{\"a\": \"\(a)\", \"\(b)\": 1}",
            "[\"\(a)\", 1, \"\(b)\"]", "[\"\(a)\"], [\"\(b)\"]",
        ] {
            #expect(Self.found(text).isEmpty, "\(text)")
        }
    }

    @Test func listsOfWordsAreNoKeys() {
        let prefixes = SecretTable.kinds.flatMap { kind -> [String] in
            if case .token(let prefixes, _, _, _) = kind.form { prefixes.map { "\"\($0)\"" } } else { [] }
        }
        #expect(Self.found("[" + prefixes.joined(separator: ", ") + "]").isEmpty)
        // A vocabulary: short random words, thousands in a row, some of them the beginning of a key.
        for seed: UInt64 in 1...40 {
            let words = (1...60).map { Self.filled("{l\($0 % 7 + 1)}", seed: seed * 100 + $0) }
            let list = (["ghp_", "sk-", "hf_", "AKIA", "xoxb-", "SG."] + words).map { "\"\($0)\"" }
            for shift in 0..<6 {
                let text = "[" + (list[shift...] + list[..<shift]).joined(separator: ", ") + "]"
                #expect(Self.found(text).isEmpty, "\(text)")
            }
        }
    }

    /// A run's number or a date stands right before the key.
    @Test func behindADigitInAPath() {
        for path in ["run1\(Self.key)", "logs/2026-11-30\(Self.key).txt", "9\(Self.filled("hf_{a34}"))/a", Self.key] {
            #expect(SecretScan.find(inPath: Array(path.utf8), by: .standard).count == 1, "\(path)")
        }
        for path in ["run1ghp_", "1sk-learn", "model2\(Self.filled("{h40}"))", "cache1key-\(Self.filled("{h32}"))"] {
            #expect(SecretScan.find(inPath: Array(path.utf8), by: .standard).isEmpty, "\(path)")
        }
        // In other text a digit goes on with a word.
        #expect(Self.found("run1\(Self.key)").isEmpty)
    }

    /// An escape ends a word, so the short beginning of a key may follow it.
    @Test(arguments: ["sk-{h32}", "fc-{h32}", "ak-{w22}"], ["\\n", "\\t", "\\r\\n"])
    func behindAnEscape(_ template: String, _ escape: String) {
        #expect(Self.found("t = \"key:\(escape)\(Self.filled(template))\"").count == 1)
    }

    @Test func wholeOfEscapes() {
        let text = Self.key.utf8.map { "\\u00" + String($0, radix: 16) }.joined()
        #expect(Self.found("{\"t\": \"\(text)\"}").map(\.name) == ["a GitHub token"])
    }

    @Test func inBase64() throws {
        let key = Self.filled("{b64}\\n{b64}")
        let file =
            "{\n  \"type\": \"service_account\",\n  \"private_key\": \"-----BEGIN PRIVATE KEY-----\\n\(key)\\n\"\n}\n"
        for text in [file, "{\"token\": \"\(Self.key)\"}", Self.key] {
            let encoded = Self.base64(Array(text.utf8))
            let lines = stride(from: 0, to: encoded.count, by: 76).map { start in
                String(encoded.dropFirst(start).prefix(76))
            }
            for shown in [encoded, lines.joined(separator: "\n")] {
                let found = Self.found("KEY=\(shown)\n")
                #expect(found.count == 1 && found[0].name.hasSuffix(", in Base64"), "\(text): \(found)")
            }
        }
        #expect(Self.found(Self.base64(Array("{\"a\": [1, 2, 3], \"text\": \"nothing to see in here\"}".utf8))).isEmpty)
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let part = bytes[start..<min(start + 3, bytes.count)]
            let bits = part.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - part.count))
            for place in 0..<4 {
                text.append(place <= part.count ? digits[bits >> (18 - 6 * place) & 63] : "=")
            }
        }
        return text
    }

    @Test(arguments: [true, false])
    func utf16WithoutAMark(_ isLittle: Bool) throws {
        let units = "first line\r\ntoken=\(Self.key)\r\n".utf16
        let bytes = units.flatMap { unit -> [UInt8] in
            let halves = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
            return isLittle ? halves : halves.reversed()
        }
        let text = try #require(UTF16Text.utf8(bytes))
        #expect(SecretScan.find(in: text, ignoring: "").map(\.line) == [2])
        #expect(UTF16Text.utf8(Array("plain text of ASCII, as most is".utf8)) == nil)
    }

    /// What GitHub has really issued ends in a checksum, and needs no look at its words.
    @Test func checksums() {
        let body = Array("0123456789abcdefghijABCDEFGHIJ".utf8)
        var crc: UInt32 = ~0
        for byte in body {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        var (rest, end) = (~crc, "")
        let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
        for _ in 0..<6 {
            end = String(digits[Int(rest % 62)]) + end
            rest /= 62
        }
        let token = "ghp_" + String(decoding: body, as: UTF8.self)
        #expect(Self.found(token + end).count == 1)
        #expect(Self.found(token + "000000").isEmpty)
    }

    @Test func theSameOneIsToldOnce() {
        let found = Self.found(String(repeating: "\(Self.key)\n", count: 300) + Self.filled("hf_{a34}", seed: 9))
        #expect(found.map(\.count) == [300, 1] && found.map(\.line) == [1, 301])
    }

    @Test func manyAreToldEach() {
        let text = (1...200).map { Self.filled("ghp_{w36}", seed: UInt64($0)) }.joined(separator: "\n")
        #expect(Self.found(text).count == 200)
    }
}
