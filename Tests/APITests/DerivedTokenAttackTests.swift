import API
import AWSWire
import Credentials
import Foundation
import JSON
import TestSupport
import Testing
import UserPools

/// Scope growth, actor spoofing, tokens of the wrong kind, pool or time, and calls that nobody answers for.
@Suite("Token exchange under attack")
struct DerivedTokenAttackTests {
    private static let badSubject = "NotAuthorizedException: Invalid subject token."
    private static let badActor = "NotAuthorizedException: Invalid actor token."

    private func actor(_ token: String, _ type: WireValue = "ACCESS_TOKEN") -> [String: WireValue] {
        ["ActorToken": .string(token), "ActorTokenType": type]
    }

    @Test("takes no token of another kind, pool or maker", arguments: Engine.allCases)
    func foreignTokens(engine: Engine) async throws {
        try await withExchange(on: engine) { exchange in
            let tokens = try await exchange.pool.tokens("ada")
            let service = try await exchange.service()
            let program = try await exchange.programs.program()
            let neighbours = try await TestPool(exchange.app)
            try await neighbours.addUser("ada")
            let foreign = try await neighbours.tokens("ada")
            let parts = tokens.access.split(separator: ".").map(String.init)
            let header = try WireValue(json: try Base64URL.decode(parts[0]))
            func headed(_ algorithm: String, _ signature: String) -> String {
                let text: WireValue = ["kid": header["kid"] ?? .null, "alg": .string(algorithm)]
                return Base64URL.encode(text.json) + "." + parts[1] + "." + signature
            }
            var claims = try Tokens.claims(tokens.access).object?.members ?? []
            claims.removeAll { $0.name == "scope" }
            claims.append(WireMember(name: "scope", value: "orders/read orders/cancel"))
            let grown = parts[0] + "." + Base64URL.encode(WireValue.object(WireObject(claims)).json) + "." + parts[2]
            let own = try await program.token()
            let subjects: [(String, WireValue)] = [
                (tokens.id, "ACCESS_TOKEN"), (tokens.access, "ID_TOKEN"), (tokens.refresh ?? "", "ACCESS_TOKEN"),
                (foreign.access, "ACCESS_TOKEN"), (foreign.id, "ID_TOKEN"), (headed("none", ""), "ACCESS_TOKEN"),
                (headed("HS256", parts[2]), "ACCESS_TOKEN"), (grown, "ACCESS_TOKEN"), (own, "ACCESS_TOKEN"), (own, "ID_TOKEN"),
                ("a.b.c", "ACCESS_TOKEN"), (String(repeating: "A", count: 100_000), "ACCESS_TOKEN"),
            ]
            for (token, type) in subjects {
                #expect(
                    await service.exchange(token, ["SubjectTokenType": type]).outcome == Self.badSubject, "\(token.prefix(20)) \(type)")
                // A program acts with a token of its own.
                guard token != own || type != "ACCESS_TOKEN" else { continue }
                #expect(await service.exchange(tokens.access, actor(token, type)).outcome == Self.badActor, "\(token.prefix(20)) \(type)")
            }
            // The service of another pool does not know this one's people, not with its own secret either.
            let elsewhere = try await ProgramPool(neighbours).program(["orders/read"], flows: ExchangePool.both)
            #expect(await elsewhere.exchange(tokens.access).outcome == Self.badSubject)
            let federated = "must be an access token or ID token of this user pool; tokens of other providers are not supported."
            for more in [["SubjectTokenType": "SAML2"], ["SubjectTokenProviderName": "Okta"]] as [[String: WireValue]] {
                #expect(await service.exchange(tokens.access, more).outcome == "InvalidParameterException: The subject token " + federated)
            }
            for more in [actor("PHNhbWw+", "SAML2"), actor(own).merging(["ActorTokenProviderName": "Okta"]) { $1 }] {
                #expect(await service.exchange(tokens.access, more).outcome == "InvalidParameterException: The actor token " + federated)
            }
        }
    }

    @Test("takes no actor that is not itself, here and now", arguments: Engine.allCases)
    func actors(engine: Engine) async throws {
        try await withExchange(on: engine) { exchange in
            let ada = try await exchange.pool.tokens("ada")
            let bob = try await exchange.pool.tokens("bob")
            let service = try await exchange.service()
            let program = try await exchange.programs.program()
            let own = try await program.token()
            let same = "InvalidParameterException: The actor must be another party than the subject."
            #expect(await service.exchange(ada.access, actor(ada.access)).outcome == same)
            #expect(await service.exchange(ada.access, actor(ada.id, "ID_TOKEN")).outcome == same)
            // A token that somebody else acts with, or that was made for another service, names no actor.
            let delegated = try await service.derived(bob.access, actor(own))
            #expect(await service.exchange(ada.access, actor(delegated)).outcome == Self.badActor)
            let bound = try await service.derived(bob.access, ["Audiences": ["billing"]])
            #expect(await service.exchange(ada.access, actor(bound)).outcome == Self.badActor)
            #expect(
                await service.exchange(ada.access, ["ActorToken": .string(own)]).outcome
                    == "InvalidParameterException: ActorTokenType is required when ActorToken is present.")
            let missing = "InvalidParameterException: ActorTokenType and ActorTokenProviderName need an ActorToken."
            #expect(await service.exchange(ada.access, ["ActorTokenType": "ACCESS_TOKEN"]).outcome == missing)
            #expect(await service.exchange(ada.access, ["ActorTokenProviderName": "Okta"]).outcome == missing)
            // Whose client is gone, who has signed out and whose time is over acts no more.
            _ = try await exchange.pool.ok("AdminUserGlobalSignOut", ["Username": "bob"])
            #expect(
                await service.exchange(ada.access, actor(bob.access)).outcome
                    == "NotAuthorizedException: The actor token has been revoked.")
            _ = try await exchange.pool.ok("DeleteUserPoolClient", ["ClientId": .string(program.id)])
            #expect(await service.exchange(ada.access, actor(own)).outcome == Self.badActor)
            let short = try await exchange.programs.program(
                settings: ["AccessTokenValidity": 5, "TokenValidityUnits": ["AccessToken": "minutes"]])
            let brief = try await short.token()
            exchange.app.clock.advance(seconds: 300)
            #expect(
                await service.exchange(ada.access, actor(brief)).outcome == "NotAuthorizedException: The actor token has expired.")
        }
    }

    @Test("needs the flow for what is asked", arguments: Engine.allCases)
    func flows(engine: Engine) async throws {
        try await withExchange(on: engine) { exchange in
            let ada = try await exchange.pool.tokens("ada").access
            let own = try await exchange.programs.program().token()
            let impersonator = try await exchange.service(flows: ["ALLOW_TOKEN_EXCHANGE_IMPERSONATION"])
            let delegate = try await exchange.service(flows: ["ALLOW_TOKEN_EXCHANGE_DELEGATION"])
            let neither = try await exchange.service(flows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])
            let refused = " flow not enabled for this client"
            #expect(await impersonator.exchange(ada).status == 200)
            #expect(await delegate.exchange(ada, actor(own)).status == 200)
            for service in [impersonator, neither] {
                #expect(
                    await service.exchange(ada, actor(own)).outcome
                        == "NotAuthorizedException: TOKEN_EXCHANGE_DELEGATION" + refused)
            }
            for service in [delegate, neither] {
                #expect(await service.exchange(ada).outcome == "NotAuthorizedException: TOKEN_EXCHANGE_IMPERSONATION" + refused)
            }
        }
    }

    @Test("ends with the sign-in, the account and the time of its subject", arguments: Engine.allCases)
    func endings(engine: Engine) async throws {
        try await withExchange(on: engine) { exchange in
            let service = try await exchange.service()
            let tokens = try await exchange.pool.tokens("ada")
            let derived = try await service.derived(tokens.access, ["Scopes": [.string(ExchangePool.selfService)]])
            #expect(await exchange.pool.profile(derived) == "200")
            #expect(await exchange.app.outcome("RevokeToken", exchange.pool.open(["Token": .string(tokens.refresh ?? "")])) == "200")
            let revoked = "NotAuthorizedException: The subject token has been revoked."
            #expect(await service.exchange(tokens.access).outcome == revoked)
            #expect(await service.exchange(derived).outcome == revoked, "what came of it has ended with it")
            #expect(await exchange.pool.profile(derived) == "NotAuthorizedException: Access Token has been revoked")

            // Without `origin_jti` the account's own sign-out counts.
            let plain = try #require(try await exchange.pool.makeClient(["EnableTokenRevocation": false])["ClientId"]?.string)
            let old = try await exchange.pool.tokens("ada", client: plain)
            let child = try await service.derived(old.access)
            #expect(try Tokens.claims(child)["origin_jti"] == nil)
            _ = try await exchange.pool.ok("AdminUserGlobalSignOut", ["Username": "ada"])
            #expect(await service.exchange(old.access).outcome == revoked)
            #expect(await service.exchange(child).outcome == revoked)

            let bob = try await exchange.pool.tokens("bob")
            _ = try await exchange.pool.ok("AdminResetUserPassword", ["Username": "bob"])
            let reset = await service.exchange(bob.access).outcome
            #expect(reset == "NotAuthorizedException: Password reset required for the user" || reset == revoked, "\(reset)")
            exchange.app.clock.advance(seconds: 2)
            _ = try await exchange.pool.ok(
                "AdminSetUserPassword", ["Username": "bob", "Password": .string(TestPool.password), "Permanent": true])
            let fresh = try await exchange.pool.tokens("bob")
            _ = try await exchange.pool.ok("AdminDisableUser", ["Username": "bob"])
            let disabled = await service.exchange(fresh.access).outcome
            #expect(disabled == revoked || disabled == "NotAuthorizedException: User is disabled.", "\(disabled)")
            _ = try await exchange.pool.ok("AdminDeleteUser", ["Username": "bob"])
            #expect(await service.exchange(fresh.access).outcome == "UserNotFoundException: User does not exist.")

            let late = try await exchange.pool.tokens("ada")
            exchange.app.clock.advance(seconds: 3_599)
            #expect(await service.exchange(late.access)["ExpiresIn"] == 1)
            exchange.app.clock.advance(seconds: 1)
            #expect(await service.exchange(late.access).outcome == "NotAuthorizedException: The subject token has expired.")
        }
    }

    @Test("opens nobody's account once it is bound or somebody acts", arguments: Engine.allCases)
    func accounts(engine: Engine) async throws {
        try await withExchange(on: engine) { exchange in
            let ada = try await exchange.pool.tokens("ada").access
            let service = try await exchange.service()
            let own = try await exchange.programs.program().token()
            let scope: [String: WireValue] = ["Scopes": [.string(ExchangePool.selfService)]]
            #expect(await exchange.pool.profile(try await service.derived(ada, scope)) == "200")
            let invalid = "NotAuthorizedException: Invalid Access Token"
            let acting = try await service.derived(ada, scope.merging(actor(own)) { $1 })
            #expect(try Tokens.claims(acting)["scope"] == .string(ExchangePool.selfService))
            #expect(await exchange.pool.profile(acting) == invalid)
            for target in [["Resources": ["orders"]], ["Audiences": ["billing"]]] as [[String: WireValue]] {
                #expect(await exchange.pool.profile(try await service.derived(ada, target)) == invalid)
            }
            #expect(
                await exchange.pool.profile(try await service.derived(ada, ["Audiences": [.string(service.id)]]))
                    == "NotAuthorizedException: Access Token does not have required scopes")
        }
    }

    @Test("binds to one place that exists, and to no other application's sign-in", arguments: Engine.allCases)
    func targets(engine: Engine) async throws {
        try await withExchange(on: engine) { exchange in
            let tokens = try await exchange.pool.tokens("ada")
            let (service, other) = (try await exchange.service(), try await exchange.service())
            #expect(
                await service.exchange(tokens.access, ["Resources": ["orders"], "Audiences": ["billing"]]).outcome
                    == "InvalidParameterException: Audiences and Resources cannot be requested together.")
            #expect(
                await service.exchange(tokens.access, ["Resources": ["nowhere"]]).outcome
                    == "ResourceNotFoundException: Resource server nowhere does not exist.")
            #expect(
                await service.exchange(tokens.access, ["Resources": ["orders", "nowhere"]]).outcome.hasPrefix(
                    "InvalidParameterException: 1 validation error detected"))
            #expect(await service.exchange(tokens.access, ["Resources": [], "Audiences": []]).status == 200)
            for client in [exchange.pool.client, other.id] {
                #expect(
                    await service.exchange(
                        tokens.access, ["Audiences": [.string(client)], "RequestedTokenType": "ID_TOKEN"]
                    ).outcome == "InvalidParameterException: An ID token cannot be issued for another app client.")
            }
            // What is bound to an app client is that client's to exchange.
            let bound = try await service.derived(tokens.access, ["Audiences": [.string(other.id)]])
            #expect(try Tokens.claims(bound)["aud"] == .string(other.id))
            #expect(await other.exchange(bound).status == 200)
            #expect(await service.exchange(bound).outcome == Self.badSubject)
        }
    }

    @Test("is for whom IAM or the client's own secret answers", arguments: Engine.allCases)
    func callers(engine: Engine) async throws {
        try await withExchange(on: engine) { exchange in
            let ada = try await exchange.pool.tokens("ada").access
            let (service, other) = (try await exchange.service(), try await exchange.service())
            let open = try #require(
                try await exchange.pool.makeClient(["ExplicitAuthFlows": .array(ExchangePool.both.map { .string($0) })])["ClientId"]?.string
            )
            let server = SignedServer(exchange.app)
            func input(_ client: String, _ secret: String?) -> [UInt8] {
                let input: [String: WireValue] = [
                    "ClientId": .string(client), "SubjectToken": .string(ada), "SubjectTokenType": "ACCESS_TOKEN",
                ]
                return WireValue.object(input, secret.map { ["ClientSecret": .string($0)] } ?? [:]).json
            }
            let wrong = "NotAuthorizedException: Invalid client secret."
            // Unsigned: the secret is all there is.
            #expect(await server.ask(input(service.id, service.secret)) == "200")
            #expect(await server.ask(input(service.id, other.secret)) == wrong)
            #expect(await server.ask(input(service.id, nil)) == wrong)
            for secret in [nil, service.secret] {
                #expect(
                    await server.ask(input(open, secret)) == "NotAuthorizedException: Client \(open) is not configured with a secret.")
            }
            // Signed: IAM answers, and a wrong secret still never helps.
            let root = SignedServer.key
            #expect(await server.ask(input(service.id, nil), by: root) == "200")
            #expect(await server.ask(input(open, nil), by: root) == "200")
            #expect(await server.ask(input(service.id, other.secret), by: root) == wrong)
            #expect(
                await server.ask(input(service.id, service.secret), by: root, region: "eu-west-1")
                    == "ResourceNotFoundException: User pool client \(service.id) does not exist.")
            // A signature that is there has to be good, whatever else is.
            let stranger = AccessKey(id: "AKIDSTRANGER00000000", secret: "stranger")
            #expect(await server.ask(input(service.id, service.secret), by: stranger).hasPrefix("UnrecognizedClientException"))
            let forger = AccessKey(id: root.id, secret: "guessed")
            #expect(await server.ask(input(service.id, service.secret), by: forger).hasPrefix("InvalidSignatureException"))
            #expect(
                await server.ask(input(service.id, service.secret), header: "Bearer " + ada).hasPrefix("IncompleteSignatureException"))
            // A program's own secret is asked for, signature or not.
            let program = try await exchange.programs.program()
            func wanted(_ secret: String) -> [UInt8] { (["ClientId": .string(program.id), "Secret": .string(secret)] as WireValue).json }
            #expect(await server.ask(wanted(program.secret), "GetClientToken") == "200")
            #expect(await server.ask(wanted(program.secret), "GetClientToken", by: stranger) == "200")
            #expect(await server.ask(wanted(other.secret), "GetClientToken", by: root) == wrong)
            #expect(await server.ask(Array("{}".utf8), "ListUserPools").hasPrefix("InvalidParameterException"))
            #expect(await server.ask(Array(#"{"MaxResults":1}"#.utf8), "ListUserPools").hasPrefix("MissingAuthenticationToken"))
        }
    }

    @Test("is not for pages of other sites; a program's own token is, for whoever has the secret")
    func browsers() {
        #expect(!Pipeline.isPublic(target: SignedServer.target("GetDerivedToken")))
        #expect(Pipeline.isPublic(target: SignedServer.target("GetClientToken")))
        #expect(!Pipeline.isPublic(target: SignedServer.target("ListUserPools")))
        #expect(Pipeline.isPublic(target: SignedServer.target("GetUser")))
    }
}

/// The same rules behind a pipeline as `serve` has it: management calls are signed.
private struct SignedServer {
    static let key = AccessKey(id: "AKIDLIFEGUARDROOT000", secret: "root-secret")
    private let app: AppUnderTest
    private let pipeline: Pipeline

    static func target(_ operation: String) -> String { "AWSCognitoIdentityProviderService." + operation }

    init(_ app: AppUnderTest) {
        self.app = app
        let clock = app.clock
        pipeline = Pipeline(
            services: app.services, access: .signed(verifier: SigV4Verifier()) { $0.accessKeyId == Self.key.id ? Self.key : nil },
            defaultRegion: "us-west-2", now: { Date(timeIntervalSince1970: Double(clock.time().milliseconds) / 1_000) }, quotas: nil,
            logger: app.log.logger)
    }

    /// - Returns: the outcome.
    func ask(
        _ body: [UInt8], _ operation: String = "GetDerivedToken", by key: AccessKey? = nil, region: String = "us-east-1",
        header: String? = nil
    ) async -> String {
        var headers = [
            (name: "Host", value: "localhost:9400"), (name: "X-Amz-Target", value: Self.target(operation)),
            (name: "Content-Type", value: "application/x-amz-json-1.1"),
        ]
        if let header { headers.append((name: "Authorization", value: header)) }
        var request = WireRequest(method: "POST", path: "/", headers: WireHeaders(headers), body: body)
        if let key {
            let now = Date(timeIntervalSince1970: Double(app.clock.time().milliseconds) / 1_000)
            request = SigV4Signer(key: key, region: region, service: "cognito-idp").sign(request, at: now)
        }
        let response = await pipeline.handle(request)
        let answer = (try? WireValue(json: response.body)) ?? .null
        guard let name = answer["__type"]?.string else { return String(response.status) }
        return "\(name): \(answer["message"]?.string ?? "")"
    }
}
