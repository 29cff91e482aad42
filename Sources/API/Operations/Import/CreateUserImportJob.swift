import CognitoModel
import Credentials
import UserPools

struct CreateUserImportJob: Operation {
    typealias Wire = CreateUserImportJobOperation

    func perform(_ input: CreateUserImportJobRequest, in call: Call) async throws -> CreateUserImportJobResponse {
        let job = try await call.services.imports.create(
            input.jobName, roleARN: input.cloudWatchLogsRoleArn,
            algorithm: input.passwordHashingAlgorithm.flatMap { ImportedHashAlgorithm(rawValue: $0.rawValue) },
            in: try call.poolID(input.userPoolId))
        return CreateUserImportJobResponse(userImportJob: call.wire(job))
    }
}
