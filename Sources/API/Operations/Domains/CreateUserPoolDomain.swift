import CognitoModel
import UserPools

struct CreateUserPoolDomain: Operation {
    typealias Wire = CreateUserPoolDomainOperation

    func perform(_ input: CreateUserPoolDomainRequest, in call: Call) async throws -> CreateUserPoolDomainResponse {
        let domain = try await call.services.domains.create(
            input.domain, in: try call.poolID(input.userPoolId), pages: input.managedLoginVersion,
            certificate: input.customDomainConfig.map(UserPoolDomain.Certificate.init),
            failover: input.routing?.failover.map(UserPoolDomain.Failover.init))
        return CreateUserPoolDomainResponse(
            managedLoginVersion: domain.pages.rawValue, cloudFrontDomain: domain.form == .custom ? call.services.domains.host : nil,
            routing: domain.failover?.routing)
    }
}
