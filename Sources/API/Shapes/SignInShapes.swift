import CognitoModel
import UserPools

extension IssuedTokens {
    var result: AuthenticationResultType {
        AuthenticationResultType(
            accessToken: accessToken, expiresIn: expiresIn, tokenType: "Bearer", refreshToken: refreshToken, idToken: idToken,
            newDeviceMetadata: newDevice.map { NewDeviceMetadataType(deviceKey: $0.key, deviceGroupKey: $0.groupKey) })
    }
}

extension Authentication.Challenge {
    var wireName: ChallengeNameType { ChallengeNameType(rawValue: name.rawValue) }
    var wireAvailable: [ChallengeNameType]? { available?.map { ChallengeNameType(rawValue: $0.rawValue) } }
}

extension AuthFlow {
    /// - Throws: InvalidParameter for a flow that this version does not know.
    init(_ wire: AuthFlowType) throws(UserPoolError) {
        guard let flow = AuthFlow(rawValue: wire.rawValue) else { throw .authMethodNotSupported }
        self = flow
    }
}

extension UserPools.ChallengeName {
    init(_ wire: ChallengeNameType) throws(UserPoolError) {
        guard let name = UserPools.ChallengeName(rawValue: wire.rawValue) else { throw .invalidParameter("Invalid challenge name") }
        self = name
    }
}
