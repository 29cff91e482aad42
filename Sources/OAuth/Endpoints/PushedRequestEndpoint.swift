import JSON
public import UserPools

/// `POST /oauth2/par`: a client sends its authorization request ahead and gets a name for it. Source: RFC 9126 section 2.
public struct PushedRequestEndpoint: Sendable {
    public static let path = "/oauth2/par"

    let ports: Ports
    let cache: ConfigurationCache
    let requests: PushedRequests
    let dpop: DPoPProofs

    /// More than any request of ours has, and little enough that nobody fills the database with one.
    private static let longestRequest = 16_384
    /// What proves the client is not kept.
    private static let proofs = ClientAuthentication.parameters.subtracting(["client_id"])

    public init(ports: Ports, cache: ConfigurationCache, requests: PushedRequests, dpop: DPoPProofs) {
        self.dpop = dpop
        self.ports = ports
        self.cache = cache
        self.requests = requests
    }

    public func respond(to request: DomainRequest) async throws -> DomainResponse {
        guard request.method == "POST" else { return DomainResponse(status: 405, headers: [(name: "Allow", value: "POST")]) }
        do {
            guard let form = request.form else { throw OAuthError(.invalidRequest, "The body must be application/x-www-form-urlencoded") }
            guard request.query["client_secret"] == nil else { throw OAuthError(.invalidRequest) }
            let (client, _) = try await ClientAuthentication(request, form: form).client(of: request, in: cache, ports)
            guard client.rules.pushedAuthorizationRequests.isOn else { throw OAuthError(.unauthorizedClient) }
            // RFC 9126 section 2.1.
            guard !form.fields.contains(where: { $0.name == "request_uri" }) else {
                throw OAuthError(.invalidRequest, "request_uri must not be pushed")
            }
            var fields = form.fields.filter { !Self.proofs.contains($0.name) }
            if form["client_id"] == nil { fields.append((name: "client_id", value: client.client.id.value)) }
            if let bound = try await keyThumbprint(of: request, form, at: client) { fields.append((name: "dpop_jkt", value: bound)) }
            let query = FormFields(fields)
            guard query.encoded.utf8.count <= Self.longestRequest else { throw OAuthError(.invalidRequest, "The request is too long") }
            do {
                let authorization = try await AuthorizationRequest(query, isPushed: true) { $0 == client.client.id.value ? client : nil }
                guard authorization.responseType != .device else { throw OAuthError(.unsupportedResponseType) }
            } catch let refusal as AuthorizationRequest.Refusal {
                throw refusal.error
            }
            return Self.answer(try await requests.keep(query, of: client))
        } catch let error as OAuthError {
            return dpop.response(to: error, request)
        }
    }

    /// The key that the code to come is bound to, where the request proves one and does not name it.
    /// - Throws: `invalid_dpop_proof` also for a proof by another key than the one that is named: RFC 9449 section 10.1, MUST reject.
    private func keyThumbprint(of request: DomainRequest, _ form: FormFields, at client: ClientContext) async throws -> String? {
        guard client.rules.dpop.isOn, let proved = try await dpop.keyThumbprint(of: request) else { return nil }
        guard form.fields.contains(where: { $0.name == "dpop_jkt" }) else { return proved }
        guard form["dpop_jkt"] == proved else { throw OAuthError(.invalidDPoPProof, "dpop_jkt names another key") }
        return nil
    }

    /// Source: RFC 9126 section 2.2.
    private static func answer(_ address: String) -> DomainResponse {
        var json = JSONWriter(reservingCapacity: 192)
        json.beginObject()
        json.member("request_uri", string: address)
        json.member("expires_in", integer: Int(PushedRequests.lifeSeconds))
        json.endObject()
        return .json(json.bytes, status: 201)
    }
}
