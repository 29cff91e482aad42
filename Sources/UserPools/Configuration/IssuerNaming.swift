/// How a pool's issuer is called. Setting `--issuer`.
public enum IssuerNaming: Sendable, Equatable {
    /// `PUBLIC_URL/POOL_ID`
    case publicURL(String)
    /// `https://cognito-idp.REGION.amazonaws.com/POOL_ID`, for validators that pin it; a pool's own issuer type counts.
    case aws
    /// A text with `{region}` and `{poolId}`.
    case template(String)

    public func issuer(of pool: UserPool) -> String {
        switch self {
        case .publicURL(let url): url + "/" + pool.id.value
        case .aws where pool.issuerType == .updated: "https://issuer-cognito-idp.\(pool.id.region).amazonaws.com/\(pool.id.value)"
        case .aws: "https://cognito-idp.\(pool.id.region).amazonaws.com/\(pool.id.value)"
        case .template(let text): text.replacing("{region}", with: pool.id.region).replacing("{poolId}", with: pool.id.value)
        }
    }
}
