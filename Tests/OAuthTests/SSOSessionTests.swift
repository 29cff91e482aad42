import Credentials
import OAuth
import Testing
import UserPools

@Suite("The cookie of a sign-in")
struct SSOSessionTests {
    private struct Zeros: RandomSource {
        func bytes(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
    }

    private static let door = Door(domain: "people", origin: "https://people.auth.example.com", basePath: "")

    private static func request(to pool: String, cookie: String) throws -> DomainRequest {
        let id = UserPoolID("us-east-1_" + pool)
        let pkcs8 = try RSASigningKey.generate().pkcs8()
        let keys = [SigningKeyRecord.Use.idToken, .accessToken].map {
            SigningKeyRecord(pool: id, use: $0, keyID: "\($0)", privateKey: pkcs8)
        }
        let context = try PoolContext(
            pool: UserPool(id: id, name: "p", accountID: "000000000000", created: Instant(seconds: 0)), keys: keys,
            issuer: "https://example.com")
        return DomainRequest(
            pool: context, door: door, method: "GET", path: "/login", query: FormFields(), rawQuery: "", form: nil, body: [],
            headers: [(name: "cookie", value: cookie)], sourceIP: nil)
    }

    @Test("counts at its own pool alone, whosever subject it names")
    func pool() throws {
        let sessions = SSOSessions(masterKey: try MasterKey(bytes: [UInt8](repeating: 7, count: MasterKey.length)), random: Zeros())
        let session = SSOSession(signedIn: SignedIn(subject: Subject("somebody"), authTime: Instant(seconds: 1), methods: ["pwd"]))
        let field = try sessions.cookie(session, of: UserPoolID("us-east-1_One"), at: Self.door)
        let cookie = String(field.prefix { $0 != ";" })
        #expect(sessions.session(of: try Self.request(to: "One", cookie: cookie)) == session)
        #expect(sessions.session(of: try Self.request(to: "Two", cookie: cookie)) == nil)
    }
}
