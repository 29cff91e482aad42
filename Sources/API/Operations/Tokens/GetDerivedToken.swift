import CognitoModel
import UserPools

struct GetDerivedToken: Operation {
    typealias Wire = GetDerivedTokenOperation
    static let authorization = WireAuthorization.sigV4OrClient

    func perform(_ input: GetDerivedTokenRequest, in call: Call) async throws -> GetDerivedTokenResponse {
        let client = try await call.client(input.clientId)
        // A signature names a region; without one the client's counts.
        if call.caller.region != nil, (try? call.poolID(client.pool.id.value)) == nil {
            throw UserPoolError.clientNotFound(client.client.id)
        }
        do {
            // Without a signature the secret is all there is, so a client without one is refused. A wrong one never helps.
            if !call.caller.isPrincipal {
                try client.proveSecret(input.clientSecret)
            } else if let secret = input.clientSecret {
                try client.checkSecret(secret)
            }
            let derived = try await call.services.tokenExchange.exchange(
                try input.exchange, at: client, byPrincipal: call.caller.isPrincipal)
            return GetDerivedTokenResponse(
                issuedToken: derived.text, issuedTokenType: derived.issued == .accessToken ? .accessToken : .idToken,
                // RFC 8693 section 2.2.1: an ID token is not used as an access token.
                tokenType: derived.issued == .accessToken ? .bearer : .nA, expiresIn: derived.expiresIn,
                scopes: derived.scopes.isEmpty ? nil : derived.scopes)
        } catch let refusal as TokenRefusal {
            throw refusal.error
        }
    }
}

extension GetDerivedTokenRequest {
    fileprivate var exchange: TokenExchangeRequest {
        get throws(UserPoolError) {
            var actor: PresentedToken?
            if let actorToken {
                guard let actorTokenType else { throw .actorTokenTypeMissing }
                actor = Self.presented(actorToken, actorTokenType, from: actorTokenProviderName)
            } else if actorTokenType != nil || actorTokenProviderName != nil {
                throw .actorTokenMissing
            }
            return TokenExchangeRequest(
                subject: Self.presented(subjectToken, subjectTokenType, from: subjectTokenProviderName), actor: actor, scopes: scopes,
                target: try target, issued: requestedTokenType == .idToken ? .idToken : .accessToken)
        }
    }

    private var target: TokenExchangeRequest.Target? {
        get throws(UserPoolError) {
            switch (audiences?.first, resources?.first) {
            case (nil, nil): nil
            case (let audience?, nil): .audience(audience)
            case (nil, let resource?): .resource(resource)
            default: throw .audienceAndResource
            }
        }
    }

    private static func presented(_ text: String, _ type: TokenTypeIdentifierType, from provider: String?) -> PresentedToken {
        guard provider == nil else { return PresentedToken(text: text, kind: .foreign) }
        return switch type {
        case .accessToken: PresentedToken(text: text, kind: .accessToken)
        case .idToken: PresentedToken(text: text, kind: .idToken)
        default: PresentedToken(text: text, kind: .foreign)
        }
    }
}
