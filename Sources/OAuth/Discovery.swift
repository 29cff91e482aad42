import Credentials
import JSON
public import UserPools

/// What a pool publishes about itself. Source: OpenID Connect Discovery 1.0, section 3.
public enum Discovery {
    /// The document under `/.well-known/openid-configuration`.
    ///
    /// Endpoints of a user pool domain are named once the pool has one; without a domain Cognito names none either.
    /// - Parameter publicURL: where this server is reached; keys are served there whatever the issuer is called.
    public static func document(of context: PoolContext, publicURL: String) -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 512)
        json.beginObject()
        json.member("issuer", string: context.issuer)
        json.member("jwks_uri", string: publicURL + "/" + context.pool.id.value + "/.well-known/jwks.json")
        json.member("id_token_signing_alg_values_supported", strings: ["RS256"])
        json.member("response_types_supported", strings: ["code", "token"])
        json.member("scopes_supported", strings: ["openid", "email", "phone", "profile"])
        json.member("subject_types_supported", strings: ["public"])
        json.member("token_endpoint_auth_methods_supported", strings: ["client_secret_basic", "client_secret_post", "private_key_jwt"])
        json.member("token_endpoint_auth_signing_alg_values_supported", strings: SignatureAlgorithm.names)
        let rules = AuthorizationRules(pool: context.pool.extensions.authorization, client: nil)
        if rules.dpop.isOn { json.member("dpop_signing_alg_values_supported", strings: SignatureAlgorithm.names) }
        json.endObject()
        return json.bytes
    }
}
