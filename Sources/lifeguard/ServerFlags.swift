import ArgumentParser
import Server

/// The settings as flags, the same for `dev` and `serve`. They stay text here: one reader checks flags, environment and file alike.
struct ServerFlags: ParsableArguments {
    @Option(name: .customLong("config"), help: "YAML file with the settings below as keys.") var file: String?
    @Option(name: .of(.host), help: .of(.host)) var host: String?
    @Option(name: .of(.port), help: .of(.port)) var port: String?
    @Option(name: .of(.dataDir), help: .of(.dataDir)) var dataDir: String?
    @Option(name: .of(.databaseURL), help: .of(.databaseURL)) var databaseURL: String?
    @Option(name: .of(.publicURL), help: .of(.publicURL)) var publicURL: String?
    @Option(name: .of(.issuer), help: .of(.issuer)) var issuer: String?
    @Option(name: .of(.region), help: .of(.region)) var region: String?
    @Option(name: .of(.accountID), help: .of(.accountID)) var accountID: String?
    @Option(name: .of(.masterKeyFile), help: .of(.masterKeyFile)) var masterKeyFile: String?
    @Option(name: .of(.functions), help: .of(.functions)) var functions: String?
    @Option(name: .of(.gatewayPort), help: .of(.gatewayPort)) var gatewayPort: String?
    @Option(name: .of(.quotas), help: .of(.quotas)) var quotas: String?
    @Option(name: .of(.tlsCertificate), help: .of(.tlsCertificate)) var tlsCertificate: String?
    @Option(name: .of(.tlsKey), help: .of(.tlsKey)) var tlsKey: String?
    @Option(name: .of(.trustedProxies), help: .of(.trustedProxies)) var trustedProxies: String?
    @Option(name: .of(.smtpURL), help: .of(.smtpURL)) var smtpURL: String?
    @Option(name: .of(.smtpCAFile), help: .of(.smtpCAFile)) var smtpCAFile: String?
    @Option(name: .of(.emailFrom), help: .of(.emailFrom)) var emailFrom: String?
    @Option(name: .of(.smsWebhookURL), help: .of(.smsWebhookURL)) var smsWebhookURL: String?
    @Option(name: .of(.inbox), help: .of(.inbox)) var inbox: String?
    @Option(name: .of(.functionTimeout), help: .of(.functionTimeout)) var functionTimeout: String?
    @Option(name: .of(.logLevel), help: .of(.logLevel)) var logLevel: String?

    var values: [ConfigurationKey: String] {
        let all: [ConfigurationKey: String?] = [
            .host: host, .port: port, .dataDir: dataDir, .databaseURL: databaseURL, .publicURL: publicURL, .issuer: issuer,
            .region: region, .accountID: accountID, .masterKeyFile: masterKeyFile, .functions: functions, .gatewayPort: gatewayPort,
            .quotas: quotas, .tlsCertificate: tlsCertificate, .tlsKey: tlsKey, .trustedProxies: trustedProxies, .smtpURL: smtpURL,
            .smtpCAFile: smtpCAFile, .emailFrom: emailFrom, .smsWebhookURL: smsWebhookURL,
            .inbox: inbox, .functionTimeout: functionTimeout, .logLevel: logLevel,
        ]
        return all.compactMapValues { $0 }
    }
}

extension NameSpecification {
    static func of(_ key: ConfigurationKey) -> NameSpecification { .customLong(key.rawValue) }
}

extension ArgumentHelp {
    static func of(_ key: ConfigurationKey) -> ArgumentHelp {
        let defaults = [Profile.dev, .serve].map { "\($0.rawValue): \(key.documentedDefault(in: $0))" }.joined(separator: "; ")
        return ArgumentHelp(stringLiteral: "\(key.purpose) Value: \(key.range). Default: \(defaults).")
    }
}
