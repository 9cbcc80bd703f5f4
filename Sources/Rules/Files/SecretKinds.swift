/// The tokens that are known by their form.
package enum SecretKinds {
    /// A kind of token.
    package struct Kind: Sendable {
        /// What people call it.
        package var name: String
        /// Where it is taken back.
        package var revoke: String
    }

    /// The characters of a token behind its beginning.
    package enum Alphabet { case letters, alphanumeric, capitals, dashed, underscored, hexadecimal }

    private struct Form {
        var prefix: StaticString
        var alphabet: Alphabet
        var length: ClosedRange<Int>
        var kind: Kind
        /// True where letters of both cases and a digit must be there, because the prefix alone says little.
        var isMixed = true
    }

    package static let privateKey = Kind(
        name: "a private key", revoke: "replace the key wherever its public half is trusted")
    package static let weightsAndBiases = Kind(name: "a W&B key", revoke: "revoke it at https://wandb.ai/settings")
    package static let amazon = Kind(
        name: "an AWS key", revoke: "deactivate it at https://console.aws.amazon.com/iam (Security credentials)")
    package static let kaggle = Kind(name: "a Kaggle key", revoke: "expire it at https://www.kaggle.com/settings")
    private static let huggingFace = Kind(
        name: "a Hugging Face token", revoke: "revoke it at https://huggingface.co/settings/tokens")
    private static let openAI = Kind(
        name: "an OpenAI key", revoke: "revoke it at https://platform.openai.com/api-keys")
    private static let anthropic = Kind(
        name: "an Anthropic key", revoke: "revoke it at https://console.anthropic.com/settings/keys")
    private static let openRouter = Kind(
        name: "an OpenRouter key", revoke: "revoke it at https://openrouter.ai/settings/keys")
    private static let groq = Kind(name: "a Groq key", revoke: "revoke it at https://console.groq.com/keys")
    private static let gitHub = Kind(
        name: "a GitHub token", revoke: "revoke it at https://github.com/settings/tokens")
    private static let gitLab = Kind(
        name: "a GitLab token", revoke: "revoke it under Preferences, Access tokens, on its server")
    private static let google = Kind(
        name: "a Google API key", revoke: "delete it at https://console.cloud.google.com/apis/credentials")
    private static let slack = Kind(name: "a Slack token", revoke: "revoke it at https://api.slack.com/apps")
    private static let python = Kind(name: "a PyPI token", revoke: "remove it at https://pypi.org/manage/account")
    private static let node = Kind(name: "an npm token", revoke: "revoke it with npm token revoke")
    private static let stripe = Kind(name: "a Stripe key", revoke: "roll it at https://dashboard.stripe.com/apikeys")
    private static let replicate = Kind(
        name: "a Replicate token", revoke: "revoke it at https://replicate.com/account/api-tokens")

    // The longest beginnings first: `sk-` begins several.
    private static let forms: [Form] = [
        Form(prefix: "hf_", alphabet: .letters, length: 30...60, kind: huggingFace),
        Form(prefix: "sk-ant-", alphabet: .underscored, length: 40...200, kind: anthropic),
        Form(prefix: "sk-proj-", alphabet: .underscored, length: 40...300, kind: openAI),
        Form(prefix: "sk-svcacct-", alphabet: .underscored, length: 40...300, kind: openAI),
        Form(prefix: "sk-admin-", alphabet: .underscored, length: 40...300, kind: openAI),
        Form(prefix: "sk-or-v1-", alphabet: .hexadecimal, length: 64...64, kind: openRouter),
        Form(prefix: "sk-", alphabet: .alphanumeric, length: 40...64, kind: openAI),
        Form(prefix: "sk_live_", alphabet: .alphanumeric, length: 24...120, kind: stripe),
        Form(prefix: "ghp_", alphabet: .alphanumeric, length: 36...255, kind: gitHub),
        Form(prefix: "gho_", alphabet: .alphanumeric, length: 36...255, kind: gitHub),
        Form(prefix: "ghu_", alphabet: .alphanumeric, length: 36...255, kind: gitHub),
        Form(prefix: "ghs_", alphabet: .alphanumeric, length: 36...255, kind: gitHub),
        Form(prefix: "ghr_", alphabet: .alphanumeric, length: 36...255, kind: gitHub),
        Form(prefix: "github_pat_", alphabet: .underscored, length: 60...255, kind: gitHub),
        Form(prefix: "gsk_", alphabet: .alphanumeric, length: 40...64, kind: groq),
        Form(prefix: "glpat-", alphabet: .underscored, length: 20...64, kind: gitLab),
        Form(prefix: "AKIA", alphabet: .capitals, length: 16...16, kind: amazon, isMixed: false),
        Form(prefix: "ASIA", alphabet: .capitals, length: 16...16, kind: amazon, isMixed: false),
        Form(prefix: "AIza", alphabet: .underscored, length: 35...35, kind: google),
        Form(prefix: "xoxb-", alphabet: .dashed, length: 20...255, kind: slack),
        Form(prefix: "xoxp-", alphabet: .dashed, length: 20...255, kind: slack),
        Form(prefix: "pypi-AgEI", alphabet: .underscored, length: 60...255, kind: python),
        Form(prefix: "npm_", alphabet: .alphanumeric, length: 36...36, kind: node),
        Form(prefix: "r8_", alphabet: .alphanumeric, length: 37...37, kind: replicate),
        Form(prefix: "wandb_v1_", alphabet: .underscored, length: 40...200, kind: weightsAndBiases),
    ]

    /// The bytes with which something begins that is worth a second look.
    package static let firstBytes = Array("hsgAxpnrw-".utf8) + Array("WkK".utf8) + Array("a".utf8)

    /// True where the first two bytes still allow a token, or a word that announces one.
    package static func mayBegin(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        guard index + 4 <= bytes.count else { return false }
        switch (bytes[index], bytes[index + 1]) {
        case (UInt8(ascii: "h"), UInt8(ascii: "f")): return bytes[index + 2] == UInt8(ascii: "_")
        case (UInt8(ascii: "s"), UInt8(ascii: "k")):
            return bytes[index + 2] == UInt8(ascii: "-") || bytes[index + 2] == UInt8(ascii: "_")
        case (UInt8(ascii: "g"), UInt8(ascii: "h")), (UInt8(ascii: "g"), UInt8(ascii: "i")),
            (UInt8(ascii: "g"), UInt8(ascii: "l")), (UInt8(ascii: "g"), UInt8(ascii: "s")):
            return true
        case (UInt8(ascii: "A"), UInt8(ascii: "K")), (UInt8(ascii: "A"), UInt8(ascii: "S")),
            (UInt8(ascii: "A"), UInt8(ascii: "I")), (UInt8(ascii: "A"), UInt8(ascii: "W")),
            (UInt8(ascii: "a"), UInt8(ascii: "w")):
            return true
        case (UInt8(ascii: "x"), UInt8(ascii: "o")): return bytes[index + 2] == UInt8(ascii: "x")
        case (UInt8(ascii: "p"), UInt8(ascii: "y")): return bytes[index + 2] == UInt8(ascii: "p")
        case (UInt8(ascii: "n"), UInt8(ascii: "p")): return bytes[index + 2] == UInt8(ascii: "m")
        case (UInt8(ascii: "r"), UInt8(ascii: "8")): return true
        case (UInt8(ascii: "w"), UInt8(ascii: "a")), (UInt8(ascii: "W"), UInt8(ascii: "A")):
            return bytes[index + 2] | 0x20 == UInt8(ascii: "n")
        case (UInt8(ascii: "k"), UInt8(ascii: "e")): return bytes[index + 2] == UInt8(ascii: "y")
        case (UInt8(ascii: "K"), UInt8(ascii: "A")), (UInt8(ascii: "k"), UInt8(ascii: "a")):
            return bytes[index + 2] | 0x20 == UInt8(ascii: "g")
        case (UInt8(ascii: "-"), UInt8(ascii: "-")): return bytes[index + 2] == bytes[index]
        default: return false
        }
    }

    /// The token that begins at an offset, nil where there is none.
    package static func token(at start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> (kind: Kind, range: Range<Int>)? {
        for form in forms where has(form.prefix, at: start, in: bytes) {
            let bodyStart = start + form.prefix.utf8CodeUnitCount
            let end = self.end(of: form.alphabet, from: bodyStart, in: bytes)
            guard form.length.contains(end - bodyStart) else { continue }
            let body = bytes[bodyStart..<end]
            if form.isMixed, !isMixed(body, needsDigit: form.alphabet != .letters) { continue }
            if Placeholder.isOne(body) { continue }
            return (form.kind, start..<end)
        }
        return nil
    }

    package static func has(_ text: StaticString, at start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let length = text.utf8CodeUnitCount
        guard start >= 0, start + length <= bytes.count else { return false }
        for place in 0..<length where bytes[start + place] != text.utf8Start[place] { return false }
        return true
    }

    /// The offset behind the last character of an alphabet.
    package static func end(of alphabet: Alphabet, from start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var end = start
        while end < bytes.count, isPart(bytes[end], alphabet) { end += 1 }
        // A word that goes on is another word.
        if end < bytes.count, isPart(bytes[end], .underscored) { return start }
        return end
    }

    private static func isPart(_ byte: UInt8, _ alphabet: Alphabet) -> Bool {
        switch byte {
        case 0x30...0x39: alphabet != .letters
        case 0x41...0x5A: alphabet != .hexadecimal
        case 0x61...0x66: alphabet != .capitals
        case 0x67...0x7A: alphabet != .capitals && alphabet != .hexadecimal
        case UInt8(ascii: "-"): alphabet == .dashed || alphabet == .underscored
        case UInt8(ascii: "_"): alphabet == .underscored
        default: false
        }
    }

    private static func isMixed(_ body: Slice<UnsafeBufferPointer<UInt8>>, needsDigit: Bool) -> Bool {
        var (hasCapital, hasSmall, hasDigit) = (false, false, false)
        for byte in body {
            switch byte {
            case 0x30...0x39: hasDigit = true
            case 0x41...0x5A: hasCapital = true
            case 0x61...0x7A: hasSmall = true
            default: break
            }
        }
        // Slack's tokens are mostly numbers, so two of the three kinds are enough.
        return [hasCapital, hasSmall, hasDigit || !needsDigit].count { $0 } >= 2 && (hasDigit || !needsDigit)
            && (needsDigit || (hasCapital && hasSmall))
    }
}

/// Texts that stand where a secret would stand.
package enum Placeholder {
    private static let words = [
        "example", "xxxx", "your", "placeholder", "changeme", "dummy", "redacted", "0123456789", "1234567890",
        "abcdefgh", "fake", "notreal", "sample", "insert", "secretkey",
    ].map { Array($0.utf8) }

    /// True for a token that is made of few characters, or says of itself that it is none.
    package static func isOne(_ body: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        if Set(body).count < 8 { return true }
        let small = body.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        return words.contains { word in
            guard small.count >= word.count else { return false }
            for start in 0...(small.count - word.count) where small[start..<start + word.count].elementsEqual(word) {
                return true
            }
            return false
        }
    }
}
