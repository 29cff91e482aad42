internal import AWSWire
public import Logging
internal import NIOCore
internal import NIOPosix
internal import ServiceLifecycle
internal import UnixSignals

/// Runs a server until SIGTERM, SIGINT or `ReadyServer.stop`: composes it, listens, calls `onReady`, and drains at the end.
///
/// - Parameters:
///   - configuration: what to run. With port 0 the composition gets the port that the system picked.
///   - limits: of connections.
///   - metrics: the registry that `/_lifeguard/metrics` shows.
///   - logger: for the server and everything in it.
///   - onReady: called once, when every address listens.
///   - overdue: called when a request has outlived the drain by a second and does not heed its cancellation; the program ends there, since it
///     would otherwise wait for that request for ever.
///   - compose: wires routes and background services; what it throws ends the start.
/// - Throws: ``ConfigurationError`` when the configuration cannot be had on this machine; what `compose` or a background service throws.
public func runServer(
    configuration: Configuration,
    limits: ServerLimits = ServerLimits(),
    metrics: MetricsRegistry,
    logger: Logger,
    onReady: @escaping @Sendable (ReadyServer) async -> Void,
    overdue: @escaping @Sendable () -> Void = {},
    compose: (Configuration, Logger) async throws -> ServerDependencies
) async throws {
    let certificate = try configuration.tls.map { files throws(ConfigurationError) in try ServerCertificate(files: files, logger: logger) }
    let reservation = try PortReservation(hosts: configuration.hosts, port: configuration.port)
    defer { reservation.release() }
    let configuration = configuration.listening(on: reservation.port)
    let dependencies = try await compose(configuration, logger)
    let outcome: Result<Void, any Error>
    do {
        try await listen(configuration, limits, metrics, logger, reservation, certificate, dependencies, onReady, overdue)
        outcome = .success(())
    } catch {
        outcome = .failure(error)
    }
    await dependencies.shutdown()
    try outcome.get()
}

private func listen(
    _ configuration: Configuration,
    _ limits: ServerLimits,
    _ metrics: MetricsRegistry,
    _ logger: Logger,
    _ reservation: PortReservation,
    _ certificate: ServerCertificate?,
    _ dependencies: ServerDependencies,
    _ onReady: @escaping @Sendable (ReadyServer) async -> Void,
    _ overdue: @escaping @Sendable () -> Void
) async throws {
    let folder = configuration.dataDirectory + "/certificates"
    let tls = certificate.map {
        ServerTLS(own: $0, hosts: HostCertificates(folder: folder, logger: logger, policy: dependencies.securityPolicy))
    }
    if let tls {
        await tls.hosts.refresh()
    } else if !HostCertificates.hosts(in: folder).isEmpty {
        logger.warning("the certificates in \(folder) are not used: TLS is spoken once --tls-certificate is set")
    }
    // The process's own group, which is never shut down: Hummingbird's listeners tidy up in a task that nobody can wait for, and an event
    // loop that had ended before it would take that for a mistake.
    let group = MultiThreadedEventLoopGroup.singleton
    let dispatcher = Dispatcher(
        routes: dependencies.routes,
        metrics: RequestMetrics(registry: metrics),
        addresses: ClientAddress(trustedProxies: configuration.trustedProxies),
        browserGuard: configuration.profile == .dev ? BrowserGuard() : nil,
        logger: logger
    )
    // Hummingbird announces each socket at info; the ready line says it once.
    var quiet = logger
    if logger.logLevel > .debug { quiet.logLevel = max(logger.logLevel, .notice) }
    let ready = Ready()
    let drain = DrainWatch(limit: limits.drainTime, overdue: overdue)
    let listeners = Listeners(
        hosts: reservation.hosts,
        port: configuration.port,
        channel: WireChannel(limits: limits, dispatcher: dispatcher, tls: tls),
        limits: limits,
        group: group,
        logger: quiet,
        onListening: {
            reservation.release()
            await onReady(ReadyServer(configuration: configuration, hosts: reservation.hosts, stop: { await ready.stop() }))
        }
    )
    // Stopped from the last to the first: no new requests before anything they need goes away.
    let services: [any Service] = dependencies.background + (tls.map { [$0.own, $0.hosts] } ?? []) + [listeners, drain]
    var settings = ServiceGroupConfiguration(services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet)
    settings.maximumGracefulShutdownDuration = limits.drainTime
    let running = ServiceGroup(configuration: settings)
    await ready.arm(running)
    defer { drain.finished() }
    do {
        try await running.run()
    } catch {
        // Requests that outlived the drain are cut off; the stop was asked for all the same.
        guard drain.hasBegun else { throw error }
        logger.warning("requests were cut off after \(limits.drainTime)")
    }
}

/// Lets whoever holds a ``ReadyServer`` stop the group that is made after the listeners.
private actor Ready {
    private var group: ServiceGroup?

    func arm(_ group: ServiceGroup) {
        self.group = group
    }

    func stop() async {
        await group?.triggerGracefulShutdown()
    }
}
