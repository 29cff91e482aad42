import Testing
import UserPools

@Suite("The messages about tokens for programs")
struct TokenMessageTests {
    private static let client = ClientID("1example23456789")

    @Test("stand as they are", arguments: pinned)
    func wording(error: UserPoolError, text: String) {
        #expect(error.description == text)
    }

    private static let pinned: [(UserPoolError, String)] = [
        (.clientWithoutSecret(client), "NotAuthorized: Client 1example23456789 is not configured with a secret."),
        (.tokenFlowNotEnabled("CLIENT_TOKEN_AUTH"), "NotAuthorized: CLIENT_TOKEN_AUTH flow not enabled for this client"),
        (.scopeNotAllowed("a/b"), "InvalidParameter: Invalid scope requested: a/b"),
        (.resourceNotGranted, "InvalidParameter: The sign-in was not for this resource."),
        (.noScopeAllowed, "InvalidParameter: None of the requested scopes can be granted."),
        (.noScopeConfigured, "InvalidParameter: The client has no scopes of resource servers that can be granted."),
        (.badToken(.subject), "NotAuthorized: Invalid subject token."),
        (.expiredToken(.actor), "NotAuthorized: The actor token has expired."),
        (.revokedToken(.subject), "NotAuthorized: The subject token has been revoked."),
        (
            .foreignTokenUnsupported(.subject),
            "InvalidParameter: The subject token must be an access token or ID token of this user pool; tokens of other providers are "
                + "not supported."
        ),
        (.actorTokenTypeMissing, "InvalidParameter: ActorTokenType is required when ActorToken is present."),
        (.actorTokenMissing, "InvalidParameter: ActorTokenType and ActorTokenProviderName need an ActorToken."),
        (.actorIsSubject, "InvalidParameter: The actor must be another party than the subject."),
        (.tooManyActors, "InvalidParameter: The subject token has been through 5 actors, which is the most."),
        (.audienceAndResource, "InvalidParameter: Audiences and Resources cannot be requested together."),
        (.idTokenForAnotherClient, "InvalidParameter: An ID token cannot be issued for another app client."),
        (.idTokenNeedsOpenID, "InvalidParameter: The scopes of the subject token do not permit an ID token."),
    ]
}

@Suite("The scopes of a pool's resource servers")
struct ResourceScopesTests {
    @Test("are those that a server of that identifier has, whatever slashes are in it")
    func contents() {
        func server(_ identifier: String, _ names: [String]) -> ResourceServer {
            ResourceServer(
                pool: UserPoolID("us-east-1_AbCdEfGhI"), identifier: identifier, name: "s",
                scopes: names.map { ResourceServer.Scope(name: $0, details: "d") })
        }
        let scopes = ResourceScopes([server("https://a.example/v1", ["read"]), server("https://a.example", ["write"]), server("b", [])])
        #expect(scopes.contains("https://a.example/v1/read") && scopes.contains("https://a.example/write"))
        for scope in ["https://a.example/read", "https://a.example/v1/write", "https://a.example/v1", "read", "/read", "b/", "b", "", "/"] {
            #expect(!scopes.contains(scope), "\(scope)")
        }
        #expect(scopes.hasServer("b") && !scopes.hasServer("b/") && !scopes.hasServer("https://a.example/v1/read"))
        #expect(scopes.has("https://a.example/write", of: "https://a.example"))
        #expect(!scopes.has("https://a.example/write", of: "https://a.example/v1"))
    }
}
