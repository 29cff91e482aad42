import CognitoModel
import UserPools

struct DescribeUserImportJob: Operation {
    typealias Wire = DescribeUserImportJobOperation

    func perform(_ input: DescribeUserImportJobRequest, in call: Call) async throws -> DescribeUserImportJobResponse {
        let job = try await call.services.imports.describe(UserImportJob.ID(input.jobId), in: try call.poolID(input.userPoolId))
        return DescribeUserImportJobResponse(userImportJob: call.wire(job))
    }
}
