import Crypto

/// The canonical form of a request, which is what a signature covers (IAM User Guide, "Create a signed AWS API request").
struct CanonicalRequest {
    let text: String

    /// - Parameters:
    ///   - signedHeaders: lower-cased names in the order of the signature's own list.
    ///   - service: `s3` has a canonical path of its own.
    /// - Returns: nil when a header that is said to be signed is not there.
    init?(_ request: WireRequest, signedHeaders: [String], service: String, payloadHash: String) {
        var headerLines = ""
        for name in signedHeaders {
            let values = request.headers.all(name)
            guard !values.isEmpty else { return nil }
            headerLines += "\(name):\(values.map(Self.folded).joined(separator: ","))\n"
        }
        text = [
            request.method,
            service == "s3" ? Self.objectPath(request.path) : Self.path(request.path),
            Self.query(request.query),
            headerLines,
            signedHeaders.joined(separator: ";"),
            payloadHash,
        ].joined(separator: "\n")
    }

    /// What is signed in the end: the hash of the canonical request, bound to the moment and the scope.
    func stringToSign(at timestamp: SignatureTimestamp, scope: CredentialScope) -> String {
        [SigV4.algorithm, timestamp.text, scope.path, SigV4.hash(Array(text.utf8))].joined(separator: "\n")
    }

    /// Dot segments and empty segments are taken out, and what came encoded is encoded again: the signature covers the path as it stands
    /// on the request line, encoded once more.
    static func path(_ raw: String) -> String {
        var segments: [Substring] = []
        for segment in raw.split(separator: "/", omittingEmptySubsequences: true) {
            switch segment {
            case ".": break
            case "..": _ = segments.popLast()
            default: segments.append(segment)
            }
        }
        let trailing = !segments.isEmpty && raw.hasSuffix("/") ? "/" : ""
        return PercentEncoding.encode(("/" + segments.joined(separator: "/") + trailing).utf8, keepingSlash: true)
    }

    /// Object keys may hold `//` and `..`, so S3 signs the path as it is, encoded once.
    static func objectPath(_ raw: String) -> String {
        raw.isEmpty ? "/" : PercentEncoding.encode(PercentEncoding.decode(raw), keepingSlash: true)
    }

    /// Sorted by encoded name, then encoded value; the signature itself cannot be part of what it signs.
    static func query(_ raw: String) -> String {
        QueryItem.list(raw)
            .filter { $0.name != SigV4.Parameter.signature }
            .map { item in (PercentEncoding.encode(item.name.utf8), PercentEncoding.encode(item.rawValue)) }
            .sorted { left, right in left.0 == right.0 ? bytewise(left.1, right.1) : bytewise(left.0, right.0) }
            .map { "\($0.0)=\($0.1)" }
            .joined(separator: "&")
    }

    private static func bytewise(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    /// Outer white space goes, inner runs of it become one space.
    private static func folded(_ value: String) -> String {
        value.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
    }
}

/// One `name=value` of a query.
struct QueryItem {
    let name: String
    /// Decoded, and perhaps not UTF-8.
    let rawValue: [UInt8]
    var value: String { String(decoding: rawValue, as: UTF8.self) }

    static func list(_ query: String) -> [QueryItem] {
        query.split(separator: "&", omittingEmptySubsequences: true).map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return QueryItem(
                name: String(decoding: PercentEncoding.decode(parts[0]), as: UTF8.self),
                rawValue: parts.count == 2 ? PercentEncoding.decode(parts[1]) : []
            )
        }
    }
}

/// The names and primitives of Signature Version 4.
enum SigV4 {
    static let algorithm = "AWS4-HMAC-SHA256"
    /// How far apart the clocks of client and server may be, in seconds.
    static let skew = 300
    /// The longest life of a presigned request: seven days, in seconds.
    static let longestPresigned = 604_800

    enum Header {
        static let authorization = "authorization"
        static let date = "x-amz-date"
        static let securityToken = "x-amz-security-token"
        static let contentHash = "x-amz-content-sha256"
    }

    enum Parameter {
        static let algorithm = "X-Amz-Algorithm"
        static let credential = "X-Amz-Credential"
        static let date = "X-Amz-Date"
        static let expires = "X-Amz-Expires"
        static let signedHeaders = "X-Amz-SignedHeaders"
        static let securityToken = "X-Amz-Security-Token"
        static let signature = "X-Amz-Signature"
    }

    static func hash(_ bytes: [UInt8]) -> String {
        LowercaseHex.encode(SHA256.hash(data: bytes))
    }
}
