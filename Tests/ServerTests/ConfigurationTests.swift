import Foundation
import Logging
import Server
import Testing

@Suite("Configuration")
struct ConfigurationTests {
    private static let serve: [ConfigurationKey: String] = [.publicURL: "https://id.example.com", .masterKeyFile: "key"]

    private func read(
        _ profile: Profile = .dev,
        flags: [ConfigurationKey: String] = [:],
        environment: [String: String] = [:],
        yaml: String? = nil
    ) throws -> Configuration {
        var path: String?
        if let yaml {
            let file = FileManager.default.temporaryDirectory.appending(path: "lifeguard-\(UUID().uuidString).yaml")
            try Data(yaml.utf8).write(to: file)
            path = file.path()
        }
        defer { if let path { try? FileManager.default.removeItem(atPath: path) } }
        return try Configuration(profile: profile, sources: ConfigurationSources(flags: flags, environment: environment, file: path))
    }

    @Test("A flag wins over the environment, the environment over the file, the file over the default")
    func precedence() throws {
        #expect(try read().port == 9400)
        #expect(try read(yaml: "port: 1").port == 1)
        #expect(try read(environment: ["LIFEGUARD_PORT": "2"], yaml: "port: 1").port == 2)
        #expect(try read(flags: [.port: "3"], environment: ["LIFEGUARD_PORT": "2"], yaml: "port: 1").port == 3)
    }

    @Test("The defaults of dev are those of the contract")
    func devDefaults() throws {
        let configuration = try read()
        #expect(configuration.hosts == ["127.0.0.1", "::1"])
        #expect(configuration.dataDirectory == ".lifeguard")
        #expect(configuration.databaseURL == nil)
        #expect(configuration.publicURL == "http://localhost:9400")
        #expect(configuration.issuer == .publicURL)
        #expect(configuration.region == "us-east-1")
        #expect(configuration.accountID == "000000000000")
        #expect(configuration.gatewayPort == 9401)
        #expect(!configuration.quotas)
        #expect(configuration.inbox)
        #expect(configuration.functionTimeout == .seconds(5))
        #expect(configuration.logLevel == .info)
        #expect(configuration.warnings == [])
        guard case .generatedFile(".lifeguard/master.key") = configuration.masterKey else {
            Issue.record("the master key of dev is made in the data directory")
            return
        }
    }

    @Test("The defaults of serve are those of the contract")
    func serveDefaults() throws {
        let configuration = try read(.serve, flags: Self.serve)
        #expect(configuration.hosts == ["0.0.0.0"])
        #expect(configuration.dataDirectory == "/var/lib/lifeguard")
        #expect(configuration.gatewayPort == nil)
        #expect(configuration.quotas)
        #expect(!configuration.inbox)
    }

    @Test("Port 0 takes its public URL from the port that was found")
    func foundPort() throws {
        #expect(try read(flags: [.port: "0"]).listening(on: 4321).publicURL == "http://localhost:4321")
        #expect(try read(flags: [.port: "0", .publicURL: "https://a.example/"]).listening(on: 4321).publicURL == "https://a.example")
    }

    @Test("YAML lists and booleans mean what they say")
    func yamlValues() throws {
        let configuration = try read(
            yaml: """
                trusted-proxies: [10.0.0.0/8, "fd00::/8"]
                inbox: off
                quotas: true
                account-id: "123456789012"
                """)
        #expect(configuration.trustedProxies.map(\.description) == ["10.0.0.0/8", "fd00::/8"])
        #expect(!configuration.inbox)
        #expect(configuration.quotas)
        #expect(configuration.accountID == "123456789012")
    }

    @Test(
        "An invalid value stops the start with its name",
        arguments: [
            (ConfigurationKey.host, "0.0.0.0"), (.host, "192.168.1.1"), (.host, "example.com"), (.host, ""), (.port, "65536"),
            (.port, "-1"), (.port, "http"),
            (.databaseURL, "mysql://u:hunter2@h/d"), (.publicURL, "ftp://x"), (.publicURL, "http://x/path"), (.publicURL, "localhost:9400"),
            (.issuer, "https://x.example/{region}"), (.issuer, "https://x.example/{poolId}/{pool}"), (.region, "nowhere"),
            (.region, "US-EAST-1"),
            (.accountID, "123"), (.dataDir, ""), (.gatewayPort, "x"), (.quotas, "maybe"), (.inbox, "1"), (.trustedProxies, "10.0.0.0/33"),
            (.trustedProxies, "proxy"), (.smtpURL, "http://u:hunter2@mail"), (.smtpURL, "smtp://u:hunter2@"),
            (.smtpURL, "smtp://u:hunter2@h?tls=no"), (.emailFrom, "nobody"), (.emailFrom, "a@b, c@d"),
            (.smsWebhookURL, "ftp://hunter2/x"), (.smsWebhookURL, "https://u:hunter2@x"), (.functionTimeout, "5"),
            (.functionTimeout, "16m"),
            (.logLevel, "loud"),
        ])
    func invalidValue(_ key: ConfigurationKey, _ value: String) throws {
        for (flags, environment, yaml, name) in [
            ([key: value], [:], nil, "--\(key.rawValue)"), ([:], [key.environmentName: value], nil, key.environmentName),
            ([:], [:], "\(key.rawValue): \"\(value)\"", "key \(key.rawValue) in "),
        ] as [([ConfigurationKey: String], [String: String], String?, String)] {
            let error = try #require(throws: ConfigurationError.self) { try read(flags: flags, environment: environment, yaml: yaml) }
            #expect(error.description.hasPrefix("invalid value"))
            #expect(error.description.contains("for \(name)"))
            #expect(!error.description.contains("hunter2"))
            #expect(!error.description.contains("\n"))
        }
    }

    @Test("An unknown key stops the start with its name and place")
    func unknownKey() throws {
        #expect(throws: ConfigurationError("unknown key LIFEGUARD_PROT in the environment")) {
            try read(environment: ["LIFEGUARD_PROT": "1"])
        }
        let error = try #require(throws: ConfigurationError.self) { try read(yaml: "prot: 1") }
        #expect(error.description.hasPrefix("unknown key prot in "))
        #expect(throws: ConfigurationError.self) { try read(yaml: "master-key: AAAA") }
    }

    @Test(
        "A file that is no mapping of plain values is refused",
        arguments: ["- a", "port: {a: 1}", "port: 1\nport: 2", "port: [\n", "trusted-proxies: [[a]]"])
    func malformedFile(_ yaml: String) {
        #expect(throws: ConfigurationError.self) { try read(yaml: yaml) }
    }

    @Test("An empty file is no error", arguments: ["", "# nothing\n"])
    func emptyFile(_ yaml: String) throws {
        #expect(try read(yaml: yaml).port == 9400)
    }

    @Test("serve asks for what has no safe default")
    func required() throws {
        let noURL = try #require(throws: ConfigurationError.self) { try read(.serve, flags: [.masterKeyFile: "key"]) }
        #expect(noURL.description == "--public-url is required by lifeguard serve")
        let noKey = try #require(throws: ConfigurationError.self) { try read(.serve, flags: [.publicURL: "https://x.example"]) }
        #expect(noKey.description.hasPrefix("--master-key-file is required by lifeguard serve"))
    }

    @Test("Settings that belong together are given together")
    func pairs() {
        #expect(throws: ConfigurationError("--tls-key is required when --tls-certificate is set")) {
            try read(flags: [.tlsCertificate: "c"])
        }
        #expect(throws: ConfigurationError("--tls-certificate is required when --tls-key is set")) { try read(flags: [.tlsKey: "k"]) }
        #expect(throws: ConfigurationError.self) { try read(environment: ["LIFEGUARD_ROOT_ACCESS_KEY_ID": "AKIA0000000000000000"]) }
        #expect(throws: ConfigurationError.self) {
            try read(flags: [.masterKeyFile: "k"], environment: ["LIFEGUARD_MASTER_KEY": Data(count: 32).base64EncodedString()])
        }
    }

    @Test("No secret is printed by description, interpolation or dump")
    func noSecretLeaks() throws {
        let configuration = try read(
            flags: [.databaseURL: "postgres://u:hunter2@h/d", .smtpURL: "smtp://u:hunter2@h"],
            environment: [
                "LIFEGUARD_MASTER_KEY": Data(repeating: 0x41, count: 32).base64EncodedString(),
                "LIFEGUARD_ROOT_ACCESS_KEY_ID": "AKIA0000000000000000",
                "LIFEGUARD_ROOT_SECRET_ACCESS_KEY": "hunter2hunter2hunter2",
            ])
        var dumped = ""
        dump(configuration, to: &dumped)
        for text in ["\(configuration)", String(reflecting: configuration), dumped] {
            #expect(!text.contains("hunter2"))
            #expect(!text.contains("65, 65, 65"))
        }
        #expect(configuration.databaseURL?.revealed == "postgres://u:hunter2@h/d")
        guard case .value(let key) = configuration.masterKey else {
            Issue.record("the master key of the environment counts")
            return
        }
        #expect(key.revealed == [UInt8](repeating: 0x41, count: 32))
    }

    @Test(
        "A setting whose work is not built says so",
        arguments: [ConfigurationKey.gatewayPort])
    func unbuilt(_ key: ConfigurationKey) throws {
        let values: [ConfigurationKey: String] = [
            .gatewayPort: "0"
        ]
        let warnings = try read(flags: values.filter { $0.key == key }).warnings
        #expect(warnings.count == 1)
        #expect(warnings.first?.contains("--\(key.rawValue)") == true)
    }

    @Test("The issuer follows its setting")
    func issuer() throws {
        func issuer(_ value: String) throws -> String {
            try read(flags: [.issuer: value]).issuer.url(poolID: "eu-west-1_AbC", publicURL: "http://localhost:9400")
        }
        #expect(try issuer("public") == "http://localhost:9400/eu-west-1_AbC")
        #expect(try issuer("aws") == "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC")
        #expect(try issuer("https://id.{region}.example/{poolId}") == "https://id.eu-west-1.example/eu-west-1_AbC")
    }

    @Test("The documentation's table is the one that the keys make")
    func documentation() throws {
        let source = URL(filePath: #filePath).resolvingSymlinksInPath()
        let page = source.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(
            path: "docs/configuration.md")
        #expect(try String(contentsOf: page, encoding: .utf8).contains(ConfigurationKey.markdownTable + "\n"))
    }
}
