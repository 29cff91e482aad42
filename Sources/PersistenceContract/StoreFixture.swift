import Credentials
public import Persistence
import Synchronization
import UserPools

/// A migrated database with what a contract case needs around it.
public struct StoreFixture: Sendable {
    public let database: any Database
    public let store: SQLUserPoolDatabase
    let masterKey: MasterKey

    /// Migrates `database`, which must be empty.
    public init(_ database: any Database) async throws {
        self.database = database
        masterKey = try MasterKey(bytes: Array(repeating: 7, count: MasterKey.length))
        store = SQLUserPoolDatabase(database, masterKey: masterKey, random: RepeatableRandomSource(seed: 1))
        try await store.migrate()
    }

    /// Noon of some day.
    let now = Instant(seconds: 1_770_000_000)

    func makePool(_ name: String = "us-east-1_Contract1", caseSensitive: Bool = true) async throws -> UserPool {
        var pool = UserPool(id: UserPoolID(name), name: "contract", accountID: "123456789012", created: now)
        pool.usernameCaseSensitive = caseSensitive
        let made = pool
        let keys = [
            SigningKeyRecord(pool: pool.id, use: .idToken, keyID: "id-\(name)", privateKey: Array("private key of ID tokens".utf8)),
            SigningKeyRecord(
                pool: pool.id, use: .accessToken, keyID: "access-\(name)", privateKey: Array("private key of access tokens".utf8)),
        ]
        try await store.write { try $0.insert(made, keys: keys) }
        return pool
    }

    /// `sub`s in the order of their numbers.
    static func subject(_ number: Int) -> Subject {
        let digits = String(number)
        return Subject("00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits)
    }

    func user(_ number: Int, _ username: String, in pool: UserPool, _ attributes: [String: String] = [:]) -> User {
        User(
            pool: pool.id, subject: Self.subject(number), username: username, status: .confirmed, attributes: attributes, created: now)
    }

    /// Adds a user under the username's own spelling.
    @discardableResult
    func addUser(_ number: Int, _ username: String, in pool: UserPool, _ attributes: [String: String] = [:]) async throws -> User {
        let user = user(number, username, in: pool, attributes)
        try await store.write { try $0.insert(user, names: [SignInName(kind: .username, key: username)], password: nil) }
        return user
    }

    /// An SRP entry that nobody's password fits; entries with different marks differ.
    static func passwordEntry(_ mark: UInt8) throws -> PasswordEntry {
        try PasswordEntry(serialized: [1, 16] + Array(repeating: mark, count: 16) + [0] + Array(repeating: mark, count: 383))
    }

    /// Pages through a pool's users and gives each page's usernames.
    func pages(of pool: UserPool, _ filter: UserFilter?, limit: Int) async throws -> [[String]] {
        var pages: [[String]] = []
        var after: String?
        repeat {
            let page = try await store.read { [after] in try $0.users(in: pool.id, matching: filter, after: after, limit: limit) }
            pages.append(page.items.map(\.username))
            after = page.next
        } while after != nil && pages.count < 1_000
        return pages
    }

    func usernames(of pool: UserPool, _ attribute: String, _ comparison: UserFilter.Comparison, _ value: String) async throws -> [String] {
        try await pages(of: pool, UserFilter(attribute: attribute, comparison: comparison, value: value), limit: 60).flatMap { $0 }
    }

    /// How many rows a table has.
    func rowCount(_ table: String) async throws -> Int {
        try await database.read { tx in try tx.first(SQL(unsafeSQL: "SELECT COUNT(*) FROM \(table)")) { try $0.int(0) } ?? 0 }
    }
}

/// Bytes that repeat with their seed.
final class RepeatableRandomSource: RandomSource {
    private let state: Mutex<UInt64>

    init(seed: UInt64) {
        state = Mutex(seed)
    }

    func bytes(_ count: Int) -> [UInt8] {
        state.withLock { state in
            (0..<count).map { _ in
                state &+= 0x9E37_79B9_7F4A_7C15
                var word = state
                word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
                word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
                return UInt8(truncatingIfNeeded: word >> 56)
            }
        }
    }
}
