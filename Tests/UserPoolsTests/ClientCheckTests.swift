import Testing
import UserPools

@Suite("An app client's settings")
struct ClientCheckTests {
    private static let pool = UserPool(id: SignInFixture.pool, name: "p", accountID: "000000000000", created: Instant(seconds: 0))

    private func verdict(_ change: (inout UserPoolClient) -> Void) -> String? {
        var client = UserPoolClient(id: SignInFixture.client, pool: SignInFixture.pool, name: "app", created: Instant(seconds: 0))
        change(&client)
        do {
            try client.check(in: Self.pool)
            return nil
        } catch {
            return error.description
        }
    }

    @Test("are good when nothing is said")
    func defaults() {
        #expect(verdict { _ in } == nil)
    }

    @Test(
        "name flows of one kind, and refreshing among them",
        arguments: [
            (["ALLOW_USER_SRP_AUTH"], "InvalidParameter: REFRESH_TOKEN_AUTH should always be allowed."),
            (["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"], nil), ([], nil), (["USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"], nil),
            (
                ["USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
                "InvalidParameter: Legacy and new ExplicitAuthFlows values cannot be combined."
            ),
        ] as [([String], String?)])
    func flows(names: [String], expected: String?) {
        #expect(verdict { $0.explicitAuthFlows = names } == expected)
    }

    @Test("that rotate refresh tokens need no refresh flow")
    func rotation() {
        #expect(
            verdict {
                $0.explicitAuthFlows = ["ALLOW_USER_SRP_AUTH"]
                $0.rotation = RefreshTokenRotation(enabled: true, retryGracePeriodSeconds: 0)
            } == nil)
    }

    @Test(
        "open the flows that their names mean",
        arguments: [
            (nil, ["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]),
            (["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"], ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_PASSWORD_AUTH"]),
            (
                ["ADMIN_NO_SRP_AUTH"],
                ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]
            ), (["CUSTOM_AUTH_FLOW_ONLY"], ["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]),
        ] as [([String]?, [String])])
    func allowed(names: [String]?, flows: [String]) {
        var client = UserPoolClient(id: SignInFixture.client, pool: SignInFixture.pool, name: "app", created: Instant(seconds: 0))
        client.explicitAuthFlows = names
        #expect(client.allowedFlows.filter { $0.hasPrefix("ALLOW_") }.sorted() == flows)
    }

    @Test(
        "take redirects that lead to https, to this machine or into an app",
        arguments: [
            ("https://example.com/cb", true), ("https://example.com", true), ("http://localhost:3000/cb", true), ("http://localhost", true),
            ("http://127.0.0.1:8080/", true), ("http://[::1]:8080/cb", true), ("myapp://cb", true), ("com.example.app:/oauth", true),
            ("http://example.com/cb", false), ("http://localhost.evil.com/", false), ("http://127.0.0.1.evil.com/", false),
            ("http://localhost@evil.com/", false), ("https:///cb", false), ("https:/example.com", false), ("https://", false),
            ("https://example.com/#x", false), ("javascript:alert(1)", false), ("JavaScript:alert(1)", false), ("data:text/html,x", false),
            ("file:///etc/passwd", false), ("vbscript:x", false), ("//example.com", false), ("/cb", false), ("", false),
            ("1app://x", false),
            ("http://[::1", false), ("http://user:pw@localhost/", false),
            ("http://localhost:80@evil.com/", false), ("http://127.0.0.1:@evil.com/", false), ("http://localhost\\@evil.com/", false),
            ("http:localhost/cb", false),
        ])
    func redirects(url: String, isGood: Bool) {
        #expect((verdict { $0.callbackURLs = [url] } == nil) == isGood)
        #expect((verdict { $0.logoutURLs = [url] } == nil) == isGood)
    }

    @Test("name attributes that the pool has, and write those that are a person's own to set")
    func attributes() {
        #expect(verdict { $0.readAttributes = ["email", "email_verified", "sub"] } == nil)
        #expect(verdict { $0.writeAttributes = ["email", "name"] } == nil)
        #expect(
            verdict { $0.readAttributes = ["custom:x"] }
                == "InvalidParameter: Invalid read attributes specified while creating a client: custom:x")
        for name in ["custom:x", "sub", "email_verified", "phone_number_verified", "dev:custom:x"] {
            #expect(
                verdict { $0.writeAttributes = [name] }
                    == "InvalidParameter: Invalid write attributes specified while creating a client: \(name)")
        }
    }

    @Test("for OAuth fit together")
    func oauth() {
        #expect(
            verdict { $0.allowedOAuthFlows = ["client_credentials", "code"] }
                == "InvalidOAuthFlow: client_credentials flow can not be selected along with code flow or implicit flow.")
        #expect(
            verdict { $0.allowedOAuthFlows = ["client_credentials"] }
                == "InvalidOAuthFlow: client_credentials flow can not be selected if client does not have a client secret.")
        #expect(
            verdict { $0.defaultRedirectURI = "https://a.example" }
                == "InvalidParameter: DefaultRedirectURI must be in the list of callback URLs.")
        #expect(
            verdict {
                $0.allowedOAuthFlowsUserPoolClient = true
                $0.allowedOAuthFlows = ["code"]
            } == "InvalidParameter: At least one callback URL is required for the code and implicit flows.")
    }
}
