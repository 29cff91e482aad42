import AWSWire
import Server

extension AppUnderTest {
    /// Follows a link of a message, as a browser does.
    public func follow(_ link: String) async -> (status: Int, page: String) {
        let parts = link.dropFirst(Self.issuer.count).split(separator: "?", maxSplits: 1)
        let segments = (parts.first ?? "").split(separator: "/")
        guard link.hasPrefix(Self.issuer), segments.count == 3, segments[0] == "auth", segments[2] == "confirmUser" else {
            return (404, "")
        }
        let links = ConfirmationLinks(services: services, quotas: nil, logger: log.logger)
        let response = await links.answer(pool: String(segments[1]), query: parts.count == 2 ? String(parts[1]) : "")
        return (response.status, String(decoding: response.body, as: UTF8.self))
    }
}
