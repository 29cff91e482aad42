import CognitoModel
import Credentials
import UserPools

extension Device {
    var deviceType: DeviceType {
        var attributes = [AttributeType(name: "device_status", value: "valid")]
        if let name { attributes.append(AttributeType(name: "device_name", value: name)) }
        if let lastIP { attributes.append(AttributeType(name: "last_ip_used", value: lastIP)) }
        attributes.append(AttributeType(name: "dev:device_remembered_status", value: remembered ? "remembered" : "not_remembered"))
        return DeviceType(
            deviceKey: key, deviceAttributes: attributes, deviceCreateDate: created.timestamp, deviceLastModifiedDate: modified.timestamp,
            deviceLastAuthenticatedDate: lastAuthenticated.timestamp)
    }
}

extension DeviceSecretVerifierConfigType {
    /// - Throws: InvalidParameter for what is no base64, for an empty or too long salt, and for a verifier outside 0 < v < N.
    func verifier() throws(UserPoolError) -> SRPVerifier {
        guard let salt, let passwordVerifier, let saltBytes = try? Base64.decode(salt),
            let verifierBytes = try? Base64.decode(passwordVerifier),
            let verifier = try? SRPVerifier(salt: saltBytes, verifier: verifierBytes)
        else { throw .invalidDeviceVerifier }
        return verifier
    }
}

extension Call {
    /// Who calls an operation whose model has an optional access token, though it does nothing without one.
    func holder(ofOptional accessToken: String?) async throws -> TokenHolder {
        guard let accessToken else { throw UserPoolError.missingParameter("AccessToken") }
        return try await services.accessTokens.holder(of: accessToken)
    }
}

/// DeviceRememberedStatus, which the model does not demand and the operation cannot do without.
func isRemembered(_ status: DeviceRememberedStatusType?) throws(UserPoolError) -> Bool {
    guard let status else { throw .missingParameter("DeviceRememberedStatus") }
    return status == .remembered
}
