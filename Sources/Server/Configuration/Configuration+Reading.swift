internal import FoundationEssentials
internal import Logging

extension Configuration {
    /// Reads every key, fills in the profile's defaults, and checks what only makes sense together.
    ///
    /// - Throws: ``ConfigurationError`` for the first key that is wrong.
    public init(profile: Profile, sources: ConfigurationSources) throws(ConfigurationError) {
        self.profile = profile
        givenKeys = Set(ConfigurationKey.allCases.filter { sources[$0] != nil })

        hosts =
            try sources[.host].map { setting throws(ConfigurationError) in try setting.hosts(in: profile) }
            ?? (profile == .dev ? ["127.0.0.1", "::1"] : ["0.0.0.0"])
        port = try sources[.port]?.port() ?? 9400
        dataDirectory = try sources[.dataDir]?.path() ?? (profile == .dev ? ".lifeguard" : "/var/lib/lifeguard")
        databaseURL = try sources[.databaseURL]?.url(schemes: ["postgres", "postgresql"])
        smtpURL = try sources[.smtpURL]?.mailServer()
        smtpCAFile = try sources[.smtpCAFile]?.path()
        if smtpCAFile != nil, smtpURL == nil { throw .required(.smtpURL, " when --smtp-ca-file is set") }
        emailFrom = try sources[.emailFrom]?.mailAddress()
        smsWebhookURL = try sources[.smsWebhookURL]?.webAddress()
        smsWebhookSecret = try sources[.smsWebhookSecret].map { setting throws(ConfigurationError) in
            Secret(
                try setting.matching("must be 16 to 256 printable characters") { secret in
                    (16...256).contains(secret.utf8.count) && secret.utf8.allSatisfy { (0x21...0x7E).contains($0) }
                })
        }
        if smsWebhookSecret != nil, smsWebhookURL == nil { throw .required(.smsWebhookURL, " when LIFEGUARD_SMS_WEBHOOK_SECRET is set") }

        isPublicURLGiven = sources[.publicURL] != nil
        if let setting = sources[.publicURL] {
            publicURL = try setting.origin()
        } else if profile == .dev {
            publicURL = "http://localhost:\(port)"
        } else {
            throw .required(.publicURL, " by lifeguard serve")
        }
        issuer = try sources[.issuer]?.issuer() ?? .publicURL
        region =
            try sources[.region]?.matching("must be a region such as us-east-1") { name in
                name.split(separator: "-", omittingEmptySubsequences: false).count >= 3
                    && name.utf8.count <= 55
                    && name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
            } ?? "us-east-1"
        accountID =
            try sources[.accountID]?.matching("must be 12 digits") { id in
                id.utf8.count == 12 && id.utf8.allSatisfy { (0x30...0x39).contains($0) }
            } ?? "000000000000"

        masterKey = try Self.masterKey(profile: profile, dataDirectory: dataDirectory, sources: sources)
        functionsFile = try sources[.functions]?.path()
        if functionsFile == nil, profile == .dev, FileManager.default.fileExists(atPath: "lifeguard.functions.yaml") {
            functionsFile = "lifeguard.functions.yaml"
        }
        gatewayPort = try sources[.gatewayPort]?.port() ?? (profile == .dev ? 9401 : nil)
        quotas = try sources[.quotas]?.onOrOff() ?? (profile == .serve)
        inbox = try sources[.inbox]?.onOrOff() ?? (profile == .dev)
        tls = try Self.tlsFiles(sources)
        trustedProxies = try sources[.trustedProxies]?.addressRanges() ?? []
        functionTimeout = try sources[.functionTimeout]?.duration(in: .milliseconds(1)...Duration.seconds(900)) ?? .seconds(5)
        if let setting = sources[.logLevel] {
            guard let level = Logger.Level(rawValue: setting.value) else {
                throw .invalid(setting, "must be one of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            logLevel = level
        } else {
            logLevel = .info
        }
        rootKey = try Self.rootKey(sources)

        if profile == .dev, tls != nil, !isPublicURLGiven { publicURL = "https://localhost:\(port)" }
    }

    /// The same configuration on the port that the system picked.
    public func listening(on port: Int) -> Configuration {
        var copy = self
        copy.port = port
        if !isPublicURLGiven { copy.publicURL = "\(tls == nil ? "http" : "https")://localhost:\(port)" }
        return copy
    }

    private static func masterKey(
        profile: Profile,
        dataDirectory: String,
        sources: ConfigurationSources
    ) throws(ConfigurationError) -> MasterKeySource {
        if let setting = sources[.masterKey] {
            if let other = sources[.masterKeyFile] {
                throw ConfigurationError("\(setting.name) and \(other.name) are both set: give one")
            }
            guard let key = Data(base64Encoded: setting.value), key.count == 32 else {
                throw .invalid(setting, "must be 32 bytes in base64")
            }
            return .value(Secret(Array(key)))
        }
        if let path = try sources[.masterKeyFile]?.path() { return .file(path) }
        guard profile == .dev else { throw .required(.masterKeyFile, " by lifeguard serve (or LIFEGUARD_MASTER_KEY, 32 bytes in base64)") }
        return .generatedFile("\(dataDirectory)/master.key")
    }

    private static func tlsFiles(_ sources: ConfigurationSources) throws(ConfigurationError) -> TLSFiles? {
        switch (try sources[.tlsCertificate]?.path(), try sources[.tlsKey]?.path()) {
        case (nil, nil): return nil
        case (let certificate?, let key?): return TLSFiles(certificate: certificate, key: key)
        case (nil, _): throw .required(.tlsCertificate, " when --tls-key is set")
        case (_, nil): throw .required(.tlsKey, " when --tls-certificate is set")
        }
    }

    private static func rootKey(_ sources: ConfigurationSources) throws(ConfigurationError) -> RootKey? {
        let id = try sources[.rootAccessKeyID]?.matching("must be 16 to 128 word characters") { id in
            (16...128).contains(id.utf8.count)
                && id.utf8.allSatisfy {
                    (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x5F
                }
        }
        let secret = try sources[.rootSecretAccessKey]?.matching("must be 16 to 128 printable characters") { secret in
            (16...128).contains(secret.utf8.count) && secret.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        }
        switch (id, secret) {
        case (nil, nil): return nil
        case (let id?, let secret?): return RootKey(accessKeyID: id, secretAccessKey: Secret(secret))
        case (nil, _): throw ConfigurationError("LIFEGUARD_ROOT_ACCESS_KEY_ID is required when LIFEGUARD_ROOT_SECRET_ACCESS_KEY is set")
        case (_, nil): throw ConfigurationError("LIFEGUARD_ROOT_SECRET_ACCESS_KEY is required when LIFEGUARD_ROOT_ACCESS_KEY_ID is set")
        }
    }
}
