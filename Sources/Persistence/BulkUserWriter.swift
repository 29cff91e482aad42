import Credentials
public import UserPools

/// Fills a pool with users who differ by their number, for load tests and demonstrations.
///
/// User 7 is `user0000007` with the verified address `user0000007@example.com` and a `sub` that follows from the pool and the number.
/// All have the same password entry, so writing costs no password hashing, and the same authenticator app where they have one.
public struct BulkUserWriter: Sendable {
    private let store: SQLUserPoolDatabase
    private let batch: Int

    /// - Parameter batch: users of one transaction.
    public init(_ store: SQLUserPoolDatabase, batch: Int = 2_000) {
        self.store = store
        self.batch = max(1, batch)
    }

    /// Adds `count` confirmed users, created when the password was set.
    /// - Parameters:
    ///   - first: the first user's number.
    ///   - softwareToken: secret of an authenticator app that all have and are asked for; `nil` for none.
    ///   - progress: called with the number of users written so far, after each transaction.
    /// - Throws: ``DatabaseError/Kind/uniqueViolation`` if one is there already; earlier transactions stay.
    public func write(
        count: Int, startingAt first: Int, pool: UserPool, password: UserPassword, softwareToken: [UInt8]? = nil,
        progress: @escaping @Sendable (Int) -> Void
    ) async throws {
        var written = 0
        var rows = try prepared(first..<first + min(batch, count), pool, password, softwareToken)
        while written < count {
            let present = rows
            let users = min(batch, count - written)
            let following = first + written + users..<first + min(count, written + users + batch)
            async let writing: Void = store.database.write { [store] sql in
                for insertion in present { try insertion.run(sql) }
                try StoreTransaction(sql: sql, seals: store.seals, folding: NameFolding()).countUsers(by: users, in: pool.id)
            }
            // While the database works, the next rows are sealed.
            rows = try prepared(following, pool, password, softwareToken)
            try await writing
            written += users
            progress(written)
        }
    }

    /// The subject of the user with a number.
    public static func subject(of number: Int, in pool: UserPoolID) -> Subject {
        // FNV-1a of the pool, so that pools do not share subjects.
        var state = pool.value.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        state &+= UInt64(bitPattern: Int64(number)) &* 0x9E37_79B9_7F4A_7C15
        var bytes: [UInt8] = []
        for _ in 0..<2 {
            // SplitMix64: spreads neighbouring numbers as evenly as the random subjects of real users.
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = state
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            word ^= word >> 31
            for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift))) }
        }
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for (position, byte) in bytes.enumerated() {
            if position == 4 || position == 6 || position == 8 || position == 10 { text.append(UInt8(ascii: "-")) }
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return Subject(String(decoding: text, as: UTF8.self))
    }

    private func prepared(
        _ numbers: Range<Int>, _ pool: UserPool, _ password: UserPassword, _ softwareToken: [UInt8]?
    ) throws -> [RowInsertion] {
        let entry = password.entry.serialized
        let hasEmailName = pool.aliasAttributes.contains(.email) || pool.usernameAttributes.contains(.email)
        let users: [User] = numbers.map { number in
            let digits = String(number)
            let username = "user" + String(repeating: "0", count: max(0, 7 - digits.count)) + digits
            var user = User(
                pool: pool.id, subject: Self.subject(of: number, in: pool.id), username: username, status: .confirmed,
                attributes: ["email": username + "@example.com", "email_verified": "true"], created: password.changed)
            if softwareToken != nil { user.mfa = MFAPreference(enabled: [.softwareToken], preferred: .softwareToken) }
            return user
        }
        var userRows = RowInsertion(into: "users", columns: UserRow.inserted, count: UserRow.insertedCount)
        var passwords = RowInsertion(into: "passwords", columns: "pool_id, sub, entry, changed", count: 4)
        var names = RowInsertion(into: "sign_in_names", columns: "pool_id, name_key, sub, kind", count: 4)
        var tokens = RowInsertion(into: "software_tokens", columns: "pool_id, sub, secret", count: 3)
        var search = RowInsertion(into: "user_search", columns: "pool_id, attribute, value, sub", count: 4)
        // In the order of their table, so that neighbours go into the same pages; names and addresses are in order already.
        for user in users.sorted(by: { $0.subject.value < $1.subject.value }) { userRows.append(UserRow.values(user)) }
        for user in users {
            let (poolID, subject) = (SQLValue.text(user.pool.value), SQLValue.text(user.subject.value))
            passwords.append([
                poolID, subject, .blob(try store.seals.sealPassword(entry, of: user.subject, in: user.pool)),
                .integer(password.changed.milliseconds),
            ])
            if let softwareToken {
                let sealed = try store.seals.sealSoftwareToken(softwareToken, .secret, of: user.subject, in: user.pool)
                tokens.append([poolID, subject, .blob(sealed)])
            }
            names.append([poolID, .text(user.username), subject, .text(SignInName.Kind.username.rawValue)])
            if hasEmailName, let email = user.attributes["email"] {
                names.append([poolID, .text(email), subject, .text(SignInName.Kind.email.rawValue)])
            }
            for entry in SearchEntry.all(of: user, folded: !pool.isCaseSensitive) {
                search.append([poolID, .text(entry.attribute), .text(entry.value), subject])
            }
        }
        return [userRows, passwords, names, tokens, search]
    }
}
