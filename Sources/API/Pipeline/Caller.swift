public import AWSWire

import struct Foundation.Date

/// Who may call the management operations.
public enum ManagementAccess: Sendable {
    /// `dev`: anybody is the root principal; a signature only names a region.
    case open
    /// `serve`: a valid signature by a known access key.
    case signed(verifier: SigV4Verifier, key: @Sendable (UnverifiedSignature) async throws -> AccessKey?)
}

/// Who makes a call, as far as the pipeline has found out.
public struct Caller: Sendable {
    /// Whether IAM answers for the caller. Otherwise what the request carries has to, and the operation checks it.
    public let isPrincipal: Bool
    /// The region that the call's signature names.
    public let region: String?

    /// Whoever comes without a signature.
    static let anybody = Caller(isPrincipal: false, region: nil)
}

extension ManagementAccess {
    /// Checks a management call.
    /// - Throws: AWS's signature errors.
    func principal(_ request: WireRequest, service: String, now: Date) async throws -> Caller {
        switch self {
        case .open:
            let region = UnverifiedSignature.scope(of: request)?.region
            return Caller(isPrincipal: true, region: region.flatMap { Self.isRegion($0) ? $0 : nil })
        case .signed(let verifier, let key):
            let verified = try await verifier.verify(request, services: [service], now: now, accessKey: key)
            guard Self.isRegion(verified.region) else { throw AWSError.invalidSignature("Credential should be scoped to a valid region.") }
            return Caller(isPrincipal: true, region: verified.region)
        }
    }

    /// As `principal`, where a call may also come without a signature. One that is there has to be good.
    func principalOrAnybody(_ request: WireRequest, service: String, now: Date) async throws -> Caller {
        if case .signed = self, try UnverifiedSignature.read(from: request) == nil { return .anybody }
        return try await principal(request, service: service, now: now)
    }

    /// Checks a management call.
    /// - Returns: the region it acts in.
    /// - Throws: AWS's signature errors.
    func authorize(_ request: WireRequest, service: String, defaultRegion: String, now: Date) async throws -> String {
        try await principal(request, service: service, now: now).region ?? defaultRegion
    }

    private static func isRegion(_ text: String) -> Bool {
        (5...32).contains(text.utf8.count) && text.utf8.allSatisfy { ($0 >= 97 && $0 <= 122) || ($0 >= 48 && $0 <= 57) || $0 == 45 }
    }
}
