import CognitoModel
import UserPools

struct UpdateUserPoolDomain: Operation {
    typealias Wire = UpdateUserPoolDomainOperation

    func perform(_ input: UpdateUserPoolDomainRequest, in call: Call) async throws -> UpdateUserPoolDomainResponse {
        let domain = try await call.services.domains.update(
            input.domain, in: try call.poolID(input.userPoolId), pages: input.managedLoginVersion,
            certificate: input.customDomainConfig.map(UserPoolDomain.Certificate.init),
            routing: input.routing.map { $0.failover.map(UserPoolDomain.Failover.init) })
        return UpdateUserPoolDomainResponse(
            managedLoginVersion: domain.pages.rawValue, cloudFrontDomain: domain.form == .custom ? call.services.domains.host : nil,
            routing: domain.failover?.routing)
    }
}
