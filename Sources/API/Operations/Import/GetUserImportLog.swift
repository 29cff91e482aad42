import AWSWire
import JSON
import UserPools

/// `Lifeguard.GetUserImportLog`: what Cognito writes to CloudWatch of an import, line by line: which lines are no users now, and why.
struct GetUserImportLog: Sendable {
    static let target = "Lifeguard.GetUserImportLog"
    private static let members: Set<String> = ["UserPoolId", "JobId", "NextToken", "Limit"]
    private static let longestPage = 1_000

    let services: Services

    /// - Throws: InvalidParameter, ResourceNotFound, SerializationException.
    func perform(_ body: [UInt8], region: String) async throws -> [UInt8] {
        let input = try WireValue(json: body)
        guard case .object(let members) = input else { throw AWSError.serialization("The body must be a JSON object.") }
        for member in members.members where !Self.members.contains(member.name) {
            throw UserPoolError.invalidParameter("Unknown member \(member.name)")
        }
        guard let pool = input["UserPoolId"]?.string.map(UserPoolID.init) else {
            throw UserPoolError.invalidParameter("UserPoolId is required")
        }
        guard let job = input["JobId"]?.string.map(UserImportJob.ID.init) else { throw UserPoolError.invalidParameter("JobId is required") }
        guard pool.region == region else { throw UserPoolError.poolNotFound(pool) }
        let limit = try limit(input["Limit"])
        var token: String?
        if let value = input["NextToken"], value != .null {
            guard let text = value.string else { throw AWSError.serialization("NextToken must be a string.") }
            token = text
        }
        let list = [Self.target, pool.value, job.value]
        let page = try await services.imports.log(of: job, in: pool, after: try services.pages.position(token, of: list), limit: limit)
        return answer(page.items, try services.pages.token(page.next, of: list))
    }

    private func limit(_ value: WireValue?) throws -> Int {
        guard let value, value != .null else { return Self.longestPage }
        guard let limit = value.int64 else { throw AWSError.serialization("Limit must be an integer.") }
        guard (1...Int64(Self.longestPage)).contains(limit) else {
            throw UserPoolError.invalidParameter("Limit must be between 1 and \(Self.longestPage)")
        }
        return Int(limit)
    }

    private func answer(_ lines: [UserImportLogLine], _ token: String?) -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 128 * (lines.count + 1))
        json.beginObject()
        json.key("Lines")
        json.beginArray()
        for line in lines {
            json.beginObject()
            json.member("Line", integer: line.line)
            json.member("Outcome", string: line.outcome.rawValue)
            json.member("Message", string: line.message)
            json.endObject()
        }
        json.endArray()
        json.member("NextToken", string: token)
        json.endObject()
        return json.bytes
    }
}
