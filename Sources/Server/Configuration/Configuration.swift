/// The whole configuration of a running server: typed, checked, complete.
///
/// `description` and reflection leak no secret: whatever may hold one is a ``Secret``.
public struct Configuration: Sendable {
    /// Which of the two profiles runs. Not a key: it is the subcommand.
    public var profile: Profile
    /// Key `host`: addresses to listen on. Default 127.0.0.1 and ::1 in `dev`, which takes no other than loopback; 0.0.0.0 in `serve`. Not secret.
    public var hosts: [String]
    /// Key `port`: 0…65535, default 9400. 0 picks a free one: `runServer` hands the real one to the composition. Not secret.
    public var port: Int
    /// Key `data-dir`: a path, default `.lifeguard` in `dev` and `/var/lib/lifeguard` in `serve`. Not secret.
    public var dataDirectory: String
    /// Key `database-url`: `postgres://user:pw@host:port/db`; nil (the default) means SQLite in the data directory. Secret.
    public var databaseURL: Secret<String>?
    /// Key `public-url`: how clients reach the server, without a slash at the end. Default `http://localhost:PORT` in `dev`, required in `serve`.
    /// Not secret.
    public var publicURL: String
    /// Whether `public-url` was given; when it was not, it follows the port.
    public var isPublicURLGiven: Bool
    /// Key `issuer`: `public` (default), `aws`, or a URL with `{poolId}` and maybe `{region}`. Not secret.
    public var issuer: Issuer
    /// Key `region`: region of unsigned management calls, default us-east-1. Not secret.
    public var region: String
    /// Key `account-id`: 12 digits, default 000000000000. Not secret.
    public var accountID: String
    /// Where the master key comes from: key `master-key-file`, or the environment's `LIFEGUARD_MASTER_KEY`.
    public var masterKey: MasterKeySource
    /// Key `functions`: path of the functions file. Default `lifeguard.functions.yaml` in `dev` when it exists, else nil. Not secret.
    public var functionsFile: String?
    /// Key `gateway-port`: 0…65535; default 9401 in `dev`, nil in `serve`. Not secret.
    public var gatewayPort: Int?
    /// Key `quotas`: whether request-rate categories are enforced. Default off in `dev`, on in `serve`. Not secret.
    public var quotas: Bool
    /// Keys `tls-certificate` and `tls-key`: PEM files, both or neither (the default). The paths are not secret.
    public var tls: TLSFiles?
    /// Key `trusted-proxies`: CIDR list, default empty. Not secret.
    public var trustedProxies: [AddressRange]
    /// Key `smtp-url`: `smtp://` or `smtps://user:pw@host:port`; nil (the default) means none. Secret.
    public var smtpURL: Secret<String>?
    /// Key `smtp-ca-file`: a PEM file; nil (the default) means the system's authorities. Not secret.
    public var smtpCAFile: String?
    /// Key `email-from`: an address, with or without a name; nil (the default) means `no-reply@` the public host. Not secret.
    public var emailFrom: String?
    /// Key `sms-webhook-url`: `http://` or `https://`; nil (the default) means none. Secret, since services like to put a token in it.
    public var smsWebhookURL: Secret<String>?
    /// Environment `LIFEGUARD_SMS_WEBHOOK_SECRET`: 16 to 256 printable characters; nil (the default) sends text messages unsigned. Secret.
    public var smsWebhookSecret: Secret<String>?
    /// Key `inbox`: whether messages are kept for `/_lifeguard/inbox`. Default on in `dev`, off in `serve`. Not secret.
    public var inbox: Bool
    /// Key `function-timeout`: how long a function without a `timeout` of its own may take, 1ms…15m, default 5s. Not secret.
    public var functionTimeout: Duration
    /// Key `log-level`: a swift-log level name, default info. Not secret.
    public var logLevel: LogLevel
    /// Environment `LIFEGUARD_ROOT_ACCESS_KEY_ID` and `LIFEGUARD_ROOT_SECRET_ACCESS_KEY`: both or neither. Secret.
    public var rootKey: RootKey?
    /// Which keys somebody set, for the warnings at the start.
    public var givenKeys: Set<ConfigurationKey>

    /// What an operator should read at the start: settings whose work is not built yet, and open doors.
    public var warnings: [String] {
        var warnings: [String] = []
        func unbuilt(_ key: ConfigurationKey, _ what: String) {
            warnings.append("--\(key.rawValue) is set, but \(what) not built yet: it has no effect")
        }
        if givenKeys.contains(.gatewayPort) { unbuilt(.gatewayPort, "the S3 and DynamoDB gateway is") }
        if profile == .serve, inbox { warnings.append("the inbox is on: whoever reaches /_lifeguard/inbox reads every code and link") }
        return warnings
    }
}

/// Where the key that seals secrets at rest comes from.
public enum MasterKeySource: Sendable {
    /// A file that must exist, named by `--master-key-file`.
    case file(String)
    /// A file in the data directory that the first start of `dev` makes, mode 0600.
    case generatedFile(String)
    /// 32 bytes from `LIFEGUARD_MASTER_KEY`.
    case value(Secret<[UInt8]>)
}

/// The PEM files of the server's certificate.
public struct TLSFiles: Sendable, Equatable {
    public let certificate: String
    public let key: String
}

/// The access key of the root principal.
public struct RootKey: Sendable {
    public let accessKeyID: String
    public let secretAccessKey: Secret<String>
}
