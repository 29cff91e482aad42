import CognitoModel
import UserPools

extension SessionTracking {
    var wire: UserSessionTrackingType { enabled ? .enabled : .disabled }
    var tokenSession: UserPoolTokenSessionConfigType { UserPoolTokenSessionConfigType(maxPerUser: maxPerUser) }
}

extension UserSession {
    /// - Parameter own: `origin_jti` of the access token that asks; `nil` for administrators.
    func description(seenFrom own: String?) -> SessionDescriptionType {
        SessionDescriptionType(
            sessionId: id.value, sessionType: kind == .sso ? .sso : .token, clientId: client.value, createDate: created.timestamp,
            lastActiveDate: lastActive.timestamp, deviceType: deviceType, lastIPAddress: lastIP,
            // Lifeguard looks no address up: the model's word for that.
            lastLocation: SessionLocationType(country: "unknown"), originSessionId: origin?.value,
            isCurrentSession: own != nil && refreshToken == own)
    }
}

/// All sessions come in one page, so no NextToken is ever given out.
/// - Throws: InvalidParameter for any that comes in.
func checkOnlyPage(_ nextToken: String?) throws(UserPoolError) {
    guard nextToken == nil else { throw .invalidPagination }
}

/// A User-Agent header without its control characters, and not more than 1,024 others.
func userAgentText(_ header: String) -> String {
    if header.utf8.count <= 1_024, header.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return header }
    let characters = header.unicodeScalars.lazy.filter { $0.properties.generalCategory != .control }.prefix(1_024)
    return String(String.UnicodeScalarView(characters))
}

extension Call {
    /// The person's own User-Agent, where an administrator reports the person's request; otherwise the caller's.
    func userAgent(of context: ContextDataType?) -> String? {
        guard let context else { return userAgent }
        return context.httpHeaders.first { $0.headerName?.lowercased() == "user-agent" }?.headerValue.map(userAgentText)
    }
}
