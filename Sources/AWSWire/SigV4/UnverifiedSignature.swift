import Crypto
import FoundationEssentials

/// What a request says about its own signature, before anything of it is believed.
public struct UnverifiedSignature: Sendable {
    public enum Form: Sendable, Equatable {
        /// In the `Authorization` header.
        case header
        /// In the query ("presigned"), good for `expires` seconds (0...604800), or for the usual skew when it does not say.
        case query(expires: Int?)
    }

    public let form: Form
    public let scope: CredentialScope
    public let signedAt: SignatureTimestamp
    /// The session token that came along, if any.
    public let sessionToken: String?
    /// Lower-cased names, in the signature's own order.
    let signedHeaders: [String]
    /// 32 bytes.
    let signature: [UInt8]

    public var accessKeyId: String { scope.accessKeyId }

    /// Region, service and key id that the request claims, or nil where it claims none that can be read. Nothing is verified and nothing
    /// is refused: this is for the development profile, where an unsigned request is as good as a signed one.
    public static func scope(of request: WireRequest) -> CredentialScope? {
        let credential: String?
        if let authorization = request.headers[SigV4.Header.authorization] {
            credential = fields(ofAuthorization: authorization)?.values["Credential"]
        } else if request.query.contains(SigV4.Parameter.credential) {
            credential = QueryItem.list(request.query).first { $0.name == SigV4.Parameter.credential }?.value
        } else {
            credential = nil
        }
        return credential.flatMap { try? CredentialScope(credential: $0) }
    }

    /// Reads the signature of `request`.
    ///
    /// - Returns: nil when there is none.
    /// - Throws: `IncompleteSignatureException` or `InvalidSignatureException` for one that cannot be read, or that is there twice.
    public static func read(from request: WireRequest) throws(AWSError) -> UnverifiedSignature? {
        let authorizations = request.headers.all(SigV4.Header.authorization)
        let items = QueryItem.list(request.query).filter { $0.name.hasPrefix("X-Amz-") }
        let isPresigned = items.contains { $0.name == SigV4.Parameter.signature || $0.name == SigV4.Parameter.algorithm }
        switch (authorizations.count, isPresigned) {
        case (0, false): return nil
        case (1, false): return try inHeader(authorizations[0], of: request)
        case (0, true): return try inQuery(items)
        // Two signatures: whichever one was checked, something later might act on the other.
        default: throw .incompleteSignature("Only one signature is allowed: one Authorization header, or the X-Amz- query parameters.")
        }
    }

    private static func inHeader(_ authorization: String, of request: WireRequest) throws(AWSError) -> UnverifiedSignature {
        // The header may hold a token of another scheme, so it is named by its hash, as AWS does.
        let fingerprint = Data(SHA256.hash(data: Array(authorization.utf8))).base64EncodedString()
        guard let (algorithm, values) = fields(ofAuthorization: authorization) else {
            throw .incompleteSignature(
                "Invalid key=value pair (missing equal-sign) in Authorization header "
                    + "(hashed with SHA-256 and encoded with Base64): '\(fingerprint)'."
            )
        }
        guard algorithm == SigV4.algorithm else { throw .incompleteSignature("Unsupported AWS 'algorithm': '\(algorithm)'.") }

        let dates = request.headers.all(SigV4.Header.date) + request.headers.all("date").prefix(1)
        var missing = ["Credential", "Signature", "SignedHeaders"].filter { (values[$0] ?? "").isEmpty }
            .map { "Authorization header requires '\($0)' parameter." }
        if dates.isEmpty { missing.append("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.") }
        guard let credential = values["Credential"], let signature = values["Signature"], let signedHeaders = values["SignedHeaders"],
            let date = dates.first, missing.isEmpty
        else {
            throw .incompleteSignature(
                missing.joined(separator: " ") + " (Hashed with SHA-256 and encoded with Base64) Authorization=\(fingerprint)"
            )
        }
        for name in [SigV4.Header.date, SigV4.Header.securityToken, SigV4.Header.contentHash]
        where request.headers.all(name).count > 1 {
            throw .incompleteSignature("The header '\(name)' must stand once.")
        }
        return try UnverifiedSignature(
            form: .header,
            credential: credential,
            date: date,
            sessionToken: request.headers[SigV4.Header.securityToken],
            signedHeaders: signedHeaders,
            signature: signature
        )
    }

    private static func inQuery(_ items: [QueryItem]) throws(AWSError) -> UnverifiedSignature {
        var values: [String: String] = [:]
        for item in items {
            guard values.updateValue(item.value, forKey: item.name) == nil else {
                throw .incompleteSignature("The query parameter '\(item.name)' must stand once.")
            }
        }
        func required(_ name: String) throws(AWSError) -> String {
            guard let value = values[name], !value.isEmpty else {
                throw .incompleteSignature("AWS query-string parameters must include '\(name)'.")
            }
            return value
        }
        let algorithm = try required(SigV4.Parameter.algorithm)
        guard algorithm == SigV4.algorithm else { throw .incompleteSignature("Unsupported AWS 'algorithm': '\(algorithm)'.") }
        var expires: Int?
        if let text = values[SigV4.Parameter.expires] {
            guard let seconds = Int(text), seconds >= 0, seconds <= SigV4.longestPresigned else {
                throw .incompleteSignature("X-Amz-Expires must be a number of seconds from 0 to \(SigV4.longestPresigned).")
            }
            expires = seconds
        }
        return try UnverifiedSignature(
            form: .query(expires: expires),
            credential: required(SigV4.Parameter.credential),
            date: required(SigV4.Parameter.date),
            sessionToken: values[SigV4.Parameter.securityToken],
            signedHeaders: required(SigV4.Parameter.signedHeaders),
            signature: required(SigV4.Parameter.signature)
        )
    }

    private init(
        form: Form,
        credential: String,
        date: String,
        sessionToken: String?,
        signedHeaders: String,
        signature: String
    ) throws(AWSError) {
        self.form = form
        self.scope = try CredentialScope(credential: credential)
        guard let signedAt = SignatureTimestamp(date) else { throw .notBasicISO8601(date) }
        guard scope.day == signedAt.day else { throw .wrongScopeDay(scope.day, timestamp: signedAt) }
        self.signedAt = signedAt
        self.sessionToken = sessionToken
        let names = signedHeaders.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
        // One spelling of the list only: a name that stands twice, or in capitals, makes two requests look alike.
        guard Set(names).count == names.count, names.allSatisfy({ !$0.isEmpty && $0 == $0.lowercased() }) else {
            throw .incompleteSignature("SignedHeaders must be distinct lower-case names separated by semicolons.")
        }
        self.signedHeaders = names
        guard let bytes = LowercaseHex.decode(signature), bytes.count == 32 else { throw .signatureDoesNotMatch() }
        self.signature = bytes
    }

    /// `ALGORITHM Name=value, Name=value`; nil where a part has no equals sign or stands twice.
    private static func fields(ofAuthorization authorization: String) -> (algorithm: String, values: [String: String])? {
        let parts = authorization.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
        guard parts.count == 2 else { return nil }
        var values: [String: String] = [:]
        for field in parts[1].split(separator: ",") {
            let pair = field.drop { $0 == " " }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2 else { return nil }
            let value = pair[1].reversed().drop { $0 == " " }.reversed()
            guard values.updateValue(String(value), forKey: String(pair[0])) == nil else { return nil }
        }
        return (String(parts[0]), values)
    }
}
