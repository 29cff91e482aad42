import JSON
import Persistence
import TestSupport
import Testing
import UserPools

extension WireValue {
    /// With the members of every object in the order of their names, so that values of one content are equal.
    var inOrder: WireValue {
        switch self {
        case .object(let object):
            .object(WireObject(object.members.sorted { $0.name < $1.name }.map { WireMember(name: $0.name, value: $0.value.inOrder) }))
        case .array(let items): .array(items.map(\.inOrder))
        default: self
        }
    }
}

@Suite("Risk configuration")
struct RiskTests {
    static let notify: WireValue = [
        "From": "security@example.com", "ReplyTo": "help@example.com",
        "SourceArn": "arn:aws:ses:us-east-1:123456789012:identity/example.com",
        "BlockEmail": ["Subject": "Blocked", "HtmlBody": "<p>{username}</p>", "TextBody": "{username}, {ip-address}"],
        "NoActionEmail": ["Subject": "Seen", "TextBody": "{one-click-link-valid}"], "MfaEmail": ["Subject": "Asked"],
    ]
    static let full: [String: WireValue] = [
        "CompromisedCredentialsRiskConfiguration": ["EventFilter": ["SIGN_UP", "SIGN_IN"], "Actions": ["EventAction": "BLOCK"]],
        "AccountTakeoverRiskConfiguration": [
            "NotifyConfiguration": notify,
            "Actions": [
                "LowAction": ["Notify": false, "EventAction": "NO_ACTION"],
                "MediumAction": ["Notify": true, "EventAction": "MFA_IF_CONFIGURED"],
                "HighAction": ["Notify": true, "EventAction": "BLOCK"],
            ],
        ],
        "RiskExceptionConfiguration": [
            "BlockedIPRangeList": ["10.10.10.10/32", "2001:db8::/32"], "SkippedIPRangeList": ["0.0.0.0/0", "::ffff:192.0.2.0/120"],
        ],
    ]

    /// Sections, without what names and dates them.
    private func sections(_ answer: WireValue) -> WireValue {
        let members = (answer["RiskConfiguration"]?.object?.members ?? []).filter {
            $0.name.hasSuffix("RiskConfiguration") || $0.name == "RiskExceptionConfiguration"
        }
        return WireValue.object(Dictionary(uniqueKeysWithValues: members.map { ($0.name, $0.value) })).inOrder
    }

    @Test("is shown as it was set, is replaced whole, and goes back to nothing", arguments: Engine.allCases)
    func whole(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            let id = WireValue.string(pool.id)
            #expect(try await pool.ok("DescribeRiskConfiguration") == ["RiskConfiguration": ["UserPoolId": id]])
            let set = try await pool.ok("SetRiskConfiguration", Self.full)
            #expect(sections(set) == WireValue.object(Self.full).inOrder)
            #expect(set["RiskConfiguration"]?.names.count == 5, "without a ClientId")
            #expect(set["RiskConfiguration"]?["LastModifiedDate"]?.double == Double(pool.app.clock.time().milliseconds) / 1_000)
            #expect(try await pool.ok("DescribeRiskConfiguration") == set)

            pool.app.clock.advance(seconds: 60)
            let second = try await pool.ok(
                "SetRiskConfiguration", ["CompromisedCredentialsRiskConfiguration": ["Actions": ["EventAction": "NO_ACTION"]]])
            #expect(
                sections(second) == [
                    "CompromisedCredentialsRiskConfiguration": [
                        "Actions": ["EventAction": "NO_ACTION"], "EventFilter": ["SIGN_IN", "PASSWORD_CHANGE", "SIGN_UP"],
                    ]
                ])
            #expect(second["RiskConfiguration"]?["LastModifiedDate"] != set["RiskConfiguration"]?["LastModifiedDate"])
            #expect(try await pool.ok("DescribeRiskConfiguration") == second)
            _ = try await pool.ok("SetRiskConfiguration")
            #expect(sections(try await pool.ok("DescribeRiskConfiguration")) == [:])
            _ = try await pool.ok("UpdateUserPool")
            _ = try await pool.ok("SetRiskConfiguration", Self.full)
            _ = try await pool.ok("UpdateUserPool", ["MfaConfiguration": "OFF"])
            #expect(
                sections(try await pool.ok("DescribeRiskConfiguration")) == WireValue.object(Self.full).inOrder,
                "a pool's update leaves it alone")
        }
    }

    @Test("of a client stands beside the pool's, and goes with the client", arguments: Engine.allCases)
    func client(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            let client = WireValue.string(pool.client)
            _ = try await pool.ok("SetRiskConfiguration", Self.full)
            #expect(
                try await pool.ok("DescribeRiskConfiguration", ["ClientId": client])
                    == ["RiskConfiguration": ["UserPoolId": .string(pool.id), "ClientId": client]])
            let own: [String: WireValue] = ["RiskExceptionConfiguration": ["BlockedIPRangeList": ["192.0.2.0/24"]]]
            let set = try await pool.ok("SetRiskConfiguration", own.merging(["ClientId": client]) { old, _ in old })
            #expect(set["RiskConfiguration"]?["ClientId"] == client)
            #expect(sections(try await pool.ok("DescribeRiskConfiguration", ["ClientId": client])) == WireValue.object(own).inOrder)
            #expect(sections(try await pool.ok("DescribeRiskConfiguration")) == WireValue.object(Self.full).inOrder)

            let other = try await TestPool(pool.app)
            let missing = "ResourceNotFoundException: User pool client \(pool.client) does not exist."
            for operation in ["SetRiskConfiguration", "DescribeRiskConfiguration"] {
                #expect(await other.outcome(operation, ["ClientId": client]) == missing)
                #expect(
                    await pool.app.outcome(operation, ["UserPoolId": "us-east-1_Nowhere"])
                        == "ResourceNotFoundException: User pool us-east-1_Nowhere does not exist.")
            }
            func rows() async throws -> Int {
                try await pool.app.database.read { tx in
                    try tx.first("SELECT COUNT(*) FROM documents WHERE kind = 'risk configuration'") { try $0.int(0) } ?? 0
                }
            }
            #expect(try await rows() == 2)
            _ = try await pool.ok("DeleteUserPoolClient", ["ClientId": client])
            #expect(await pool.outcome("DescribeRiskConfiguration", ["ClientId": client]) == missing)
            #expect(try await rows() == 1)
        }
    }

    private static func takeover(_ members: [String: WireValue]) -> [String: WireValue] {
        ["AccountTakeoverRiskConfiguration": .object(["Actions": ["HighAction": ["Notify": true, "EventAction": "BLOCK"]]], members)]
    }

    private static func blocked(_ ranges: [String]) -> [String: WireValue] {
        ["RiskExceptionConfiguration": ["BlockedIPRangeList": .array(ranges.map { .string($0) })]]
    }

    private static let refused: [([String: WireValue], String)] =
        [
            (takeover([:]), "NotifyConfiguration is required when an action has Notify."),
            (
                takeover(["NotifyConfiguration": ["SourceArn": "arn:aws:sns:us-east-1:123456789012:identity/x"]]),
                "arn:aws:sns:us-east-1:123456789012:identity/x is not the ARN of an Amazon SES identity."
            ),
            (
                takeover(["NotifyConfiguration": ["SourceArn": "arn:aws:ses:us-east-1:1234:identity/x"]]),
                "arn:aws:ses:us-east-1:1234:identity/x is not the ARN of an Amazon SES identity."
            ),
        ]
        + [
            "10.0.0.1", "10.0.0.0/33", "10.0.0/8", "010.0.0.0/8", "10.0.0.256/8", "10.0.0.0/08", "10.0.0.0/+8", "10.0.0.0/", "/8", "",
            "::/129", ":::/8", "1::2::3/8", "1:2:3:4:5:6:7/8", "1:2:3:4:5:6:7:8:9/8", "1:2:3:4:5:6:7::8/8", "g::/8", "12345::/8",
            "1.2.3.4::/8", "::1.2.3/8", "fe80::1%eth0/8", "1:/8", ":1/8", " 10.0.0.0/8", "10.0.0.0/8/8", "１0.0.0.0/8",
        ].map { (blocked([$0]), "Invalid IP range in CIDR notation: \($0)") }

    @Test("that does not fit together is refused and changes nothing", arguments: refused)
    func refusals(members: [String: WireValue], message: String) async throws {
        try await withPool(on: .sqlite) { pool in
            let set = try await pool.ok("SetRiskConfiguration", Self.full)
            #expect(await pool.outcome("SetRiskConfiguration", members) == "InvalidParameterException: \(message)")
            #expect(try await pool.ok("DescribeRiskConfiguration") == set)
        }
    }

    @Test("takes 200 ranges of a kind and every way to write one")
    func ranges() async throws {
        try await withPool(on: .sqlite) { pool in
            _ = try await pool.ok("SetRiskConfiguration", Self.blocked((0..<200).map { "10.0.0.\($0)/32" }))
            #expect(
                await pool.outcome("SetRiskConfiguration", Self.blocked((0...200).map { "10.0.0.\($0)/32" }))
                    .hasPrefix("InvalidParameterException: "))
            _ = try await pool.ok(
                "SetRiskConfiguration",
                Self.blocked([
                    "::/0", "::1/128", "1::/16", "1:2:3:4:5:6:7:8/128", "FE80::a:B/64", "1:2:3:4:5:6:1.2.3.4/128", "1::2:0:0:0/9",
                ]))
        }
    }
}
