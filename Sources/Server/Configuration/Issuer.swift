/// What stands in the `iss` claim of a pool's tokens and in its discovery document.
public enum Issuer: Sendable, Equatable {
    /// `PUBLIC_URL/POOL_ID`.
    case publicURL
    /// `https://cognito-idp.REGION.amazonaws.com/POOL_ID`, for validators that pin it.
    case aws
    /// A URL with `{poolId}` and, where wanted, `{region}`.
    case template(String)

    /// The issuer of one pool.
    ///
    /// - Parameters:
    ///   - poolID: the pool's id, which begins with its region: `us-east-1_AbCdEfGhI`.
    ///   - publicURL: the server's public URL, without a slash at the end.
    public func url(poolID: String, publicURL: String) -> String {
        let region = poolID.prefix { $0 != "_" }
        switch self {
        case .publicURL: return "\(publicURL)/\(poolID)"
        case .aws: return "https://cognito-idp.\(region).amazonaws.com/\(poolID)"
        case .template(let template):
            return Self.replacing("{region}", by: region, in: Self.replacing("{poolId}", by: poolID[...], in: template))
        }
    }

    private static func replacing(_ mark: String, by value: Substring, in text: String) -> String {
        String(text.split(separator: mark, omittingEmptySubsequences: false).joined(separator: value))
    }
}
