import CognitoModel
import JSON
import Testing

@Suite("The model as a whole")
struct ModelTests {
    private static let all: [any WireOperation.Type] =
        CognitoIdentityProviderOperation.allCases.map(\.operation) + CognitoIdentityOperation.allCases.map(\.operation)

    @Test("there are 141 operations of user pools and 23 of identity pools, each under its own name")
    func counts() {
        #expect(CognitoIdentityProviderOperation.allCases.count == 141)
        #expect(CognitoIdentityOperation.allCases.count == 23)
        for operation in CognitoIdentityProviderOperation.allCases {
            #expect(operation.operation.name == operation.rawValue)
            #expect(operation.operation.service == .cognitoIdentityProvider)
        }
        for operation in CognitoIdentityOperation.allCases {
            #expect(operation.operation.name == operation.rawValue)
            #expect(operation.operation.service == .cognitoIdentity)
        }
    }

    @Test("34 operations of user pools and 4 of identity pools are unsigned")
    func authorization() {
        let unsigned = Self.all.filter { $0.authorization != .sigV4 }
        #expect(unsigned.filter { $0.service == .cognitoIdentityProvider }.count == 34)
        #expect(
            unsigned.filter { $0.service == .cognitoIdentity }.map { $0.name }.sorted()
                == ["GetCredentialsForIdentity", "GetId", "GetOpenIdToken", "UnlinkIdentity"])
        #expect(SignUpOperation.authorization == .none)
        #expect(GetUserOperation.authorization == .accessToken)
        #expect(AssociateSoftwareTokenOperation.authorization == .accessToken)
        #expect(GetDerivedTokenOperation.authorization == .sigV4)
    }

    @Test("an empty object is refused for exactly the required members", arguments: RequiredMembers.table)
    func emptyObject(service: String, name: String, required: [String]) throws {
        let operation = try #require(Self.all.first { $0.service.signingName == service && $0.name == name })
        let null = required.map { "Value null at '\($0)' failed to satisfy constraint: Member must not be null" }
        let expected =
            required.isEmpty
            ? nil
            : "\(required.count) validation error\(required.count == 1 ? "" : "s") detected: " + null.joined(separator: "; ")
        #expect(decodingMessage(operation, Array("{}".utf8)) == expected)
    }

    @Test("no request makes an operation crash")
    func hostile() {
        for operation in Self.all {
            for body in ["", "null", "[]", "\"\"", "{\"UserPoolId\":{}}", "{\"UserPoolId\":\"\\u0000\",\"Limit\":1e999}"] {
                _ = decodingMessage(operation, Array(body.utf8))
            }
        }
    }

    @Test("branding requests may be 2 MiB, the others 1 MiB")
    func bodyLimits() {
        #expect(SignUpOperation.bodyLimit == 1_048_576)
        #expect(CreateManagedLoginBrandingOperation.bodyLimit == 2_097_152)
        #expect(UpdateManagedLoginBrandingOperation.bodyLimit == 2_097_152)
    }

    private func decodingMessage<Operation: WireOperation>(_ operation: Operation.Type, _ body: [UInt8]) -> String? {
        do {
            _ = try Operation.decode(body)
            return nil
        } catch {
            return error.message
        }
    }
}
