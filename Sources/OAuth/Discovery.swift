import Credentials
import JSON
public import UserPools

/// What a pool publishes about itself. Source: OpenID Connect Discovery 1.0, section 3; RFC 8414, section 2.
public enum Discovery {
    private static let authenticationMethods = ["client_secret_basic", "client_secret_post", "private_key_jwt"]

    /// The document under `/.well-known/openid-configuration` and `/.well-known/oauth-authorization-server`.
    ///
    /// Without a domain Cognito names no endpoint either. What Cognito does not have is named where the pool has it on: of a client's own
    /// choice only that client knows.
    /// - Parameters:
    ///   - publicURL: where this server is reached; keys are served there whatever the issuer is called.
    ///   - domainURL: what the endpoints' addresses begin with; `nil` for a pool without a domain.
    public static func document(of context: PoolContext, publicURL: String, domainURL: String?) -> [UInt8] {
        let rules = AuthorizationRules(pool: context.pool.extensions.authorization, client: nil)
        var json = JSONWriter(reservingCapacity: 1_536)
        json.beginObject()
        json.member("issuer", string: context.issuer)
        json.member("jwks_uri", string: publicURL + "/" + context.pool.id.value + "/.well-known/jwks.json")
        if let domainURL {
            writeEndpoints(at: domainURL, rules, &json)
            if RegistrationPolicy(context.pool.dynamicClientRegistration).isOn {
                json.member("registration_endpoint", string: domainURL + RegistrationEndpoint.path)
            }
        }
        json.member("id_token_signing_alg_values_supported", strings: ["RS256"])
        json.member("response_types_supported", strings: rules.isHardened ? ["code"] : ["code", "token"])
        json.member("scopes_supported", strings: ["openid", "email", "phone", "profile"])
        json.member("subject_types_supported", strings: ["public"])
        json.member("token_endpoint_auth_methods_supported", strings: authenticationMethods)
        json.member("token_endpoint_auth_signing_alg_values_supported", strings: SignatureAlgorithm.names)
        if rules.dpop.isOn { json.member("dpop_signing_alg_values_supported", strings: SignatureAlgorithm.names) }
        json.endObject()
        return json.bytes
    }

    private static func writeEndpoints(at domainURL: String, _ rules: AuthorizationRules, _ json: inout JSONWriter) {
        json.member("authorization_endpoint", string: domainURL + AuthorizationEndpoint.path)
        json.member("token_endpoint", string: domainURL + TokenEndpoint.path)
        json.member("userinfo_endpoint", string: domainURL + UserInfoEndpoint.path)
        json.member("revocation_endpoint", string: domainURL + RevocationEndpoint.path)
        json.member("end_session_endpoint", string: domainURL + LogoutEndpoint.path)
        if rules.pushedAuthorizationRequests.isOn {
            json.member("pushed_authorization_request_endpoint", string: domainURL + PushedRequestEndpoint.path)
            json.member("require_pushed_authorization_requests", bool: rules.pushedAuthorizationRequests == .required)
        }
        if rules.hasIntrospection {
            json.member("introspection_endpoint", string: domainURL + IntrospectionEndpoint.path)
            json.member("introspection_endpoint_auth_methods_supported", strings: authenticationMethods)
        }
        if rules.hasDeviceAuthorization {
            json.member("device_authorization_endpoint", string: domainURL + DeviceAuthorizationEndpoint.path)
        }
        // How a client learns that PKCE works here (RFC 9700 section 2.1.1); Cognito does not say so.
        json.member("code_challenge_methods_supported", strings: ["S256"])
        json.member("response_modes_supported", strings: ["query", "fragment"] + (rules.hasFormPost ? ["form_post"] : []))
        if rules.namesIssuer { json.member("authorization_response_iss_parameter_supported", bool: true) }
    }
}
