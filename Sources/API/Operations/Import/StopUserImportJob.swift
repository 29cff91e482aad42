import CognitoModel
import UserPools

struct StopUserImportJob: Operation {
    typealias Wire = StopUserImportJobOperation

    func perform(_ input: StopUserImportJobRequest, in call: Call) async throws -> StopUserImportJobResponse {
        let job = try await call.services.imports.stop(UserImportJob.ID(input.jobId), in: try call.poolID(input.userPoolId))
        return StopUserImportJobResponse(userImportJob: call.wire(job))
    }
}
