public import UserPools

/// A request to a user pool domain, whatever door it came by.
public struct DomainRequest: Sendable {
    public let pool: PoolContext
    public let door: Door
    /// In capitals; HEAD comes as GET where it changes nothing.
    public let method: String
    /// Under the domain: `/oauth2/token`.
    public let path: String
    public let query: FormFields
    /// The query as received, for forms that post to the address they stand at.
    public let rawQuery: String
    /// The body's fields; `nil` when the body is no form.
    public let form: FormFields?
    public let body: [UInt8]
    /// Fields by lower-cased name, in the order they came.
    public let headers: [(name: String, value: String)]
    /// Where the person is, as far as the server can tell.
    public let sourceIP: String?

    public init(
        pool: PoolContext, door: Door, method: String, path: String, query: FormFields, rawQuery: String, form: FormFields?, body: [UInt8],
        headers: [(name: String, value: String)], sourceIP: String?
    ) {
        self.pool = pool
        self.door = door
        self.method = method
        self.path = path
        self.query = query
        self.rawQuery = rawQuery
        self.form = form
        self.body = body
        self.headers = headers
        self.sourceIP = sourceIP
    }

    /// A field that stands once; `nil` when it is not there, or more than once.
    public func header(_ name: String) -> String? {
        let values = headers.filter { $0.name == name }
        return values.count == 1 ? values[0].value : nil
    }

    /// The value of one of our cookies; `nil` when there is none, or two that say different things.
    public func cookie(_ name: String) -> String? {
        let wanted = door.cookieName(name)
        var found: Substring?
        for field in headers where field.name == "cookie" {
            for pair in field.value.split(separator: ";") {
                let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2, parts[0] == wanted else { continue }
                if let found, found != parts[1] { return nil }
                found = parts[1]
            }
        }
        return found.map(String.init)
    }
}

/// What goes back to a browser or a program.
public struct DomainResponse: Sendable {
    public var status: Int
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]
    /// Whether pages of any origin may read the answer (token, userInfo and revoke endpoints).
    public var isForAnyOrigin = false
    /// What the page shall be that stands in for a body.
    public var form: CrossSiteForm?

    public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// - Parameter json: not to be kept by anybody on the way (RFC 6749 section 5.1).
    public static func json(_ json: [UInt8], status: Int = 200) -> DomainResponse {
        DomainResponse(
            status: status,
            headers: [
                (name: "Content-Type", value: "application/json;charset=UTF-8"), (name: "Cache-Control", value: "no-store"),
                (name: "Pragma", value: "no-cache"),
            ], body: json)
    }

    /// Sends the browser elsewhere by GET. Cognito answers 302; browsers turn a POST into a GET there as they do for 303.
    /// - Parameter location: without line breaks: it goes into a header.
    public static func redirect(to location: String) -> DomainResponse {
        let safe = location.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        guard safe else { return DomainResponse(status: 400) }
        return DomainResponse(
            status: 302,
            headers: [
                (name: "Location", value: location), (name: "Cache-Control", value: "no-store"),
                (name: "Referrer-Policy", value: "no-referrer"),
            ])
    }
}
