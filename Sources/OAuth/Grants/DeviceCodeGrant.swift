public import UserPools

/// Tokens for a device that a person has signed in for elsewhere. Source: RFC 8628 section 3.4.
public struct DeviceCodeGrant: Sendable {
    static let type = "urn:ietf:params:oauth:grant-type:device_code"

    let devices: DeviceAuthorizations
    let hosted: HostedTokens

    public init(devices: DeviceAuthorizations, hosted: HostedTokens) {
        self.devices = devices
        self.hosted = hosted
    }

    func answer(
        _ form: FormFields, _ request: DomainRequest, _ keyThumbprint: String?, at client: ClientContext
    ) async throws -> TokenAnswer {
        guard let code = form["device_code"], !code.isEmpty, code.utf8.count <= 256 else {
            throw OAuthError(.invalidRequest, "device_code is required")
        }
        guard client.rules.hasDeviceAuthorization else { throw OAuthError(.unauthorizedClient) }
        // No device asks for one, so its tokens are bound to none.
        guard try RequestedResource.read(form, at: client) == nil else { throw OAuthError(.invalidTarget) }
        let metadata = try ClientMetadata.read(form["aws_client_metadata"])
        let exchanged = try await devices.exchange(code, keyThumbprint: keyThumbprint, from: request.source, at: client)
        switch exchanged {
        case .failure(let refusal): throw OAuthError(refusal)
        case .success(let exchange):
            do {
                return TokenAnswer(try await hosted.tokens(for: exchange, clientMetadata: metadata, at: client))
            } catch let error as UserPoolError {
                throw try OAuthError(error)
            }
        }
    }
}

extension OAuthError {
    /// Source: RFC 8628 section 3.5.
    fileprivate init(_ refusal: DeviceAuthorizations.Refusal) {
        switch refusal {
        case .unknown: self.init(.invalidGrant)
        case .pending: self.init(.authorizationPending)
        case .tooSoon: self.init(.slowDown)
        case .expired: self.init(.expiredToken)
        case .denied: self.init(.accessDenied)
        }
    }
}
