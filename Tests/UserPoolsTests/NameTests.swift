import TestSupport
import Testing
import UserPools

@Suite("Names")
struct NameTests {
    private func pool(caseSensitive: Bool? = nil, _ change: (inout UserPool) -> Void = { _ in }) -> UserPool {
        var pool = UserPool(id: SignInFixture.pool, name: "p", accountID: "000000000000", created: Instant(seconds: 0))
        pool.usernameCaseSensitive = caseSensitive
        change(&pool)
        return pool
    }

    @Test(
        "are the same when their keys are",
        arguments: [
            ("alice", "alice", true, true), ("Alice", "alice", false, true), ("e\u{301}ric", "\u{E9}ric", true, true),
            ("E\u{301}ric", "\u{E9}ric", false, true), ("ÅSA", "a\u{30A}sa", false, true), ("straße", "strasse", false, false),
            ("alice", "alice ", false, false), ("а\u{6C}ice", "alice", false, false), ("Ⅷ", "ⅷ", false, true),
        ])
    func keys(one: String, other: String, sensitive: Bool, insensitive: Bool) {
        #expect((pool().nameKey(one) == pool().nameKey(other)) == sensitive)
        let folding = pool(caseSensitive: false)
        #expect(folding.nameKey(one).utf8.elementsEqual(folding.nameKey(other).utf8) == insensitive)
        #expect(folding.nameKey(folding.nameKey(one)) == folding.nameKey(one))
    }

    @Test("count as aliases once they are verified, and preferred_username once the account is confirmed")
    func aliases() {
        let pool = pool { $0.aliasAttributes = [.email, .phoneNumber, .preferredUsername] }
        var user = User(
            pool: pool.id, subject: Subject("s"), username: "alice", status: .unconfirmed,
            attributes: ["email": "a@b.c", "phone_number": "+4917012", "preferred_username": "al"], created: Instant(seconds: 0))
        #expect(pool.names(of: user) == [SignInName(kind: .username, key: "alice")])
        user.status = .confirmed
        user.attributes["email_verified"] = "true"
        #expect(
            Set(pool.names(of: user)) == [
                SignInName(kind: .username, key: "alice"), SignInName(kind: .email, key: "a@b.c"),
                SignInName(kind: .preferredUsername, key: "al"),
            ])
    }

    @Test("are addresses from the start in a pool that signs in with them")
    func addressNames() throws {
        let pool = pool(caseSensitive: false) { $0.usernameAttributes = [.email] }
        var attributes: [String: String] = [:]
        let name = try pool.newUsername("A@B.c", &attributes, random: SeededRandom())
        #expect(name.username == name.subject.value)
        #expect(attributes == ["email": "A@B.c"])
        let user = User(
            pool: pool.id, subject: name.subject, username: name.username, status: .unconfirmed, attributes: attributes,
            created: Instant(seconds: 0))
        #expect(
            Set(pool.names(of: user)) == [
                SignInName(kind: .username, key: name.username), SignInName(kind: .email, key: "a@b.c"),
            ])
        var other = ["email": "x@y.z"]
        #expect(throws: UserPoolError.invalidParameter("")) { try pool.newUsername("A@B.c", &other, random: SeededRandom()) }
    }

    private static let tooLong = "Member must have length less than or equal to 128"
    private static let pattern = "Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+"

    private static let malformed: [(String, [String])] = [
        (String(repeating: "n", count: 128), []), ("Zo\u{EB}🙂", []), (String(repeating: "n", count: 129), [tooLong]),
        ("two words", [pattern]), ("a\nb", [pattern]), ("a\u{7}", [pattern]), ("a\u{202E}b", [pattern]), ("a\u{200B}b", [pattern]),
        (String(repeating: " ", count: 5_000), [tooLong, pattern]),
    ]

    @Test("of new accounts are what the model calls a username, and else refused in its words", arguments: malformed)
    func shapes(given: String, broken: [String]) {
        var attributes: [String: String] = [:]
        do {
            _ = try pool().newUsername(given, &attributes, random: SeededRandom())
            #expect(broken == [])
        } catch {
            let head = "\(broken.count) validation error\(broken.count == 1 ? "" : "s") detected: "
            let told = broken.map { "Value at 'username' failed to satisfy constraint: \($0)" }
            #expect(error.message == head + told.joined(separator: "; "))
        }
    }

    @Test(
        "of new accounts fit the pool's way of signing in",
        arguments: [
            ("email", "alice", "Username should be an email."), ("phone", "alice", "Username should be a phone number."),
            ("both", "alice", "Username should be either an email or a phone number."), ("both", "+4917012345", nil),
            ("both", "a@b.c", nil),
            ("email", "+4917012345", "Username should be an email."),
            ("alias", "a@b.c", "Username cannot be of email format, since user pool is configured for email alias."),
            ("alias", "+4917012345", "Username cannot be of phone number format, since user pool is configured for phone number alias."),
            ("alias", "alice", nil), ("none", "a@b.c", nil),
        ] as [(String, String, String?)])
    func newNames(kind: String, given: String, refusal: String?) {
        let pool = pool {
            switch kind {
            case "email": $0.usernameAttributes = [.email]
            case "phone": $0.usernameAttributes = [.phoneNumber]
            case "both": $0.usernameAttributes = [.email, .phoneNumber]
            case "alias": $0.aliasAttributes = [.email, .phoneNumber]
            default: break
            }
        }
        var attributes: [String: String] = [:]
        do {
            _ = try pool.newUsername(given, &attributes, random: SeededRandom())
            #expect(refusal == nil)
        } catch {
            #expect(error.message == refusal)
        }
    }

    @Test(
        "of addresses are shown with most of them hidden",
        arguments: [
            ("alice@example.com", DeliveryMedium.email, "a***@e***"), ("a@b", .email, "a***@b***"), ("🙂x@ü.de", .email, "🙂***@ü***"),
            ("@", .email, "****@****"), ("+491701234567", .sms, "+********4567"), ("+12", .sms, "++12"),
        ])
    func masks(address: String, medium: DeliveryMedium, shown: String) {
        #expect(AddressForm.masked(address, medium) == shown)
    }

    @Test(
        "look like a sub or do not",
        arguments: [
            ("11111111-2222-4333-8444-55555555555f", true), ("11111111-2222-4333-8444-55555555555F", false),
            ("11111111-2222-4333-8444-5555555555", false), ("1111111122224333-8444-5555-55555555", false), ("", false),
        ])
    func subjects(text: String, looks: Bool) {
        #expect(Subject.looksLikeOne(text) == looks)
    }
}
