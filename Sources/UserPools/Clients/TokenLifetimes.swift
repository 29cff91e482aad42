/// How long a client's tokens live, as given, and in seconds.
/// Source: guide, "Understanding user pool JSON web tokens"; API reference, TokenValidityUnitsType.
public struct TokenLifetimes: Sendable, Codable, Equatable {
    public enum Unit: String, Sendable, Codable {
        case seconds, minutes, hours, days

        var seconds: Int64 {
            switch self {
            case .seconds: 1
            case .minutes: 60
            case .hours: 3_600
            case .days: 86_400
            }
        }
    }

    public var access: Int?
    public var id: Int?
    /// 0 means the default of 30 days.
    public var refresh: Int?
    public var accessUnit: Unit?
    public var idUnit: Unit?
    public var refreshUnit: Unit?

    public init() {}

    public var accessSeconds: Int64 { Self.seconds(access, accessUnit ?? .hours, default: 3_600) }
    public var idSeconds: Int64 { Self.seconds(id, idUnit ?? .hours, default: 3_600) }
    public var refreshSeconds: Int64 { Self.seconds(refresh, refreshUnit ?? .days, default: Self.defaultRefreshSeconds) }
    /// As it is shown, in the client's unit, with the default in the place of nothing and of 0.
    public var effectiveRefresh: Int {
        guard let refresh, refresh > 0 else { return Int(Self.defaultRefreshSeconds / (refreshUnit ?? .days).seconds) }
        return refresh
    }
    private static let defaultRefreshSeconds: Int64 = 30 * 86_400

    private static func seconds(_ value: Int?, _ unit: Unit, default fallback: Int64) -> Int64 {
        guard let value, value > 0 else { return fallback }
        let (seconds, overflow) = Int64(value).multipliedReportingOverflow(by: unit.seconds)
        return overflow ? .max : seconds
    }

    /// Checks the bounds: ID and access tokens 5 minutes to 24 hours, refresh tokens 60 minutes to 10 years, and not shorter than the others.
    public func check() throws(UserPoolError) {
        guard (300...86_400).contains(accessSeconds) else {
            throw .invalidParameter("Invalid range for token validity: AccessTokenValidity must be between 5 minutes and 1 day")
        }
        guard (300...86_400).contains(idSeconds) else {
            throw .invalidParameter("Invalid range for token validity: IdTokenValidity must be between 5 minutes and 1 day")
        }
        guard (3_600...315_360_000).contains(refreshSeconds) else {
            throw .invalidParameter("Invalid range for token validity: RefreshTokenValidity must be between 60 minutes and 3650 days")
        }
        guard refreshSeconds >= accessSeconds, refreshSeconds >= idSeconds else {
            throw .invalidParameter("Refresh token validity must be greater than or equal to the access and ID token validity")
        }
    }
}
