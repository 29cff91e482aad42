import Foundation

/// A browser's cookies at one server: they are sent with every request, whatever their paths.
struct BrowserSession {
    let connection: CognitoConnection
    private var cookies: [String: String] = [:]

    init(connection: CognitoConnection) { self.connection = connection }

    func request(_ path: String, method: String = "GET", headers: [String] = [], body: String = "") -> [UInt8] {
        let jar = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        return connection.request(path: path, method: method, headers: headers + (jar.isEmpty ? [] : ["Cookie: " + jar]), body: body)
    }

    mutating func visit(_ path: String, expecting status: Int) throws -> HTTPConnection.Reply {
        try keepingCookies(of: request(path), named: path, expecting: status)
    }

    mutating func post(_ path: String, _ form: String, expecting status: Int) throws -> HTTPConnection.Reply {
        let bytes = request(path, method: "POST", headers: ["Content-Type: application/x-www-form-urlencoded"], body: form)
        return try keepingCookies(of: bytes, named: path, expecting: status)
    }

    private mutating func keepingCookies(of request: [UInt8], named name: String, expecting status: Int) throws -> HTTPConnection.Reply {
        let reply = try connection.send(request, named: name, expecting: status)
        for field in reply.fields("set-cookie") {
            let pair = field.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if pair.count == 2 { cookies[String(pair[0])] = String(pair[1]) }
        }
        return reply
    }
}
