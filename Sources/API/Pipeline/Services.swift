public import Credentials
public import UserPools

/// The rules of user pools, wired for one server.
public struct Services: Sendable {
    public let cache: ConfigurationCache
    public let pools: Pools
    public let clients: AppClients
    public let groups: Groups
    public let signUps: SignUps
    public let invitations: Invitations
    public let administration: UserAdministration
    public let profiles: ProfileUpdates
    public let recovery: PasswordRecovery
    public let authentication: Authentication
    public let hostedTokens: HostedTokens
    public let refreshing: Refreshing
    public let accessTokens: AccessTokens
    public let clientCredentials: ClientCredentials
    public let tokenExchange: TokenExchange
    public let tokenInspection: TokenInspection
    public let devices: Devices
    public let secondFactors: SecondFactors
    public let softwareTokens: SoftwareTokens
    public let passkeys: Passkeys
    public let riskConfigurations: RiskConfigurations
    public let logDeliveries: LogDeliveries
    public let authEvents: AuthEvents
    public let resourceServers: ResourceServers
    public let identityProviders: IdentityProviders
    public let linkedIdentities: LinkedIdentities
    public let poolCertificates: PoolCertificates
    public let sessions: UserSessions
    public let sessionConfiguration: SessionConfiguration
    public let provisionedLimits: ProvisionedLimits
    public let domains: Domains
    public let uiCustomizations: UICustomizations
    public let brandings: Brandings
    public let terms: TermsDocuments
    /// `PUBLIC_URL`.
    let publicURL: String
    let replicas: PoolReplicas
    public let imports: UserImports
    public let importUploads: ImportUploads
    public let importRunner: UserImportRunner
    let pages: PageTokens
    let keyManagement: KeyManagementOperations
    /// Setting `--account-id`: 12 digits.
    public let accountID: String

    public init(
        ports: Ports, cache: ConfigurationCache, masterKey: MasterKey, hashing: HashingPool, accountID: String
    ) {
        let codes = CodeSender(ports: ports, masterKey: masterKey)
        let passwords = Passwords(random: ports.random, hashing: hashing)
        let issuer = TokenIssuer(random: ports.random, masterKey: masterKey)
        self.cache = cache
        self.pools = Pools(ports: ports, cache: cache, hashing: hashing)
        self.clients = AppClients(ports: ports, cache: cache)
        self.groups = Groups(ports: ports)
        self.signUps = SignUps(ports: ports, codes: codes, passwords: passwords)
        self.invitations = Invitations(ports: ports, codes: codes, passwords: passwords)
        self.administration = UserAdministration(ports: ports, codes: codes, passwords: passwords)
        self.profiles = ProfileUpdates(ports: ports, codes: codes)
        self.recovery = PasswordRecovery(ports: ports, codes: codes, passwords: passwords)
        self.refreshing = Refreshing(ports: ports, issuer: issuer)
        self.accessTokens = AccessTokens(ports: ports, cache: cache)
        self.hostedTokens = HostedTokens(ports: ports, issuer: issuer)
        self.clientCredentials = ClientCredentials(ports: ports, issuer: issuer)
        self.tokenExchange = TokenExchange(ports: ports, cache: cache, issuer: issuer)
        self.tokenInspection = TokenInspection(ports: ports, cache: cache, issuer: issuer)
        self.authentication = Authentication(
            ports: ports, cache: cache, codes: codes, passwords: passwords, issuer: issuer, refreshing: refreshing,
            accessTokens: accessTokens, migrations: UserMigrations(ports: ports, codes: codes, passwords: passwords), masterKey: masterKey)
        self.devices = Devices(ports: ports)
        self.secondFactors = SecondFactors(ports: ports)
        self.softwareTokens = SoftwareTokens(ports: ports)
        self.passkeys = Passkeys(ports: ports, masterKey: masterKey)
        self.riskConfigurations = RiskConfigurations(ports: ports, cache: cache)
        self.logDeliveries = LogDeliveries(ports: ports, cache: cache)
        self.authEvents = AuthEvents(ports: ports, masterKey: masterKey)
        self.resourceServers = ResourceServers(ports: ports, cache: cache)
        self.poolCertificates = PoolCertificates(ports: ports, hashing: hashing)
        self.identityProviders = IdentityProviders(ports: ports, cache: cache, certificates: poolCertificates)
        self.linkedIdentities = LinkedIdentities(ports: ports)
        self.sessions = UserSessions(ports: ports)
        self.sessionConfiguration = SessionConfiguration(ports: ports, pools: pools, clients: clients)
        self.provisionedLimits = ProvisionedLimits(ports: ports)
        self.replicas = PoolReplicas(ports: ports, pools: pools)
        self.imports = UserImports(ports: ports, masterKey: masterKey)
        self.importUploads = ImportUploads(ports: ports, masterKey: masterKey)
        self.importRunner = UserImportRunner(ports: ports, cache: cache)
        self.domains = Domains(ports: ports, cache: cache)
        self.uiCustomizations = UICustomizations(ports: ports, cache: cache)
        self.brandings = Brandings(ports: ports, cache: cache)
        self.terms = TermsDocuments(ports: ports, cache: cache)
        self.publicURL = ports.publicURL
        self.pages = PageTokens(masterKey: masterKey, random: ports.random)
        self.keyManagement = KeyManagementOperations(
            keys: KeyManagementKeys(masterKey: masterKey), random: ports.random, accountID: accountID)
        self.accountID = accountID
    }
}
