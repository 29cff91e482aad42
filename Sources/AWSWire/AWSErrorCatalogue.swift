// Every error that the protocols themselves can answer with, as AWS names and words it. Operations declare theirs in the model.
//
// The documentation of AWS's common errors gives 403 for several of them; over JSON 1.1 they are seen as 400 (aws/aws-sdk-php#2444 shows it
// for cognito-idp), so 400 it is.

extension AWSError {
    /// The body is not what the protocol says: not JSON, not UTF-8, a member of another type.
    public static func serialization(_ message: String, fileID: String = #fileID, line: UInt = #line) -> AWSError {
        AWSError(code: "SerializationException", message: message, fileID: fileID, line: line)
    }

    /// There is no such operation, or no `X-Amz-Target` at all.
    public static func unknownOperation(_ name: String?, fileID: String = #fileID, line: UInt = #line) -> AWSError {
        let message = name.map { "Unknown operation: \($0)" } ?? "The request names no operation."
        return AWSError(code: "UnknownOperationException", message: message, fileID: fileID, line: line)
    }

    /// The operation is in the model, and not built.
    public static func unbuiltOperation(_ name: String, fileID: String = #fileID, line: UInt = #line) -> AWSError {
        AWSError(
            code: "UnsupportedOperationException",
            message: "\(name) is not supported by this server yet.",
            status: 501,
            fileID: fileID,
            line: line
        )
    }

    public static func accessDenied(_ message: String, fileID: String = #fileID, line: UInt = #line) -> AWSError {
        AWSError(code: "AccessDeniedException", message: message, fileID: fileID, line: line)
    }

    /// The server's own fault. The client learns nothing but the fact; `cause` is for the log.
    public static func internalError(cause: (any Error)? = nil, fileID: String = #fileID, line: UInt = #line) -> AWSError {
        AWSError(
            code: "InternalErrorException",
            message: "The service encountered an internal error.",
            status: 500,
            cause: cause,
            fileID: fileID,
            line: line
        )
    }

    /// - Parameter limit: the largest body of this operation, in bytes.
    public static func requestTooLarge(limit: Int, fileID: String = #fileID, line: UInt = #line) -> AWSError {
        AWSError(
            code: "RequestEntityTooLargeException",
            message: "Request size exceeded \(limit) bytes",
            status: 413,
            fileID: fileID,
            line: line
        )
    }

    /// The request rate is over the quota of its category.
    public static func tooManyRequests(fileID: String = #fileID, line: UInt = #line) -> AWSError {
        AWSError(code: "TooManyRequestsException", message: "Rate exceeded", fileID: fileID, line: line)
    }

    /// The server drains, or its database cannot be reached.
    public static func serviceUnavailable(cause: (any Error)? = nil, fileID: String = #fileID, line: UInt = #line) -> AWSError {
        AWSError(
            code: "ServiceUnavailableException",
            message: "The service is temporarily unavailable.",
            status: 503,
            cause: cause,
            fileID: fileID,
            line: line
        )
    }
}

// MARK: - Signatures

extension AWSError {
    /// The operation must be signed, and the request is not.
    public static func missingAuthenticationToken(fileID: String = #fileID, line: UInt = #line) -> AWSError {
        AWSError(code: "MissingAuthenticationTokenException", message: "Missing Authentication Token", fileID: fileID, line: line)
    }

    /// The access key or the session token is unknown.
    public static func unrecognizedClient(fileID: String = #fileID, line: UInt = #line) -> AWSError {
        AWSError(
            code: "UnrecognizedClientException",
            message: "The security token included in the request is invalid.",
            fileID: fileID,
            line: line
        )
    }

    public static func expiredToken(fileID: String = #fileID, line: UInt = #line) -> AWSError {
        AWSError(
            code: "ExpiredTokenException",
            message: "The security token included in the request is expired",
            fileID: fileID,
            line: line
        )
    }

    public static func incompleteSignature(_ message: String, fileID: String = #fileID, line: UInt = #line) -> AWSError {
        AWSError(code: "IncompleteSignatureException", message: message, fileID: fileID, line: line)
    }

    public static func invalidSignature(_ message: String, fileID: String = #fileID, line: UInt = #line) -> AWSError {
        AWSError(code: "InvalidSignatureException", message: message, fileID: fileID, line: line)
    }

    /// The signature is not the one that this request and this key give.
    public static func signatureDoesNotMatch(fileID: String = #fileID, line: UInt = #line) -> AWSError {
        invalidSignature(
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing "
                + "method. Consult the service documentation for details.",
            fileID: fileID,
            line: line
        )
    }

    static func credentialNotFiveParts(_ credential: String) -> AWSError {
        incompleteSignature(
            "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '\(credential)'"
        )
    }

    static func wrongScopeTerminator(_ terminator: String) -> AWSError {
        invalidSignature("Credential should be scoped with a valid terminator: 'aws4_request', not '\(terminator)'.")
    }

    static func wrongScopeRegion(_ region: String) -> AWSError {
        invalidSignature("Credential should be scoped to a valid region, not '\(region)'.")
    }

    static func wrongScopeService(expected: [String]) -> AWSError {
        invalidSignature("Credential should be scoped to correct service: '\(expected.joined(separator: "', '"))'.")
    }

    static func wrongScopeDay(_ day: String, timestamp: SignatureTimestamp) -> AWSError {
        invalidSignature(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
                + "'\(day)' != '\(timestamp.day)', from '\(timestamp.text)'."
        )
    }

    static func notBasicISO8601(_ text: String) -> AWSError {
        incompleteSignature("Date must be in ISO-8601 'basic format'. Got '\(text)'. See http://en.wikipedia.org/wiki/ISO_8601")
    }

    static func headerNotSigned(_ name: String) -> AWSError {
        invalidSignature("'\(name)' must be a 'SignedHeader' in the AWS Authorization.")
    }

    /// - Parameter window: how old the signature may be, in seconds.
    static func signatureExpired(_ signedAt: SignatureTimestamp, now: SignatureTimestamp, window: Int) -> AWSError {
        let age = window.isMultiple(of: 60) ? "\(window / 60) min." : "\(window) s."
        return invalidSignature(
            "Signature expired: \(signedAt.text) is now earlier than \(now.advanced(by: -window).text) (\(now.text) - \(age))"
        )
    }

    static func signatureNotYetCurrent(_ signedAt: SignatureTimestamp, now: SignatureTimestamp) -> AWSError {
        invalidSignature(
            "Signature not yet current: \(signedAt.text) is still later than \(now.advanced(by: SigV4.skew).text) "
                + "(\(now.text) + \(SigV4.skew / 60) min.)"
        )
    }
}
