import CognitoModel
import Credentials
import UserPools

extension UserImportJob {
    /// - Parameter url: where the job's file goes.
    func wire(url: String) -> UserImportJobType {
        UserImportJobType(
            jobName: name, jobId: id.value, userPoolId: pool.value, preSignedUrl: url, creationDate: created.timestamp,
            startDate: started?.timestamp, completionDate: completed?.timestamp, status: UserImportJobStatusType(rawValue: status.rawValue),
            cloudWatchLogsRoleArn: roleARN, importedUsers: imported, skippedUsers: skipped, failedUsers: failed, completionMessage: message,
            passwordHashingAlgorithm: algorithm.flatMap { PasswordHashingAlgorithmType(rawValue: $0.rawValue) })
    }
}

extension Call {
    func wire(_ job: UserImportJob) -> UserImportJobType { job.wire(url: services.imports.uploadURL(of: job)) }
}
