import CognitoModel
import UserPools

struct StartUserImportJob: Operation {
    typealias Wire = StartUserImportJobOperation

    func perform(_ input: StartUserImportJobRequest, in call: Call) async throws -> StartUserImportJobResponse {
        let job = try await call.services.imports.start(UserImportJob.ID(input.jobId), in: try call.poolID(input.userPoolId))
        return StartUserImportJobResponse(userImportJob: call.wire(job))
    }
}
