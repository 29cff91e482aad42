internal import AWSWire

/// What the HTTP layer itself refuses, in the shape of AWS's errors. Cognito's front end has no published names for these.
extension AWSError {
    static func bodyTooLarge(limit: Int) -> AWSError {
        AWSError(code: "RequestEntityTooLargeException", message: "Request body must not exceed \(limit) bytes.", status: 413)
    }

    static var headerTooLarge: AWSError {
        AWSError(code: "RequestHeaderFieldsTooLargeException", message: "Request header fields are too large.", status: 431)
    }

    static var malformed: AWSError {
        AWSError(code: "SerializationException", message: "The HTTP request is malformed.", status: 400)
    }

    static var headerTooSlow: AWSError {
        AWSError(code: "RequestTimeoutException", message: "The request header was not received in time.", status: 408)
    }

    static var bodyTooSlow: AWSError {
        AWSError(code: "RequestTimeoutException", message: "The request body was not received in time.", status: 408)
    }

    static var answerTooSlow: AWSError {
        AWSError(code: "ServiceUnavailableException", message: "The request was not answered in time.", status: 503)
    }

    static var unknownPath: AWSError {
        AWSError(code: "UnknownOperationException", message: "There is nothing at this path.", status: 404)
    }

    static var foreignOrigin: AWSError {
        AWSError(code: "AccessDeniedException", message: "This request is not accepted from another site.", status: 403)
    }

    static var foreignHost: AWSError {
        AWSError(code: "AccessDeniedException", message: "This request is accepted under a local host name only.", status: 403)
    }
}
