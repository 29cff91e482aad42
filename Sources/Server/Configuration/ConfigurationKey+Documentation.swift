extension ConfigurationKey {
    /// What the setting is for, in one sentence: the help of the command line and the table of the documentation.
    public var purpose: String {
        switch self {
        case .host: "Addresses to listen on, comma-separated."
        case .port: "Port to listen on; 0 picks a free one."
        case .dataDir: "Directory of the SQLite database and the generated keys; made when it is missing."
        case .databaseURL: "PostgreSQL, or a database that speaks its protocol, in place of SQLite."
        case .publicURL: "How clients reach the server; issuers and links begin with it."
        case .issuer: "The `iss` of tokens."
        case .region: "Region of unsigned management calls; pool ids begin with it."
        case .accountID: "Account id in every ARN."
        case .masterKeyFile: "File with the key that seals secrets at rest: 32 bytes, raw or in base64."
        case .functions: "File that says what runs behind each Lambda trigger's ARN."
        case .gatewayPort: "Port of the S3 and DynamoDB gateway; 0 picks a free one."
        case .quotas: "Request rates of the API, the pages and the domains' endpoints. Lock-out and per-user limits are always on."
        case .tlsCertificate: "PEM file with the certificate chain; read again when it changes."
        case .tlsKey: "PEM file with the certificate's private key; read again when it changes."
        case .trustedProxies: "Proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` count."
        case .smtpURL: "Mail server for messages to users."
        case .smtpCAFile: "PEM file of the authorities that the mail server's certificate may come from, in place of the system's."
        case .emailFrom: "Sender of mail where a pool names none."
        case .smsWebhookURL: "Web service that takes text messages to users."
        case .inbox: "Keep messages for `GET /_lifeguard/inbox`."
        case .functionTimeout: "How long a trigger's function may run."
        case .logLevel: "Least severe log entry that is written."
        case .smsWebhookSecret: "Key of the signature that text messages carry to their web service."
        case .masterKey: "The master key itself, in place of its file."
        case .rootAccessKeyID: "Access key id of the root key; without it the first start makes one and prints it once."
        case .rootSecretAccessKey: "Secret of the root key; given together with its id."
        }
    }

    /// The type and range of the value, as the documentation says it.
    public var range: String {
        switch self {
        case .host: "IP addresses or `localhost`; in `dev` loopback only"
        case .port, .gatewayPort: "integer, 0…65535"
        case .dataDir, .masterKeyFile, .functions, .tlsCertificate, .tlsKey, .smtpCAFile: "path"
        case .databaseURL: "`postgres://user:pw@host:port/db`"
        case .publicURL: "`http://` or `https://`, host and port, no path"
        case .issuer: "`public`, `aws`, or a URL with `{poolId}` (and `{region}`)"
        case .region: "AWS region name"
        case .accountID: "12 digits"
        case .quotas, .inbox: "`on` or `off`"
        case .trustedProxies: "CIDR list, comma-separated"
        case .smtpURL: "`smtp://` or `smtps://user:pw@host:port`"
        case .emailFrom: "`no-reply@example.com` or `Example <no-reply@example.com>`"
        case .smsWebhookURL: "`http://` or `https://`"
        case .functionTimeout: "duration such as `500ms` or `5s`, 1ms…15m"
        case .logLevel: "`trace`, `debug`, `info`, `notice`, `warning`, `error`, `critical`"
        case .smsWebhookSecret: "16…256 printable characters"
        case .masterKey: "32 bytes in base64"
        case .rootAccessKeyID: "16…128 word characters"
        case .rootSecretAccessKey: "16…128 printable characters"
        }
    }

    /// The default as the documentation says it.
    public func documentedDefault(in profile: Profile) -> String {
        switch (self, profile) {
        case (.host, .dev): "127.0.0.1 and ::1"
        case (.host, .serve): "0.0.0.0"
        case (.port, _): "9400"
        case (.dataDir, .dev): "`.lifeguard`"
        case (.dataDir, .serve): "`/var/lib/lifeguard`"
        case (.databaseURL, _): "none: SQLite in the data directory"
        case (.publicURL, .dev): "`http://localhost:PORT`"
        case (.publicURL, .serve): "required"
        case (.issuer, _): "`public`"
        case (.region, _): "us-east-1"
        case (.accountID, _): "000000000000"
        case (.masterKeyFile, .dev): "created in the data directory, mode 0600"
        case (.masterKeyFile, .serve): "required (or `LIFEGUARD_MASTER_KEY`)"
        case (.functions, .dev): "`lifeguard.functions.yaml` if it exists"
        case (.gatewayPort, .dev): "9401"
        case (.quotas, .dev): "off"
        case (.quotas, .serve): "on"
        case (.smtpURL, .dev), (.smsWebhookURL, .dev): "the inbox"
        case (.emailFrom, _): "`no-reply@` the host of `public-url`"
        case (.smtpCAFile, _): "the system's"
        case (.inbox, .dev): "on"
        case (.inbox, .serve): "off"
        case (.functionTimeout, _): "5s"
        case (.logLevel, .dev): "info, readable"
        case (.logLevel, .serve): "info, JSON lines"
        default: "none"
        }
    }

    /// The table of `docs/configuration.md`, made from this list so that the page cannot fall behind it; a test compares them.
    public static var markdownTable: String {
        var lines = [
            "| key and flag | environment | type and range | default in `dev` | default in `serve` | secret | what for |",
            "|---|---|---|---|---|---|---|",
        ]
        for key in allCases {
            let flag = key.isEnvironmentOnly ? "(environment only)" : "`--\(key.rawValue)`"
            lines.append(
                "| \(flag) | `\(key.environmentName)` | \(key.range) | \(key.documentedDefault(in: .dev)) | "
                    + "\(key.documentedDefault(in: .serve)) | \(key.isSecret ? "yes" : "no") | \(key.purpose) |")
        }
        return lines.joined(separator: "\n")
    }
}
