/// Every setting of the program, in the order in which the documentation lists them.
///
/// The raw value is the flag without its dashes and the key in the YAML file; the environment variable is derived from it.
public enum ConfigurationKey: String, CaseIterable, Sendable {
    case host
    case port
    case dataDir = "data-dir"
    case databaseURL = "database-url"
    case publicURL = "public-url"
    case issuer
    case region
    case accountID = "account-id"
    case masterKeyFile = "master-key-file"
    case functions
    case gatewayPort = "gateway-port"
    case quotas
    case tlsCertificate = "tls-certificate"
    case tlsKey = "tls-key"
    case trustedProxies = "trusted-proxies"
    case smtpURL = "smtp-url"
    case smtpCAFile = "smtp-ca-file"
    case emailFrom = "email-from"
    case smsWebhookURL = "sms-webhook-url"
    case inbox
    case functionTimeout = "function-timeout"
    case logLevel = "log-level"
    case smsWebhookSecret = "sms-webhook-secret"
    case masterKey = "master-key"
    case rootAccessKeyID = "root-access-key-id"
    case rootSecretAccessKey = "root-secret-access-key"

    /// `LIFEGUARD_` and the key in capitals, for example `LIFEGUARD_DATA_DIR`.
    public var environmentName: String {
        "LIFEGUARD_" + rawValue.uppercased().split(separator: "-").joined(separator: "_")
    }

    /// Keys that are secrets in themselves come from the environment alone: a flag is visible to every process of the machine, and a
    /// configuration file tends to be committed.
    public var isEnvironmentOnly: Bool {
        switch self {
        case .smsWebhookSecret, .masterKey, .rootAccessKeyID, .rootSecretAccessKey: true
        default: false
        }
    }

    /// Whether the value may carry a secret: it is then never printed, neither in an error nor in a description.
    public var isSecret: Bool {
        switch self {
        case .databaseURL, .smtpURL, .smsWebhookURL, .smsWebhookSecret, .masterKey, .rootSecretAccessKey: true
        default: false
        }
    }
}
