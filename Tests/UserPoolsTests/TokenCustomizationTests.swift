import JSON
import Testing
import UserPools

@Suite("What a function changes in a token")
struct TokenCustomizationTests {
    private static let claims: WireValue = [
        "sub": "s", "iss": "i", "token_use": "id", "aud": "client", "name": "A", "scope": "aws.cognito.signin.user.admin",
        "cognito:groups": ["g"], "cognito:roles": ["r"], "cognito:preferred_role": "r",
    ]

    private func apply(_ verdict: PreTokenGenerationVerdict, isAccess: Bool) throws -> WireValue {
        try WireValue(json: TokenCustomization.apply(verdict, to: Self.claims.json, isAccess: isAccess, clientID: "client"))
    }

    @Test("is nothing where it says nothing", arguments: [true, false])
    func nothing(isAccess: Bool) throws {
        #expect(try apply(PreTokenGenerationVerdict(), isAccess: isAccess) == Self.claims)
    }

    @Test(
        "is never a claim that says from, for or about whom the token is", arguments: TokenCustomization.reserved.sorted(), [true, false])
    func reserved(name: String, isAccess: Bool) throws {
        let changes = PreTokenGenerationVerdict.Claims(add: [name: "forged"])
        let removal = PreTokenGenerationVerdict.Claims(suppress: [name])
        for change in [changes, removal] {
            let verdict = PreTokenGenerationVerdict(idToken: change, accessToken: change)
            #expect(try apply(verdict, isAccess: isAccess) == Self.claims)
        }
    }

    @Test("may be an access token's audience if that is its own client; an ID token's stays")
    func audience() throws {
        for (audience, isAccess, expected) in [("client", true, "client"), ("other", true, "client"), ("other", false, "client")] {
            let change = PreTokenGenerationVerdict.Claims(add: ["aud": .string(audience)], suppress: [])
            #expect(
                try apply(PreTokenGenerationVerdict(idToken: change, accessToken: change), isAccess: isAccess)["aud"]
                    == .string(expected))
        }
    }

    @Test("is suppressed rather than added when it is both")
    func suppression() throws {
        let change = PreTokenGenerationVerdict.Claims(add: ["name": "B", "role": "x"], suppress: ["name", "role"])
        let id = try apply(PreTokenGenerationVerdict(idToken: change), isAccess: false)
        #expect(id["name"] == nil && id["role"] == nil)
        #expect(try apply(PreTokenGenerationVerdict(idToken: change), isAccess: true)["name"] == "A", "each token has its own changes")
    }

    @Test("gives no scope of the pool's own, nor one that is none, and may take any away")
    func scopes() throws {
        let own = Self.own
        let rows: [([String], Set<String>, WireValue?)] = [
            (["a", "a", "b c", "", "d\"", "aws.cognito.x"], [], .string(own + " a")), ([], [Self.own], nil),
            (["a"], [Self.own, "a"], nil), ([own], [Self.own], nil), (["x"], ["y"], .string(own + " x")),
        ]
        for (added, suppressed, expected) in rows {
            let verdict = PreTokenGenerationVerdict(scopesToAdd: added, scopesToSuppress: suppressed)
            #expect(try apply(verdict, isAccess: true)["scope"] == expected)
            #expect(try apply(verdict, isAccess: false)["scope"] == .string(own), "scopes are the access token's")
        }
    }

    @Test("are the groups in both tokens, the roles in the ID token")
    func groups() throws {
        let verdict = PreTokenGenerationVerdict(groups: GroupClaims(groups: ["a", "b"], roles: [], preferredRole: nil))
        let (id, access) = (try apply(verdict, isAccess: false), try apply(verdict, isAccess: true))
        #expect(id["cognito:groups"] == ["a", "b"] && access["cognito:groups"] == ["a", "b"])
        #expect(id["cognito:roles"] == nil && id["cognito:preferred_role"] == nil)
        let none = PreTokenGenerationVerdict(groups: GroupClaims(groups: [], roles: [], preferredRole: nil))
        #expect(try apply(none, isAccess: true)["cognito:groups"] == nil)
    }

    private static let own = "aws.cognito.signin.user.admin"
}
