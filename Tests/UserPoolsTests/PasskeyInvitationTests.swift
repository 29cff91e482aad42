import Credentials
import TestSupport
import Testing
import UserPools

@Suite("An invitation to sign in with a passkey")
struct PasskeyInvitationTests {
    private static let now = Instant(seconds: 1_762_250_585)
    private static let pool = UserPoolID("us-east-1_pool")
    private static let client = ClientID("client")
    private let random = SeededRandom(1)
    private let box: SealedBox
    private let made: PasskeyInvitation
    private let challenge: [UInt8]

    init() throws {
        box = SealedBox(masterKey: try MasterKey(bytes: [UInt8](repeating: 7, count: MasterKey.length)), purpose: "passkey invitation")
        made = PasskeyInvitation(now: Self.now, random: random)
        challenge = try made.sealed(for: "browser", at: Self.client, of: Self.pool, box: box, random: random)
    }

    private func opened(
        _ challenge: [UInt8], for browser: String = "browser", at client: ClientID = client, of pool: UserPoolID = pool,
        after seconds: Int64 = 0
    ) -> PasskeyInvitation? {
        PasskeyInvitation(challenge, for: browser, at: client, of: pool, box: box, now: Self.now.adding(seconds: seconds))
    }

    @Test("comes out as it was made, for an hour")
    func lifetime() {
        #expect(opened(challenge) == made)
        #expect(opened(challenge, after: 3_599) == made)
        #expect(opened(challenge, after: 3_600) == nil)
        #expect(made.flow != PasskeyInvitation(now: Self.now, random: random).flow)
    }

    @Test("counts for its browser, client and pool alone")
    func binding() {
        #expect(opened(challenge, for: "another") == nil)
        #expect(opened(challenge, at: ClientID("another")) == nil)
        #expect(opened(challenge, of: UserPoolID("us-east-1_another")) == nil)
        #expect(opened(challenge.dropLast() + [challenge[challenge.count - 1] ^ 1]) == nil)
        #expect(opened([]) == nil)
    }
}
