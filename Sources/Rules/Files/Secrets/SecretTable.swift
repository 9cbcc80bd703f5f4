/// The kinds of credentials that are known, in the order in which they are tried.
///
/// Each row: what people call it, its beginning, what follows, where it is taken back. The forms are those that the issuers
/// document or that their own secret scanners use. A longer beginning stands before a shorter one that it begins with.
enum SecretTable {
    static let kinds: [SecretKind] = general + models + tracking + clouds + hosting + services + named

    // MARK: Of no issuer

    static let privateKeyName = "a private key"

    private static let general: [SecretKind] = [
        SecretKind(privateKeyName, .privateKey, revoke: "replace the key wherever its public half is trusted"),
        SecretKind(
            "a PuTTY private key", "PuTTY-User-Key-File-", body: .digits(1...1), ": ", mix: .none,
            revoke: "replace the key wherever its public half is trusted"),
        SecretKind(
            "an age key", "AGE-SECRET-KEY-1", body: .capitals(58...58),
            revoke: "make a new key with age-keygen and encrypt again what this one opens"),
        SecretKind("a password in an address", .address, revoke: "change the password there"),
        SecretKind("a password of a .netrc", .netrc, revoke: "change the password there"),
        SecretKind(
            "an encoded credential",
            .encoded(["eyJ", "ewog", "ewoJ", "ew0K", "LS0tLS1CRUdJTi", "aGZf", "Z2hwX", "c2st"]),
            revoke: "revoke it where it was made"),
    ]

    // MARK: Models and data

    private static let models: [SecretKind] = [
        SecretKind(
            "a Hugging Face token", "hf_", "api_org_", body: .letters(30...60), mix: .cases,
            revoke: "revoke it at https://huggingface.co/settings/tokens"),
        SecretKind(
            "an Anthropic key", "sk-ant-", body: .url(40...200),
            revoke: "revoke it at https://console.anthropic.com/settings/keys"),
        SecretKind(
            "an OpenAI key", "sk-proj-", "sk-svcacct-", "sk-admin-", "sk-None-", body: .url(40...300),
            revoke: "revoke it at https://platform.openai.com/api-keys"),
        SecretKind(
            "an OpenRouter key", "sk-or-v1-", body: .hex(64), revoke: "revoke it at https://openrouter.ai/settings/keys"
        ),
        SecretKind(
            "a Langfuse key", "sk-lf-", body: .uuid,
            revoke: "delete it in the project's settings at https://langfuse.com"),
        SecretKind(
            "a DeepSeek key", "sk-", body: .hex(32), revoke: "delete it at https://platform.deepseek.com/api_keys"),
        SecretKind(
            "an OpenAI key", "sk-", body: .letters(40...64), revoke: "revoke it at https://platform.openai.com/api-keys"
        ),
        SecretKind("an xAI key", "xai-", body: .letters(60...120), revoke: "revoke it at https://console.x.ai"),
        SecretKind(
            "an NVIDIA key", "nvapi-", body: .url(50...100), revoke: "delete it at https://build.nvidia.com/settings"),
        SecretKind(
            "a Perplexity key", "pplx-", body: .letters(40...64),
            revoke: "revoke it at https://www.perplexity.ai/account/api"),
        SecretKind("a Groq key", "gsk_", body: .letters(40...64), revoke: "revoke it at https://console.groq.com/keys"),
        SecretKind(
            "a Cerebras key", "csk-", body: .letters(40...64), revoke: "delete it at https://cloud.cerebras.ai"),
        SecretKind(
            "a Together key", "tgp_v1_", body: .url(40...64),
            revoke: "regenerate it at https://api.together.ai/settings/api-keys"),
        SecretKind(
            "a Fireworks key", "fw_", body: .letters(20...40),
            revoke: "revoke it at https://app.fireworks.ai/settings/users/api-keys"),
        SecretKind(
            "a Replicate token", "r8_", body: .letters(37),
            revoke: "revoke it at https://replicate.com/account/api-tokens"),
        SecretKind(
            "a LangSmith key", "lsv2_pt_", "lsv2_sk_", body: .hex(32), "_", .hex(10),
            revoke: "delete it at https://smith.langchain.com/settings"),
        SecretKind(
            "a LangSmith key", "ls__", body: .hex(32), revoke: "delete it at https://smith.langchain.com/settings"),
        SecretKind("a Pinecone key", "pcsk_", body: .url(40...100), revoke: "delete it at https://app.pinecone.io"),
        SecretKind(
            "a Tavily key", "tvly-", body: .url(24...64), revoke: "revoke it at https://app.tavily.com"),
        SecretKind("a Jina key", "jina_", body: .url(50...80), revoke: "delete it at https://jina.ai/api-dashboard"),
        SecretKind("a Voyage key", "pa-", body: .url(43), revoke: "delete it at https://dashboard.voyageai.com"),
        SecretKind(
            "a Firecrawl key", "fc-", body: .hex(32), revoke: "delete it at https://www.firecrawl.dev/app/api-keys"),
        SecretKind(
            "an ElevenLabs key", "sk_", body: .hex(48),
            revoke: "delete it at https://elevenlabs.io/app/settings/api-keys"),
        SecretKind("an E2B key", "e2b_", body: .hex(40), revoke: "delete it at https://e2b.dev/dashboard"),
        SecretKind(
            "a Modal token", "ak-", "as-", body: .letters(22), revoke: "delete it at https://modal.com/settings/tokens"),
        SecretKind(
            "an Anyscale key", "esecret_", "aph0_", body: .letters(24...80),
            revoke: "delete it at https://console.anyscale.com"),
        SecretKind(
            "a RunPod key", "rpa_", body: .letters(36...64),
            revoke: "revoke it at https://www.runpod.io/console/user/settings"),
        SecretKind(
            "a Roboflow key", "rf_", body: .letters(20...40), revoke: "revoke it at https://app.roboflow.com/settings"),
        SecretKind(
            "a Kaggle token", "KGAT_", body: .letters(32...64), revoke: "expire it at https://www.kaggle.com/settings"),
        SecretKind(
            "a Databricks token", "dapi", "dkea", body: .hex(32),
            revoke: "revoke it under Settings, Developer, Access tokens, in its workspace"),
        SecretKind(
            "an Airtable token", "pat", body: .letters(14), ".", .hex(64),
            revoke: "delete it at https://airtable.com/create/tokens"),
    ]

    private static let tracking: [SecretKind] = [
        SecretKind("a W&B key", "wandb_v1_", body: .url(40...200), revoke: "revoke it at https://wandb.ai/settings"),
        SecretKind(
            "a Neptune token", "eyJhcGlfYWRkcmVzcyI6", body: .base64(60...400), mix: .none,
            revoke: "revoke it in your profile at https://app.neptune.ai"),
        SecretKind(
            "a Grafana token", "glsa_", body: .letters(32), "_", .run(.anyHexadecimal, 8...8),
            revoke: "delete it under Service accounts, on its server"),
        SecretKind(
            "a Grafana token", "glc_", body: .base64(32...400),
            revoke: "delete it at https://grafana.com under Access policies"),
        SecretKind(
            "a Sentry token", "sntrys_", "sntryu_", body: .run(.spelled, 60...400),
            revoke: "revoke it at https://sentry.io/settings/auth-tokens"),
        SecretKind(
            "a New Relic key", "NRAK-", body: .capitals(27...27),
            revoke: "delete it at https://one.newrelic.com/api-keys"),
        SecretKind(
            "a Dynatrace token", "dt0c01.", "dt0s16.", body: .capitals(24...24), ".", .capitals(64...64),
            revoke: "delete it under Access tokens, on its server"),
    ]

    // MARK: Clouds

    static let amazonRevoke = "deactivate it at https://console.aws.amazon.com/iam (Security credentials)"

    private static let clouds: [SecretKind] = [
        SecretKind(
            "an AWS key", "AKIA", "ASIA", "ABIA", "ACCA", body: .capitals(16...16), mix: .none, revoke: amazonRevoke),
        SecretKind("an AWS Bedrock key", "ABSK", body: .base64(100...160), revoke: amazonRevoke),
        SecretKind(
            "a Google API key", "AIza", body: .url(35),
            revoke: "delete it at https://console.cloud.google.com/apis/credentials"),
        SecretKind(
            "a Google client secret", "GOCSPX-", body: .url(28),
            revoke: "reset it at https://console.cloud.google.com/apis/credentials"),
        SecretKind(
            "a Google access token", "ya29.", body: .url(60...400),
            revoke: "remove the app's access at https://myaccount.google.com/connections"),
        SecretKind(
            "a Google refresh token", "1//0", body: .url(40...200),
            revoke: "remove the app's access at https://myaccount.google.com/connections"),
        SecretKind(
            "an Azure storage key", "AccountKey=", body: .base64(86...88),
            revoke: "rotate it under Access keys of the storage account, at https://portal.azure.com"),
        SecretKind(
            "an Azure access key", "SharedAccessKey=", body: .base64(43...44),
            revoke: "regenerate it under Shared access policies, at https://portal.azure.com"),
        SecretKind(
            "an Alibaba Cloud key", "LTAI", body: .letters(16...24),
            revoke: "disable it at https://ram.console.aliyun.com"),
        SecretKind(
            "a Tencent Cloud key", "AKID", body: .letters(32),
            revoke: "disable it at https://console.cloud.tencent.com/cam/capi"),
        SecretKind(
            "a Yandex Cloud key", "AQVN", body: .url(35...36), revoke: "delete it at https://console.yandex.cloud"),
        SecretKind(
            "a DigitalOcean token", "dop_v1_", "doo_v1_", "dor_v1_", body: .hex(64),
            revoke: "revoke it at https://cloud.digitalocean.com/account/api/tokens"),
        SecretKind(
            "a Scaleway key", "SCW", body: .capitals(17...17), mix: .none,
            revoke: "delete it at https://console.scaleway.com/iam/api-keys"),
        SecretKind(
            "a Fly.io token", "fo1_", body: .url(43), revoke: "revoke it with fly tokens revoke"),
        SecretKind(
            "a Fly.io token", "fm1r_", "fm2_", "fm1a_", body: .base64(100...1000),
            revoke: "revoke it with fly tokens revoke"),
        SecretKind(
            "a Heroku key", "HRKU-", body: .url(36...80),
            revoke: "revoke it at https://dashboard.heroku.com/account/applications"),
        SecretKind(
            "a Cloudflare key", "v1.0-", body: .hex(24), "-", .hex(146),
            revoke: "change it at https://dash.cloudflare.com/profile/api-tokens"),
        SecretKind(
            "a Vault token", "hvs.", "hvb.", "hvr.", body: .url(24...300), revoke: "revoke it with vault token revoke"),
        SecretKind(
            "a Terraform token", .around(before: .letters(14), "atlasv1.", [.url(60...70)]),
            revoke: "delete it at https://app.terraform.io/app/settings/tokens"),
        SecretKind(
            "a Pulumi token", "pul-", body: .hex(40), revoke: "delete it at https://app.pulumi.com/account/tokens"),
        SecretKind(
            "a Doppler token", "dp.pt.", "dp.st.", "dp.ct.", "dp.sa.", "dp.scim.", "dp.audit.",
            body: .run(.spelled, 40...80), revoke: "revoke it at https://dashboard.doppler.com"),
        SecretKind(
            "a 1Password token", "ops_eyJ", body: .base64(200...2000),
            revoke: "revoke it at https://my.1password.com/developer-tools"),
        SecretKind(
            "a PlanetScale password", "pscale_tkn_", "pscale_pw_", "pscale_oauth_", body: .run(.spelled, 32...64),
            revoke: "delete it at https://app.planetscale.com"),
        SecretKind(
            "a Supabase key", "sbp_", body: .hex(40),
            revoke: "revoke it at https://supabase.com/dashboard/account/tokens"),
        SecretKind(
            "a Supabase key", "sb_secret_", body: .url(30...60),
            revoke: "delete it in the project's settings at https://supabase.com"),
        SecretKind("a Neon key", "napi_", body: .letters(40...80), revoke: "revoke it at https://console.neon.tech"),
    ]

    // MARK: Code and packages

    private static let hosting: [SecretKind] = [
        SecretKind(
            "a GitHub token", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", body: .letters(36...255), proof: .checksum,
            revoke: "revoke it at https://github.com/settings/tokens"),
        SecretKind(
            "a GitHub token", "github_pat_", body: .url(60...255),
            revoke: "revoke it at https://github.com/settings/tokens"),
        SecretKind(
            "a GitLab token", "glpat-", "gldt-", "glrt-", "glcbt-", "glft-", "glsoat-", "gloas-", "glimt-", "glagent-",
            "glffct-", body: .run(.spelled, 20...300),
            revoke: "revoke it under Preferences, Access tokens, on its server"),
        SecretKind(
            "a GitLab token", "glptt-", body: .hex(40), revoke: "revoke it under Settings, CI/CD, on its server"),
        SecretKind(
            "a GitLab token", "GR1348941", body: .url(20),
            revoke: "reset it under Settings, CI/CD, Runners, on its server"),
        SecretKind(
            "an Atlassian token", "ATATT3", "ATCTT3", body: .run(.base64, 60...300),
            revoke: "revoke it at https://id.atlassian.com/manage-profile/security/api-tokens"),
        SecretKind(
            "an Atlassian token", "ATATT3", "ATCTT3", body: .url(60...300),
            revoke: "revoke it at https://id.atlassian.com/manage-profile/security/api-tokens"),
        SecretKind(
            "a Bitbucket password", "ATBB", body: .letters(24...40),
            revoke: "revoke it at https://bitbucket.org/account/settings/app-passwords"),
        SecretKind(
            "a PyPI token", "pypi-AgEI", "pypi-AgEN", body: .url(50...255),
            revoke: "remove it at https://pypi.org/manage/account"),
        SecretKind(
            "an npm token", "npm_", body: .letters(36), proof: .checksum, revoke: "revoke it with npm token revoke"),
        SecretKind(
            "a RubyGems key", "rubygems_", body: .hex(48), revoke: "revoke it at https://rubygems.org/profile/api_keys"),
        SecretKind(
            "a crates.io token", "cio", body: .letters(32), revoke: "revoke it at https://crates.io/settings/tokens"),
        SecretKind(
            "a NuGet key", "oy2", body: .small(43...43), revoke: "delete it at https://www.nuget.org/account/apikeys"),
        SecretKind(
            "a Docker Hub token", "dckr_pat_", "dckr_oat_", body: .url(27...40),
            revoke: "delete it at https://app.docker.com/settings/personal-access-tokens"),
        SecretKind(
            "an Artifactory key", "AKCp", body: .letters(60...80), revoke: "revoke it in your profile, on its server"),
        SecretKind(
            "a Sonar token", "sqp_", "squ_", "sqa_", body: .hex(40),
            revoke: "revoke it under My account, Security, on its server"),
        SecretKind(
            "a CircleCI token", "CCIPAT_", "CCIPRJ_", body: .url(40...100),
            revoke: "delete it at https://app.circleci.com/settings/user/tokens"),
        SecretKind(
            "a Buildkite token", "bkua_", body: .hex(40),
            revoke: "revoke it at https://buildkite.com/user/api-access-tokens"),
        SecretKind(
            "a Postman key", "PMAK-", body: .hex(24), "-", .hex(34),
            revoke: "delete it at https://web.postman.co/settings/me/api-keys"),
        SecretKind(
            "a Netlify token", "nfp_", body: .letters(36...64),
            revoke: "revoke it at https://app.netlify.com/user/applications"),
        SecretKind(
            "a Vercel token", "vcp_", body: .letters(40...80), revoke: "delete it at https://vercel.com/account/tokens"),
        SecretKind(
            "a Render key", "rnd_", body: .letters(24...64),
            revoke: "revoke it at https://dashboard.render.com/u/settings"),
        SecretKind(
            "a Prefect key", "pnu_", "pnb_", body: .letters(36),
            revoke: "delete it at https://app.prefect.cloud/my/api-keys"),
    ]

    // MARK: Services

    static let jsonWebToken = "a JSON web token"

    private static let services: [SecretKind] = [
        SecretKind(
            jsonWebToken, "eyJ", body: .url(10...2000), ".", .url(10...8000), ".", .url(20...1000), mix: .none,
            proof: .webToken, revoke: "end the session or change the key that signed it"),
        SecretKind(
            "a Slack token", "xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxo-", "xoxe-", "xapp-",
            body: .dashed(20...255),
            revoke: "revoke it at https://api.slack.com/apps"),
        SecretKind(
            "a Slack token", "xoxe.", body: "xox", .run(.spelled, 20...300),
            revoke: "revoke it at https://api.slack.com/apps"),
        SecretKind(
            "a Slack webhook", "hooks.slack.com/services/", "hooks.slack.com/workflows/",
            body: .capitals(8...14), "/", .run(.spelled, 20...100), revoke: "remove it at https://api.slack.com/apps"),
        SecretKind(
            "a Discord webhook", "discord.com/api/webhooks/", "discordapp.com/api/webhooks/",
            body: .digits(17...21), "/", .url(60...80), revoke: "delete it under Integrations, Webhooks, of the channel"
        ),
        SecretKind(
            "a Discord token", "MD", "MT", "Mj", "Mz", "ND", "NT", "Nj", "Nz", "OD", "OT", "Oj", "Oz",
            body: .url(21...27), ".", .url(6), ".", .url(27...40),
            revoke: "reset it at https://discord.com/developers/applications"),
        SecretKind(
            "a Teams webhook", "webhook.office.com/webhookb2/", body: .run(.spelled, 80...300),
            revoke: "remove it under Connectors of the channel"),
        SecretKind(
            "a Telegram token", .around(before: .digits(8...10), ":AA", [.url(32...34)]),
            revoke: "revoke it with /revoke at https://t.me/BotFather"),
        SecretKind(
            "a SendGrid key", "SG.", body: .url(16...32), ".", .url(40...50),
            revoke: "delete it at https://app.sendgrid.com/settings/api_keys"),
        SecretKind(
            "a Mailgun key", "key-", body: .hex(32),
            revoke: "delete it at https://app.mailgun.com/settings/api_security"),
        SecretKind(
            "a Brevo key", "xkeysib-", "xsmtpsib-", body: .hex(64), "-", .letters(16),
            revoke: "delete it at https://app.brevo.com/settings/keys/api"),
        SecretKind(
            "a Resend key", "re_", body: .letters(8), "_", .letters(20...30),
            revoke: "delete it at https://resend.com/api-keys"),
        SecretKind(
            "a Mailchimp key", .around(before: .hex(32), "-us", [.digits(1...2)]),
            revoke: "revoke it at https://admin.mailchimp.com/account/api"),
        SecretKind(
            "a Stripe key", "sk_live_", "rk_live_", "sk_test_", "rk_test_", body: .letters(24...120),
            revoke: "roll it at https://dashboard.stripe.com/apikeys"),
        SecretKind(
            "a Stripe webhook secret", "whsec_", body: .base64(32...80),
            revoke: "roll it at https://dashboard.stripe.com/webhooks"),
        SecretKind(
            "a Square token", "sq0atp-", body: .url(22), revoke: "replace it at https://developer.squareup.com/apps"),
        SecretKind(
            "a Square token", "sq0csp-", body: .url(43), revoke: "replace it at https://developer.squareup.com/apps"),
        SecretKind(
            "a Shopify token", "shpat_", "shpss_", "shpca_", "shppa_", body: .run(.anyHexadecimal, 32...32),
            revoke: "uninstall the app that has it, in the shop's settings"),
        SecretKind(
            "a Twilio key", "SK", body: .hex(32),
            revoke: "delete it at https://console.twilio.com/us1/account/keys-credentials/api-keys"),
        SecretKind(
            "a Notion token", "ntn_", body: .letters(40...60),
            revoke: "revoke it at https://www.notion.so/my-integrations"),
        SecretKind(
            "a Notion token", "secret_", body: .letters(43),
            revoke: "revoke it at https://www.notion.so/my-integrations"),
        SecretKind(
            "a Linear key", "lin_api_", "lin_oauth_", body: .letters(32...64),
            revoke: "revoke it at https://linear.app/settings/api"),
        SecretKind(
            "a Figma token", "figd_", body: .url(38...60), revoke: "revoke it at https://www.figma.com/settings"),
        SecretKind(
            "a Mapbox token", "sk.eyJ", body: .url(20...300), ".", .url(20...60),
            revoke: "delete it at https://account.mapbox.com/access-tokens"),
        SecretKind(
            "a Dropbox token", "sl.", body: .url(120...2000),
            revoke: "revoke it at https://www.dropbox.com/account/connected_apps"),
        SecretKind(
            "a Facebook token", "EAA", body: .letters(100...400),
            revoke: "revoke it at https://developers.facebook.com/apps"),
        SecretKind(
            "a Twitter token", "AAAAAAAAAAAAAAAAAAAAA", body: .run(.spelled, 60...140),
            revoke: "revoke it at https://developer.twitter.com/en/portal/dashboard"),
        SecretKind(
            "an Adafruit IO key", "aio_", body: .letters(28), revoke: "regenerate it at https://io.adafruit.com"),
        SecretKind(
            "a Contentful token", "CFPAT-", body: .url(40...50),
            revoke: "revoke it at https://app.contentful.com/account/profile/cma_tokens"),
        SecretKind(
            "a Typeform token", "tfp_", body: .url(40...70),
            revoke: "delete it at https://admin.typeform.com/user/tokens"),
        SecretKind("a ReadMe key", "rdme_", body: .small(70...70), revoke: "delete it at https://dash.readme.com"),
        SecretKind(
            "a Shippo token", "shippo_live_", "shippo_test_", body: .hex(40),
            revoke: "revoke it at https://apps.goshippo.com/settings/api"),
        SecretKind(
            "a Duffel token", "duffel_live_", "duffel_test_", body: .url(40...60),
            revoke: "delete it at https://app.duffel.com"),
        SecretKind(
            "an EasyPost key", "EZAK", "EZTK", body: .letters(54),
            revoke: "delete it at https://www.easypost.com/account/api-keys"),
        SecretKind(
            "a Braintree token", "access_token$production$", body: .small(16...16), "$", .hex(32),
            revoke: "revoke it at https://www.braintreegateway.com"),
        SecretKind(
            "a LaunchDarkly key", "sdk-", "api-", body: .hex(8), "-", .hex(4), "-", .hex(4), "-", .hex(4), "-",
            .hex(12),
            revoke: "reset it at https://app.launchdarkly.com/settings/authorization"),
        SecretKind(
            "an Infracost key", "ico-", body: .letters(32), revoke: "reset it at https://dashboard.infracost.io"),
    ]

    // MARK: Values that only their names give away

    private static let named: [SecretKind] = [
        SecretKind(
            "a W&B key", after: "wandb", value: .hex(40), lines: 8, revoke: "revoke it at https://wandb.ai/settings"),
        SecretKind(
            "an AWS key", after: "aws_secret_access_key", "aws_secret_key", "secretaccesskey", value: .base64(40...40),
            needsWord: false,
            revoke: amazonRevoke),
        SecretKind(
            "an AWS session token", after: "aws_session_token", value: .base64(100...1200), needsWord: false,
            revoke: amazonRevoke),
        SecretKind(
            "a Kaggle key", after: "kaggle", "\"username\"", value: .hex(32), lines: 3,
            revoke: "expire it at https://www.kaggle.com/settings"),
        SecretKind(
            "a Comet key", after: "comet", value: .letters(25), lines: 8,
            revoke: "replace it at https://www.comet.com/account-settings/apiKeys"),
        SecretKind(
            "a ClearML key", after: "clearml", "trains_api", value: .letters(40...60), lines: 8,
            revoke: "revoke it at https://app.clear.ml/settings/workspace-configuration"),
        SecretKind(
            "a ClearML key", after: "clearml", value: .capitals(20...32), lines: 8,
            revoke: "revoke it at https://app.clear.ml/settings/workspace-configuration"),
        SecretKind(
            "an MLflow password", after: "mlflow_tracking_password", "mlflow_tracking_token",
            value: .run(.spelled, 8...200), needsWord: false, revoke: "change it on the tracking server"),
        SecretKind(
            "a Mistral key", after: "mistral", value: .letters(32),
            revoke: "delete it at https://console.mistral.ai/api-keys"),
        SecretKind(
            "a Cohere key", after: "cohere", "co_api_key", value: .letters(40),
            revoke: "delete it at https://dashboard.cohere.com/api-keys"),
        SecretKind(
            "a Together key", after: "together", value: .hex(64),
            revoke: "regenerate it at https://api.together.ai/settings/api-keys"),
        SecretKind("a Pinecone key", after: "pinecone", value: .uuid, revoke: "delete it at https://app.pinecone.io"),
        SecretKind(
            "a RunPod key", after: "runpod", value: .capitals(36...48),
            revoke: "revoke it at https://www.runpod.io/console/user/settings"),
        SecretKind(
            "a Roboflow key", after: "roboflow", value: .letters(20), lines: 3,
            revoke: "revoke it at https://app.roboflow.com/settings"),
        SecretKind(
            "a Vast.ai key", after: "vast", value: .hex(64), revoke: "reset it at https://cloud.vast.ai/account"),
        SecretKind(
            "a Lambda key", after: "lambda_", value: .url(30...80),
            revoke: "delete it at https://cloud.lambda.ai/api-keys"),
        SecretKind(
            "a Lightning key", after: "lightning", value: .uuid, revoke: "reset it at https://lightning.ai/account"),
        SecretKind(
            "a DagsHub token", after: "dagshub", value: .hex(40),
            revoke: "delete it at https://dagshub.com/user/settings/tokens"),
        SecretKind(
            "a Weaviate key", after: "weaviate", value: .letters(32...60),
            revoke: "delete it at https://console.weaviate.cloud"),
        SecretKind(
            "a Deepgram key", after: "deepgram", value: .hex(40), revoke: "delete it at https://console.deepgram.com"),
        SecretKind(
            "an AssemblyAI key", after: "assemblyai", value: .hex(32),
            revoke: "rotate it at https://www.assemblyai.com/app/account"),
        SecretKind(
            "an ElevenLabs key", after: "elevenlabs", "xi-api-key", value: .hex(32),
            revoke: "delete it at https://elevenlabs.io/app/settings/api-keys"),
        SecretKind(
            "an AI21 key", after: "ai21", value: .letters(32),
            revoke: "delete it at https://studio.ai21.com/account/api-key"),
        SecretKind("a Serper key", after: "serper", value: .hex(40), revoke: "delete it at https://serper.dev/api-key"),
        SecretKind(
            "a SerpAPI key", after: "serpapi", value: .hex(64),
            revoke: "regenerate it at https://serpapi.com/manage-api-key"),
        SecretKind(
            "an Azure key", after: "azure", "cognitiveservices", "ocp-apim-subscription-key", value: .hex(32), lines: 3,
            revoke: "regenerate it under Keys and endpoint of the resource, at https://portal.azure.com"),
        SecretKind(
            "an Azure key", after: "azure", value: .letters(84),
            revoke: "regenerate it under Keys and endpoint of the resource, at https://portal.azure.com"),
        SecretKind(
            "an Azure client secret", after: "azure", "client_secret", "arm_client", value: .run(.spelled, 40...40),
            revoke: "delete it under Certificates and secrets of the app, at https://portal.azure.com"),
        SecretKind(
            "an Azure client secret", .around(before: .run(.spelled, 3...4), "Q~", [.run(.spelled, 31...34)]),
            revoke: "delete it under Certificates and secrets of the app, at https://portal.azure.com"),
        SecretKind(
            "a Cloudflare token", after: "cloudflare", "cf_api", value: .url(37...40),
            revoke: "roll it at https://dash.cloudflare.com/profile/api-tokens"),
        SecretKind(
            "a Datadog key", after: "datadog", "dd_api", "dd_app", "dd-api", value: .hex(32...40),
            revoke: "revoke it at https://app.datadoghq.com/organization-settings/api-keys"),
        SecretKind(
            "a Heroku key", after: "heroku", value: .uuid,
            revoke: "revoke it at https://dashboard.heroku.com/account/applications"),
        SecretKind(
            "a Hetzner token", after: "hcloud", "hetzner", value: .letters(64),
            revoke: "delete it at https://console.hetzner.cloud"),
        SecretKind(
            "a Linode token", after: "linode", value: .hex(64),
            revoke: "revoke it at https://cloud.linode.com/profile/tokens"),
        SecretKind(
            "a Vultr key", after: "vultr", value: .capitals(36...36),
            revoke: "revoke it at https://my.vultr.com/settings/#settingsapi"),
        SecretKind(
            "an OVH key", after: "ovh_", value: .letters(32), revoke: "delete it at https://eu.api.ovh.com/console"),
        SecretKind("a Twilio token", after: "twilio", value: .hex(32), revoke: "roll it at https://console.twilio.com"),
        SecretKind(
            "a Codecov token", after: "codecov", value: .uuid,
            revoke: "regenerate it in the repository's settings at https://app.codecov.io"),
        SecretKind("a Snyk token", after: "snyk", value: .uuid, revoke: "revoke it at https://app.snyk.io/account"),
        SecretKind(
            "an Okta token", after: "okta", value: .url(42),
            revoke: "revoke it under Security, API, Tokens, on its server"),
        SecretKind(
            "an Algolia key", after: "algolia", value: .hex(32),
            revoke: "delete it at https://dashboard.algolia.com/account/api-keys"),
        SecretKind(
            "a Zilliz key", after: "zilliz", value: .letters(60...100), revoke: "delete it at https://cloud.zilliz.com"),
        SecretKind(
            "a Labelbox key", after: "labelbox", value: .url(100...400),
            revoke: "delete it at https://app.labelbox.com/account/api-keys"),
        SecretKind(
            "a Label Studio token", after: "label_studio", "labelstudio", value: .hex(40),
            revoke: "reset it under Account, on its server"),
    ]
}
