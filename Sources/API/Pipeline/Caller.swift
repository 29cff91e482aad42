public import AWSWire

import struct Foundation.Date

/// Who may call the management operations.
public enum ManagementAccess: Sendable {
    /// `dev`: anybody is the root principal; a signature only names a region.
    case open
    /// `serve`: a valid signature by a known access key.
    case signed(verifier: SigV4Verifier, key: @Sendable (UnverifiedSignature) async throws -> AccessKey?)
}

extension ManagementAccess {
    /// Checks a management call.
    /// - Returns: the region it acts in.
    /// - Throws: AWS's signature errors.
    func authorize(_ request: WireRequest, service: String, defaultRegion: String, now: Date) async throws -> String {
        switch self {
        case .open:
            guard let region = UnverifiedSignature.scope(of: request)?.region, Self.isRegion(region) else { return defaultRegion }
            return region
        case .signed(let verifier, let key):
            let verified = try await verifier.verify(request, services: [service], now: now, accessKey: key)
            guard Self.isRegion(verified.region) else { throw AWSError.invalidSignature("Credential should be scoped to a valid region.") }
            return verified.region
        }
    }

    private static func isRegion(_ text: String) -> Bool {
        (5...32).contains(text.utf8.count) && text.utf8.allSatisfy { ($0 >= 97 && $0 <= 122) || ($0 >= 48 && $0 <= 57) || $0 == 45 }
    }
}
