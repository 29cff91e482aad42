internal import API
internal import AWSWire
internal import Credentials
internal import Delivery
internal import FoundationEssentials
public import Logging
internal import ManagedLogin
internal import OAuth
internal import Persistence
internal import PersistenceSQLite
internal import ServiceLifecycle
internal import Triggers
internal import UserPools

/// Wires the rooms of the house together: the one place that knows them all.
public struct Composition: ServerComposition {
    public init() {}

    public func compose(_ configuration: Configuration, logger: Logger) async throws -> ServerDependencies {
        let random = SystemRandom()
        let clock = SystemClock()
        let delivery = try MessageDelivery(
            configuration, environment: ProcessInfo.processInfo.environment, clock: clock, random: random)
        delivery.logGaps(logger)
        let storage = try await Storage.open(configuration, logger: logger)
        let masterKey = try configuration.loadMasterKey(random: random)
        let store = SQLUserPoolDatabase(storage.database, masterKey: masterKey, random: random)
        let schema = SchemaState()
        try await schema.prepare(store, isRequired: storage.isLocal, logger: logger)

        let functions = try configuration.functions(masterKey: masterKey, logger: logger)
        let triggers = LambdaTriggers(
            invoker: functions, keys: KeyManagementKeys(masterKey: masterKey), random: random, logger: logger)
        var ports = Ports(
            database: store, clock: clock, random: random, messages: delivery.router, triggers: triggers, publicURL: configuration.publicURL
        )
        let cache = ConfigurationCache(database: store, naming: configuration.issuerNaming)
        let logoutTokens = LogoutTokens(ports: ports, cache: cache)
        let logouts = BackChannelLogouts(http: DeliveryHTTP(), logger: logger) { try await logoutTokens.notice(of: $0) }
        ports.signInEnds = logouts
        let services = Services(
            ports: ports, cache: cache, masterKey: masterKey, hashing: HashingPool(width: 2), accountID: configuration.accountID)
        let quotas =
            configuration.quotas ? RequestQuotas(limits: services.provisionedLimits, monotonic: { clock.monotonicNanoseconds }) : nil
        let pipeline = Pipeline(
            services: services, access: try configuration.managementAccess(masterKey: masterKey, random: random),
            defaultRegion: configuration.region,
            now: { clock.date }, quotas: quotas, logger: logger)
        let links = ConfirmationLinks(services: services, quotas: quotas, logger: logger)
        let documents = PoolDocuments(cache: cache, publicURL: configuration.publicURL)
        var routes = Routes(
            aws: { request, _ in await pipeline.handle(request) }, target: Targets.policy,
            poolDocument: { pool, document in await documents.answer(pool, document) },
            confirmUser: { pool, query in await links.answer(pool: pool, query: query) },
            isReady: { await schema.isReady(store, logger: logger) }, inbox: delivery.inbox.map(InboxDoor.init),
            importUploads: ImportUploadService(uploads: services.importUploads, logger: logger))
        let domains = try DomainDoor(
            services: services, ports: ports, masterKey: masterKey, links: links, documents: documents,
            isStrict: configuration.profile == .serve, quotas: quotas.map { DomainQuotas(sharing: $0) }, logger: logger)
        routes.domains = DomainRoute(
            addresses: DomainAddresses(publicURL: configuration.publicURL), answer: { await domains.answer($0, $1) },
            image: { await domains.image($0, of: $1) }, isTaken: { await domains.isTaken($0) })
        let texts = TextFolder(path: configuration.dataDirectory + "/texts", library: domains.pages.library, logger: logger)
        // Before the first page is asked for.
        await texts.refresh()
        let imports = UserImportWork(runner: services.importRunner, clock: clock, logger: logger)
        let sweeper = Sweeper(database: storage.database, owner: RandomText.uuid(random: random))
        var dependencies = ServerDependencies(
            routes: routes,
            background: [
                WarmFunctions(functions: functions),
                logouts,
                texts,
                Repeating(name: "configuration", every: .milliseconds(500), logger: logger) {
                    try await cache.refresh()
                    try await services.provisionedLimits.refresh()
                },
                Repeating(name: "user imports", every: .milliseconds(500), logger: logger) { try await imports.run() },
                Repeating(name: "sweeper", every: .seconds(30), logger: logger) {
                    var removed = 0
                    repeat { removed = try await sweeper.step(now: clock.time()) } while removed > 0 && !Task.isCancelled
                },
            ],
            shutdown: {
                await functions.stop()
                delivery.shutdown()
                await storage.database.close()
            })
        dependencies.securityPolicy = { try await cache.domain($0)?.certificate?.securityPolicy }
        return dependencies
    }

    /// What the pages of managed login say in one of our languages, as a file of texts.
    public func texts(of language: String) throws -> String {
        guard let file = TextLibrary.file(of: language) else {
            throw ConfigurationError("there are no texts in \(language): see docs/managed-login.md for the languages that there are")
        }
        return String(decoding: file, as: UTF8.self)
    }

    public func backup(dataDirectory: String, to file: String, progress: @Sendable (Double) -> Void) async throws {
        try SQLiteBackup.copy(from: Storage.file(in: dataDirectory), to: file) { done, total in
            progress(total == 0 ? 1 : Double(done) / Double(total))
            return true
        }
    }

    public func restore(dataDirectory: String, from file: String) async throws {
        try DataDirectory.make(dataDirectory)
        let lock = try DataDirectoryLock(directory: dataDirectory)
        guard !Storage.exists(in: dataDirectory) else {
            throw ConfigurationError("\(dataDirectory) already holds a database; restore into an empty data directory")
        }
        try SQLiteBackup.copy(from: file, to: Storage.file(in: dataDirectory))
        withExtendedLifetime(lock) {}
    }
}
