internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import ServiceLifecycle
internal import Synchronization

/// The listening sockets, one for each address, that start and drain together.
struct Listeners: Service {
    let hosts: [String]
    let port: Int
    let channel: WireChannel
    let limits: ServerLimits
    let group: any EventLoopGroup
    let logger: Logger
    /// Called once, when every socket listens.
    let onListening: @Sendable () async -> Void

    func run() async throws {
        let waiting = Counter(hosts.count)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for host in hosts {
                let server = HummingbirdCore.Server(
                    childChannelSetup: channel,
                    configuration: ServerConfiguration(
                        address: .hostname(host, port: port),
                        backlog: 1_024,
                        availableConnectionsDelegate: MaximumAvailableConnections(limits.connections)
                    ),
                    onServerRunning: { _ in
                        if waiting.countDown() { await onListening() }
                    },
                    eventLoopGroup: group,
                    logger: logger
                )
                tasks.addTask { try await server.run() }
            }
            try await tasks.waitForAll()
        }
    }

    private final class Counter: Sendable {
        private let left: Atomic<Int>
        init(_ count: Int) { left = Atomic(count) }
        func countDown() -> Bool { left.subtract(1, ordering: .relaxed).newValue == 0 }
    }
}
