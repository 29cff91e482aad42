internal import AWSWire
internal import Credentials
internal import FoundationEssentials
internal import Logging
internal import ServiceLifecycle
internal import Triggers

extension Configuration {
    /// What the functions file says, or no functions at all.
    ///
    /// - Throws: ConfigurationError when the file is wrong.
    func functions(masterKey: MasterKey, logger: Logger) throws(ConfigurationError) -> Functions {
        guard let functionsFile else { return Functions() }
        let settings = FunctionSettings(
            timeout: functionTimeout, endpoint: endpointForFunctions, accessKey: Self.functionsKey(masterKey),
            environment: ProcessInfo.processInfo.environment, reloads: profile == .dev)
        do {
            return try Functions(file: functionsFile, settings: settings, logger: logger)
        } catch {
            throw ConfigurationError(error.description)
        }
    }

    /// The access key of the functions. It follows from the master key, so that each node of a cluster knows the key of every other node's
    /// functions, and it is not the root key: nobody needs that one to run a function.
    static func functionsKey(_ masterKey: MasterKey) -> AccessKey {
        // The alphabet of AWS's own ids, in which 32 values make every byte equally likely.
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        let id = masterKey.secret("functions: access key id").prefix(16).map { alphabet[Int($0 & 31)] }
        return AccessKey(
            id: "AKIA" + String(id),
            secret: String(Credentials.Base64.encode(Array(masterKey.secret("functions: secret access key").prefix(30)))))
    }

    /// How a function on this machine reaches this server: straight, where it listens on loopback without TLS, since the public URL may lead
    /// through a proxy that this machine cannot see.
    var endpointForFunctions: String {
        guard tls == nil else { return publicURL }
        if hosts.contains(where: { $0 == "127.0.0.1" || $0 == "0.0.0.0" }) { return "http://127.0.0.1:\(port)" }
        return hosts.contains { $0 == "::1" || $0 == "::" } ? "http://[::1]:\(port)" : publicURL
    }
}

/// Starts the functions' workers when the server does. They end when nothing needs them any more, at the shutdown.
struct WarmFunctions: Service {
    let functions: Functions

    func run() async throws {
        functions.prewarm()
        try? await gracefulShutdown()
    }
}
