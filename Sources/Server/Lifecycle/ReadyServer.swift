/// A server that answers requests.
public struct ReadyServer: Sendable {
    /// The configuration with the real port in it.
    public let configuration: Configuration
    /// The addresses it listens on.
    public let hosts: [String]
    /// Asks it to stop as SIGTERM does: `runServer` returns when the requests are drained.
    public let stop: @Sendable () async -> Void

    /// `lifeguard ready on PUBLIC_URL (listening on HOST:PORT)`: the line on standard output.
    public var line: String {
        let addresses = hosts.map { $0.contains(":") ? "[\($0)]:\(configuration.port)" : "\($0):\(configuration.port)" }
        return "lifeguard ready on \(configuration.publicURL) (listening on \(addresses.first ?? ""))"
    }
}
