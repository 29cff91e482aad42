public import API
import AWSWire
import Credentials
import Foundation
public import JSON
public import Persistence
// Says what a database's failure means to a caller.
import Server
import UserPools

/// The real rules and operations over a real database, with a clock, randomness, delivery and log that the test holds.
/// The wiring is that of `Server.Composition`.
public final class AppUnderTest: Sendable {
    public let clock: FixedClock
    public let mail: RecordingSender
    /// What the pool's functions answer; a test sets it.
    public let triggers: ScriptedTriggers
    public let log: RecordingLog
    public let services: Services
    public let pipeline: Pipeline
    public let database: any Database
    let store: SQLUserPoolDatabase

    public static let region = "us-east-1"
    public static let accountID = "000000000000"
    public static let issuer = "http://localhost:9400"

    /// - Parameter hashing: how many Argon2id computations may run at once.
    public init(_ database: any Database, hashing: Int = 2) async throws {
        let random = SeededRandom(7)
        clock = FixedClock()
        mail = RecordingSender()
        triggers = ScriptedTriggers()
        log = RecordingLog()
        self.database = database
        let masterKey = try MasterKey(bytes: [UInt8](repeating: 42, count: MasterKey.length))
        store = SQLUserPoolDatabase(database, masterKey: masterKey, random: random)
        try await store.migrate()
        let ports = Ports(database: store, clock: clock, random: random, messages: mail, triggers: triggers, publicURL: Self.issuer)
        services = Services(
            ports: ports, cache: ConfigurationCache(database: store, naming: .publicURL(Self.issuer)), masterKey: masterKey,
            hashing: HashingPool(width: hashing), accountID: Self.accountID)
        let clock = clock
        pipeline = Pipeline(
            services: services, access: .open, defaultRegion: Self.region,
            now: { Date(timeIntervalSince1970: Double(clock.time().milliseconds) / 1_000) }, quotas: nil, logger: log.logger)
    }

    /// Calls an operation of the user pools API.
    /// - Parameter region: of the signature's scope; unsigned without one.
    public func call(_ operation: String, _ input: WireValue, region: String? = nil) async -> Answer {
        await call(target: "AWSCognitoIdentityProviderService." + operation, input.json, region: region)
    }

    /// Calls a target with whatever bytes.
    public func call(target: String, _ body: [UInt8], region: String? = nil) async -> Answer {
        var headers = [(name: "X-Amz-Target", value: target), (name: "Content-Type", value: "application/x-amz-json-1.1")]
        if let region {
            let scope = "AKIDEXAMPLE/20251104/\(region)/cognito-idp/aws4_request"
            headers.append(
                (
                    name: "Authorization",
                    value:
                        "AWS4-HMAC-SHA256 Credential=\(scope), SignedHeaders=host;x-amz-date, Signature=\(String(repeating: "0", count: 64))"
                ))
        }
        let response = await pipeline.handle(WireRequest(method: "POST", path: "/", headers: WireHeaders(headers), body: body))
        return Answer(status: response.status, bytes: response.body)
    }
}

/// What came back.
public struct Answer: Sendable, CustomStringConvertible {
    public let status: Int
    public let bytes: [UInt8]
    /// The body; `null` when it is empty.
    public let body: WireValue

    init(status: Int, bytes: [UInt8]) {
        self.status = status
        self.bytes = bytes
        body = (try? WireValue(json: bytes)) ?? .null
    }

    public subscript(name: String) -> WireValue? { body[name] }

    /// `Name: message` of a refusal, or the status of anything else.
    public var outcome: String {
        guard let name = body["__type"]?.string else { return String(status) }
        return "\(name): \(body["message"]?.string ?? "")"
    }

    public var description: String { "\(status) \(String(decoding: bytes.prefix(2_000), as: UTF8.self))" }
}
