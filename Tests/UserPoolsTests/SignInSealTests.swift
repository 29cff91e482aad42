import Credentials
import JSON
import TestSupport
import Testing
import UserPools

@Suite("A sealed sign-in")
struct SignInSealTests {
    private static let now = Instant(seconds: 1_762_250_585)
    private let seal: SessionSeal

    init() throws {
        seal = SessionSeal(masterKey: try MasterKey(bytes: [UInt8](repeating: 7, count: MasterKey.length)), random: SeededRandom(1))
    }

    /// A sign-in in each stage that can travel, as JSON has it.
    static let stages: [(String, [String: WireValue])] = [
        ("passwordVerifier", ["sessionKey": "AAECAwQFBgcICQoLDA0ODw=="]),
        ("firstFactor", ["asked": "SELECT_CHALLENGE", "available": ["PASSWORD", "WEB_AUTHN"], "challenge": "AAEC"]),
        ("firstFactor", ["asked": "PASSWORD", "available": []]),
        ("oneTimeCode", ["contact": "email", "hash": "AAEC"]), ("oneTimeCode", ["contact": "phone_number", "hash": ""]),
        ("webAuthn", ["challenge": "AAEC"]), ("newPassword", ["required": ["name", "custom:x"]]), ("newPassword", ["required": []]),
        ("selectMFAType", ["choices": ["SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"]]),
        ("mfaCode", ["factor": "SMS_MFA", "hash": "AAEC"]), ("softwareToken", [:]),
        ("mfaSetup", ["possible": ["SOFTWARE_TOKEN_MFA"]]),
        ("mfaSetup", ["possible": ["EMAIL_OTP"], "secret": "AAEC", "verifiedStep": 5, "friendlyName": "my \"phone\" 📱"]),
        ("mfaSetupCode", ["contact": "email", "address": "a@example.com", "hash": "AAEC"]),
        ("deviceSRP", [:]), ("devicePasswordVerifier", ["sessionKey": "AAEC"]),
        ("custom", ["private": ["a": "b", "ü": "\n"], "metadata": "round"]), ("custom", ["private": [:]]), ("ended", [:]), ("kept", [:]),
    ]

    @Test("comes out as it went in, in every stage", arguments: stages)
    func roundTrip(name: String, members: [String: WireValue]) throws {
        let more: [String: WireValue] = [
            "deviceKey": "us-east-1_key", "targetLevel": 3, "changedPassword": 1,
            "proved": ["password", "emailOTP", "smsOTP", "softwareToken", "passkey", "verifiedPasskey", "device", "custom"],
            "rounds": [["name": "SRP_A", "result": 1], ["name": "CUSTOM_CHALLENGE", "result": 0, "metadata": "m"]],
        ]
        for extra in [[:], more] {
            let signIn = try SignInFixture.signIn().with(members.merging(["stage": .string(name)]) { $1 }.merging(extra) { $1 })
            #expect(SignIn(json: signIn.json) == signIn)
            let written = try WireValue(json: signIn.json)
            #expect(written["stage"]?.string == name)
            for (member, value) in members { #expect(written[member] == value) }
            for (member, value) in extra { #expect(written[member] == value) }
            let text = try seal.text(signIn)
            #expect(try seal.open(text, pool: SignInFixture.pool, client: SignInFixture.client, now: Self.now) == signIn)
            for missing in members.keys where !["challenge", "secret", "verifiedStep", "friendlyName", "metadata"].contains(missing) {
                let broken = (written.object?.members ?? []).filter { $0.name != missing }
                #expect(SignIn(json: WireValue.object(WireObject(broken)).json) == nil, "without \(missing)")
            }
        }
    }

    @Test("opens in its own form only, for its own client and pool, in its time, and unchanged")
    func bindings() throws {
        let signIn = SignInFixture.signIn()
        let (session, confirmed) = (try seal.text(signIn), try seal.text(signIn, as: .confirmed))
        let block = try seal.secretBlock(signIn)
        let kept = try seal.kept(signIn.json, of: signIn)
        let (pool, client) = (SignInFixture.pool, SignInFixture.client)
        #expect(try seal.open(session, pool: pool, client: client, now: Self.now) == signIn)
        #expect(try seal.open(confirmed, as: .confirmed, pool: pool, client: client, now: Self.now) == signIn)
        #expect(try seal.open(secretBlock: block, pool: pool, client: client, now: Self.now) == signIn)
        #expect(try seal.open(kept: kept, of: signIn, now: Self.now) == signIn)
        let prefix = client.value + "."
        func refuses(_ body: () throws -> SignIn) { #expect(throws: UserPoolError.self) { _ = try body() } }
        for form in [SessionSeal.Form.session, .confirmed] {
            let other = form == .session ? confirmed : session
            let texts = [
                other, prefix + block, block, prefix + Base64URL.encode(kept), String(session.dropFirst(prefix.utf8.count)), "", prefix,
                "x" + (form == .session ? session : confirmed), (form == .session ? session : confirmed) + "A",
            ]
            for text in texts { refuses { try seal.open(text, as: form, pool: pool, client: client, now: Self.now) } }
        }
        for text in [session, confirmed] {
            refuses { try seal.open(secretBlock: text, pool: pool, client: client, now: Self.now) }
            refuses { try seal.open(secretBlock: String(text.dropFirst(prefix.utf8.count)), pool: pool, client: client, now: Self.now) }
        }
        let stranger = ClientID("9stranger9876543")
        let elsewhere = UserPoolID("us-east-1_Elsewhere")
        refuses { try seal.open(session, pool: pool, client: stranger, now: Self.now) }
        refuses { try seal.open(stranger.value + session.dropFirst(client.value.utf8.count), pool: pool, client: stranger, now: Self.now) }
        refuses { try seal.open(session, pool: elsewhere, client: client, now: Self.now) }
        refuses { try seal.open(secretBlock: block, pool: elsewhere, client: client, now: Self.now) }
        refuses { try seal.open(secretBlock: block, pool: pool, client: stranger, now: Self.now) }
        refuses { try seal.open(kept: kept, pool: elsewhere, client: client, now: Self.now) }
        refuses { try seal.open(session, pool: pool, client: client, now: signIn.expires) }
        refuses { try seal.open(confirmed, as: .confirmed, pool: pool, client: client, now: signIn.expires) }
        refuses { try seal.open(secretBlock: block, pool: pool, client: client, now: signIn.expires) }
        refuses { try seal.open(kept: kept, of: signIn, now: signIn.expires) }
        let later = SignIn(json: Array(String(decoding: signIn.json, as: UTF8.self).replacing("\"step\":0", with: "\"step\":1").utf8))
        refuses { try seal.open(kept: kept, of: try #require(later), now: Self.now) }
    }

    @Test("has one length for names that somebody has and names that nobody has, as long as nothing is proved")
    func lengths() throws {
        let unproved = ["passwordVerifier", "firstFactor", "oneTimeCode", "custom", "kept"]
        for (name, members) in Self.stages where unproved.contains(name) {
            for username in ["al", "alice", "a.very.long.name@mail.example.com", "ünïcödé\"\\"] {
                let change = members.merging(["stage": .string(name), "deviceKey": .string("us-east-1_" + Self.uuid)]) { $1 }
                let (known, unknown) = (
                    try SignInFixture.signIn(known: true, username: username).with(change),
                    try SignInFixture.signIn(known: false, username: username).with(change)
                )
                #expect(known.json.count != unknown.json.count, "or there is nothing to show")
                #expect(try seal.text(known).utf8.count == seal.text(unknown).utf8.count, "\(name) \(username)")
                #expect(try seal.secretBlock(known).utf8.count == seal.secretBlock(unknown).utf8.count, "\(name) \(username)")
            }
        }
    }

    private static let uuid = "11111111-2222-4333-8444-555555555555"
}
