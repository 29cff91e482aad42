import Credentials
import Foundation
import TestSupport
import Testing
import UserPools

@Suite("A refresh token's text")
struct RefreshTokenTextTests {
    private let texts: RefreshTokenText
    private let token: RefreshToken
    private let id = "0f1e2d3c-4b5a-4968-8776-a5b4c3d2e1f0"

    init() throws {
        texts = RefreshTokenText(masterKey: try MasterKey(bytes: [UInt8](repeating: 1, count: 32)))
        token = RefreshToken(
            id: id, pool: SignInFixture.pool, client: SignInFixture.client, subject: Subject("s"), authTime: Instant(seconds: 0),
            expires: Instant(seconds: 1), scopes: [])
    }

    @Test("gives id and generation back", arguments: [0, 1, 255, 256, 70_000, 4_000_000_000])
    func roundTrip(generation: Int) throws {
        let text = texts.text(for: token, generation: generation)
        let read = try #require(texts.read(text, pool: token.pool, client: token.client))
        #expect(read.id == id)
        #expect(read.generation == generation)
        #expect(text == texts.text(for: token, generation: generation), "made again for the grace period")
    }

    @Test("means nothing at another pool or client, or under another key")
    func bindings() throws {
        let text = texts.text(for: token)
        #expect(texts.read(text, pool: UserPoolID("us-east-1_Other1234"), client: token.client) == nil)
        #expect(texts.read(text, pool: token.pool, client: ClientID("another")) == nil)
        let other = RefreshTokenText(masterKey: try MasterKey(bytes: [UInt8](repeating: 2, count: 32)))
        #expect(other.read(text, pool: token.pool, client: token.client) == nil)
    }

    @Test("cannot be changed in any bit")
    func tampering() throws {
        let bytes = try Base64URL.decode(texts.text(for: token))
        #expect(bytes.count == 53)
        for position in bytes.indices {
            var changed = bytes
            changed[position] ^= 1
            #expect(texts.read(Base64URL.encode(changed), pool: token.pool, client: token.client) == nil, "byte \(position)")
        }
    }

    @Test(
        "of another form is nothing",
        arguments: ["", "x", "AQ", "a.b.c", String(repeating: "A", count: 71), String(repeating: "A", count: 72)])
    func malformed(text: String) {
        #expect(texts.read(text, pool: token.pool, client: token.client) == nil)
        let good = texts.text(for: token)
        for broken in [good + "=", " " + good, String(good.dropLast()), good + "A", good + "\n"] {
            #expect(texts.read(broken, pool: token.pool, client: token.client) == nil)
        }
    }
}

@Suite("Groups in a token")
struct PreferredRoleTests {
    private func group(_ role: String?, _ precedence: Int?) -> Group {
        var group = Group(pool: SignInFixture.pool, name: role ?? "none", created: Instant(seconds: 0))
        group.roleARN = role
        group.precedence = precedence
        return group
    }

    @Test("give the role of the best precedence, and none when two share it")
    func preferredRole() {
        #expect(TokenIssuer.preferredRole([]) == nil)
        #expect(TokenIssuer.preferredRole([group("a", nil)]) == "a")
        #expect(TokenIssuer.preferredRole([group("a", nil), group("b", nil)]) == nil)
        #expect(TokenIssuer.preferredRole([group("a", 5), group("b", 3)]) == "b")
        #expect(TokenIssuer.preferredRole([group("a", 3), group("b", 3)]) == nil)
        #expect(TokenIssuer.preferredRole([group("a", 0), group("b", nil)]) == "a")
        #expect(TokenIssuer.preferredRole([group(nil, 0), group("b", 1)]) == nil)
    }
}

@Suite("Token lifetimes")
struct TokenLifetimeTests {
    @Test("default to an hour, an hour and 30 days")
    func defaults() throws {
        let lifetimes = TokenLifetimes()
        #expect([lifetimes.accessSeconds, lifetimes.idSeconds, lifetimes.refreshSeconds] == [3_600, 3_600, 2_592_000])
        try lifetimes.check()
    }

    @Test(
        "have bounds",
        arguments: [
            ("access", 5, TokenLifetimes.Unit.minutes, true), ("access", 299, .seconds, false), ("access", 24, .hours, true),
            ("access", 86_401, .seconds, false), ("access", 1, .days, true), ("id", 4, .minutes, false), ("id", 300, .seconds, true),
            ("id", 25, .hours, false), ("refresh", 59, .minutes, false), ("refresh", 60, .minutes, true), ("refresh", 3_650, .days, true),
            ("refresh", 3_651, .days, false), ("refresh", Int.max, .days, false), ("refresh", 0, .days, true),
        ])
    func bounds(which: String, value: Int, unit: TokenLifetimes.Unit, isGood: Bool) {
        var lifetimes = TokenLifetimes()
        switch which {
        case "access":
            lifetimes.access = value
            lifetimes.accessUnit = unit
        case "id":
            lifetimes.id = value
            lifetimes.idUnit = unit
        default:
            lifetimes.refresh = value
            lifetimes.refreshUnit = unit
        }
        #expect(((try? lifetimes.check()) != nil) == isGood)
    }

    @Test("of refresh tokens are not shorter than the others'")
    func order() {
        var lifetimes = TokenLifetimes()
        lifetimes.refresh = 1
        lifetimes.refreshUnit = .hours
        lifetimes.access = 2
        #expect(throws: UserPoolError.invalidParameter("")) { try lifetimes.check() }
        lifetimes.access = 1
        #expect(throws: Never.self) { try lifetimes.check() }
    }
}
