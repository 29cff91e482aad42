import JSON
public import UserPools

/// `POST /oauth2/device_authorization`: a device asks for a code that a person types elsewhere. Source: RFC 8628 section 3.1.
public struct DeviceAuthorizationEndpoint: Sendable {
    public static let path = "/oauth2/device_authorization"
    /// The page where the person goes.
    public static let page = "/device"

    let ports: Ports
    let cache: ConfigurationCache
    let devices: DeviceAuthorizations

    public init(ports: Ports, cache: ConfigurationCache, devices: DeviceAuthorizations) {
        self.ports = ports
        self.cache = cache
        self.devices = devices
    }

    func respond(to request: DomainRequest) async throws -> DomainResponse {
        guard request.method == "POST" else { return DomainResponse(status: 405, headers: [(name: "Allow", value: "POST")]) }
        do {
            guard let form = request.form else { throw OAuthError(.invalidRequest, "The body must be application/x-www-form-urlencoded") }
            if let name = form.repeated(among: ["scope"]) {
                throw OAuthError(.invalidRequest, "The parameter \(name) must not be repeated")
            }
            let (client, _) = try await ClientAuthentication(request, form: form).client(of: request, in: cache, ports)
            guard client.rules.hasDeviceAuthorization, client.client.allowedOAuthFlowsUserPoolClient else {
                throw OAuthError(.unauthorizedClient)
            }
            guard let scopes = AuthorizationRequest.scopes(form["scope"], of: client) else { throw OAuthError(.invalidScope) }
            return Self.answer(try await devices.begin(scopes: scopes, at: client), at: request.door)
        } catch let error as OAuthError {
            return error.response
        }
    }

    /// Source: RFC 8628 section 3.2.
    private static func answer(_ begun: DeviceAuthorizations.Begun, at door: Door) -> DomainResponse {
        var json = JSONWriter(reservingCapacity: 512)
        json.beginObject()
        json.member("device_code", string: begun.deviceCode)
        json.member("user_code", string: begun.userCode.text)
        json.member("verification_uri", string: door.baseURL + page)
        json.member("verification_uri_complete", string: door.baseURL + page + "?user_code=" + begun.userCode.text)
        json.member("expires_in", integer: begun.lifeSeconds)
        json.member("interval", integer: begun.interval)
        json.endObject()
        return .json(json.bytes)
    }
}
