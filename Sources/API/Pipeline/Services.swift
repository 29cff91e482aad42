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
    public let refreshing: Refreshing
    public let accessTokens: AccessTokens
    public let devices: Devices
    public let secondFactors: SecondFactors
    public let softwareTokens: SoftwareTokens
    public let passkeys: Passkeys
    public let sessions: UserSessions
    public let sessionConfiguration: SessionConfiguration
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
        self.authentication = Authentication(
            ports: ports, cache: cache, codes: codes, passwords: passwords, issuer: issuer, refreshing: refreshing,
            accessTokens: accessTokens, migrations: UserMigrations(ports: ports, codes: codes, passwords: passwords), masterKey: masterKey)
        self.devices = Devices(ports: ports)
        self.secondFactors = SecondFactors(ports: ports)
        self.softwareTokens = SoftwareTokens(ports: ports)
        self.passkeys = Passkeys(ports: ports, masterKey: masterKey)
        self.sessions = UserSessions(ports: ports)
        self.sessionConfiguration = SessionConfiguration(ports: ports, pools: pools, clients: clients)
        self.pages = PageTokens(masterKey: masterKey, random: ports.random)
        self.keyManagement = KeyManagementOperations(
            keys: KeyManagementKeys(masterKey: masterKey), random: ports.random, accountID: accountID)
        self.accountID = accountID
    }
}
