/// An access token for a program.
public struct ClientToken: Sendable {
    public var accessToken: String
    /// Life in seconds.
    public var expiresIn: Int
    /// As they stand in the request or the client's document; a function may have changed them in the token.
    public var scopes: [String]
}

/// Access tokens for programs that prove a client's secret, whichever door they come through.
/// Source: guide, "Scopes, M2M, and resource servers"; API reference, GetClientToken; RFC 6749 section 4.4.
///
/// Without a function nothing of this touches the database: the client, its scopes and the key are in memory.
public struct ClientCredentials: Sendable {
    let ports: Ports
    let issuer: TokenIssuer

    /// Which of a client's settings opens the door that the program came through.
    public enum Door: Sendable {
        /// GetClientToken: ALLOW_CLIENT_TOKEN_AUTH.
        case api
        /// `/oauth2/token`: the `client_credentials` flow.
        case tokenEndpoint
    }

    public init(ports: Ports, issuer: TokenIssuer) {
        self.ports = ports
        self.issuer = issuer
    }

    /// - Parameters:
    ///   - isProved: whether the door has seen one of the client's active secrets (`ClientContext.proveSecret`), or its key's signature.
    ///   - scopes: of resource servers, each among the client's; `nil` or empty for all that the client has.
    ///   - keyThumbprint: of the key that the token is bound to (RFC 9449 section 6).
    /// - Throws: `TokenRefusal`.
    public func token(
        for client: ClientContext, isProved: Bool, scopes: [String]?, clientMetadata: [String: String]? = nil, keyThumbprint: String? = nil,
        through door: Door
    ) async throws -> ClientToken {
        guard isProved, client.isConfidential else {
            throw TokenRefusal(.invalidClient, .clientWithoutSecret(client.client.id))
        }
        guard client.isOpen(door) else {
            throw TokenRefusal(.unauthorizedClient, .tokenFlowNotEnabled(door == .api ? "CLIENT_TOKEN_AUTH" : "client_credentials"))
        }
        let granted = try Self.granted(scopes, to: client)
        let verdict = try await customization(client, granted, clientMetadata)
        let now = ports.clock.time()
        let token = try issuer.clientToken(for: client, scopes: granted, keyThumbprint: keyThumbprint, now: now, applying: verdict)
        return ClientToken(accessToken: token, expiresIn: Int(client.client.lifetimes.accessSeconds), scopes: granted)
    }

    private static func granted(_ requested: [String]?, to client: ClientContext) throws(TokenRefusal) -> [String] {
        guard let requested, !requested.isEmpty else {
            guard !client.customScopes.isEmpty else { throw TokenRefusal(.invalidScope, .noScopeConfigured) }
            return client.customScopes
        }
        var granted: [String] = []
        for scope in requested where !granted.contains(scope) {
            guard client.customScopes.contains(scope) else { throw TokenRefusal(.invalidScope, .scopeNotAllowed(scope)) }
            granted.append(scope)
        }
        return granted
    }

    /// Only a V3 function is asked about tokens for programs. Source: guide, "Pre token generation Lambda trigger".
    private func customization(
        _ client: ClientContext, _ scopes: [String], _ clientMetadata: [String: String]?
    ) async throws -> PreTokenGenerationVerdict? {
        guard client.pool.lambda.preTokenGenerationConfig?.version == "V3_0" else { return nil }
        let none = GroupClaims(groups: [], roles: [], preferredRole: nil)
        let occasion = TriggerOccasion(
            pool: client.pool, client: client.client.id, username: "ClientCredentials", userAttributes: [:], clientMetadata: clientMetadata)
        do {
            var verdict = try await ports.triggers.preTokenGeneration(
                PreTokenGenerationEvent(source: .clientCredentials, groups: none, scopes: scopes), occasion)
            // A program is in no group.
            verdict.groups = nil
            return verdict
        } catch let error as UserPoolError {
            // GetClientToken declares none of the functions' exceptions; their words are kept.
            throw TokenRefusal(.functionFailed, UserPoolError(.notAuthorized, error.message, cause: error.cause))
        }
    }
}

extension ClientContext {
    /// Checks a secret that must be there: unlike `checkSecret`, a client without one proves nothing.
    /// - Throws: `TokenRefusal.invalidClient`.
    public func proveSecret(_ secret: String?) throws(TokenRefusal) {
        // With keys a client proves itself by them, and in no other way.
        guard !client.secrets.isEmpty, keys == nil else { throw TokenRefusal(.invalidClient, .clientWithoutSecret(client.id)) }
        do throws(UserPoolError) {
            try checkSecret(secret)
        } catch {
            throw TokenRefusal(.invalidClient, error)
        }
    }

    func isOpen(_ door: ClientCredentials.Door) -> Bool {
        switch door {
        case .api: allows("ALLOW_CLIENT_TOKEN_AUTH")
        case .tokenEndpoint:
            client.allowedOAuthFlowsUserPoolClient && (client.allowedOAuthFlows ?? []).contains("client_credentials")
        }
    }
}
