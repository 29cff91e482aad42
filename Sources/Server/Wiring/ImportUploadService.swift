internal import AWSWire
internal import Logging
internal import Persistence
internal import UserPools

/// Takes the files of import jobs: the rules' refusals as HTTP knows them.
struct ImportUploadService: ImportUploadDoor {
    let uploads: ImportUploads
    let logger: Logger

    var longestFile: Int { UserImports.longestFile }

    func refusal(path: String, query: String) -> AWSError? {
        do throws(UserPoolError) {
            try uploads.check(path: path, query: query)
            return nil
        } catch {
            return Self.refusal(error)
        }
    }

    func receive(path: String, query: String, _ file: UploadedBytes) async -> WireResponse {
        do {
            try await uploads.receive(path: path, query: query, file)
            return WireResponse(status: 200)
        } catch let error as UserPoolError {
            return Self.refusal(error).response
        } catch let failure as UploadFailure {
            switch failure {
            case .tooLarge: return Self.refusal(.importFileTooLarge).response
            case .tooSlow: return AWSError.bodyTooSlow.response
            case .connectionClosed: return AWSError.malformed.response
            }
        } catch {
            logger.error("an upload failed", metadata: ["cause": "\(error)"])
            let isUnavailable = (error as? DatabaseError)?.isUnavailable == true
            return (isUnavailable ? AWSError.serviceUnavailable(cause: error) : .internalError(cause: error)).response
        }
    }

    private static func refusal(_ error: UserPoolError) -> AWSError {
        let status =
            switch error.code {
            case .accessDenied: 403
            case .resourceNotFound: 404
            case .preconditionNotMet, .concurrentModification: 409
            case .limitExceeded: 413
            default: 400
            }
        return AWSError(code: error.code.rawValue + "Exception", message: error.message, status: status)
    }
}
