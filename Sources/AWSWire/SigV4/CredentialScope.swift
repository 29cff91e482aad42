/// Which key signed, on which day, for which region and service: `AKID/20150830/us-east-1/iam/aws4_request`.
public struct CredentialScope: Sendable, Hashable {
    public let accessKeyId: String
    /// `YYYYMMDD`
    public let day: String
    public let region: String
    public let service: String

    public init(accessKeyId: String, day: String, region: String, service: String) {
        self.accessKeyId = accessKeyId
        self.day = day
        self.region = region
        self.service = service
    }

    /// The scope as the string to sign has it, without the key id.
    var path: String { "\(day)/\(region)/\(service)/\(Self.terminator)" }
    var credential: String { "\(accessKeyId)/\(path)" }

    static let terminator = "aws4_request"

    /// Reads a `Credential`.
    ///
    /// - Throws: `IncompleteSignatureException` unless there are exactly five parts, `InvalidSignatureException` for another terminator
    ///   and for a region that cannot be one. The region of an accepted signature ends up in ids and names, so its alphabet is held here.
    init(credential: String) throws(AWSError) {
        let parts = credential.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5, !parts.contains("") else { throw .credentialNotFiveParts(credential) }
        guard parts[4] == Self.terminator else { throw .wrongScopeTerminator(parts[4]) }
        guard Self.isRegion(parts[2]) else { throw .wrongScopeRegion(parts[2]) }
        self.init(accessKeyId: parts[0], day: parts[1], region: parts[2], service: parts[3])
    }

    private static func isRegion(_ text: String) -> Bool {
        (1...32).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || byte == UInt8(ascii: "-")
            }
    }
}
