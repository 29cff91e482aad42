import CognitoModel
import Credentials
import UserPools

struct SignUp: Operation {
    typealias Wire = SignUpOperation

    func perform(_ input: SignUpRequest, in call: Call) async throws -> SignUpResponse {
        let client = try await call.client(input.clientId, secretHash: input.secretHash, username: input.username)
        let request = SignUps.Request(
            username: input.username, password: input.password.map(RawPassword.init),
            attributes: try (input.userAttributes ?? []).byName(), validationData: try input.validationData?.byName(),
            clientMetadata: input.clientMetadata)
        let outcome = try await call.services.signUps.signUp(request, at: client)
        let session = try (outcome.delivery?.attribute).flatMap(ContactAttribute.init(rawValue:)).flatMap {
            try call.services.authentication.session(
                afterSigningUp: outcome.subject, as: input.username, via: $0, at: client)
        }
        return SignUpResponse(
            userConfirmed: outcome.confirmed, codeDeliveryDetails: outcome.delivery?.details, userSub: outcome.subject.value,
            session: session)
    }
}
