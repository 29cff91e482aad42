import UserPools

/// `resource` of a token request: the service that the token shall be for. Source: RFC 8707 section 2.2.
///
/// What the person has agreed to was said in the authorization request (guide, "Authorize endpoint"); here it can only be said again.
enum RequestedResource {
    /// - Returns: `nil` where none is named.
    /// - Throws: `invalid_target` for what is no resource server of the pool.
    static func read(_ form: FormFields, at client: ClientContext) throws(OAuthError) -> String? {
        guard let resource = form["resource"], !resource.isEmpty else { return nil }
        guard client.poolContext.resourceScopes.hasServer(resource) else { throw OAuthError(.invalidTarget, "The resource is unknown") }
        return resource
    }
}
