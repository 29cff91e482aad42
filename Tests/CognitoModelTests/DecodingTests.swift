import CognitoModel
import JSON
import Testing

/// The messages that SDK users match on, word for word, on operations that show every constraint.
@Suite("Decoding and constraints")
struct DecodingTests {
    private func failure(_ json: String) -> WireDecodingError? {
        failure(SignUpOperation.self, json)
    }

    private func failure<Operation: WireOperation>(_ operation: Operation.Type, _ json: String) -> WireDecodingError? {
        do {
            _ = try Operation.decode(Array(json.utf8))
            return nil
        } catch {
            return error
        }
    }

    @Test("a full request is read")
    func full() throws {
        let request = try SignUpOperation.decode(
            Array(
                #"""
                {"ClientId":"abc","Username":"jane","Password":"Secret1!","Unknown":{"x":1},"SecretHash":null,
                 "UserAttributes":[{"Name":"email","Value":"jane@example.com"},{"Name":"name"}],"ClientMetadata":{"a":"b"}}
                """#.utf8))
        #expect(request.clientId == "abc")
        #expect(request.username == "jane")
        #expect(request.password == "Secret1!")
        #expect(request.secretHash == nil)
        #expect(request.userAttributes?.map(\.name) == ["email", "name"])
        #expect(request.userAttributes?.map(\.value) == ["jane@example.com", nil])
        #expect(request.clientMetadata == ["a": "b"])
    }

    @Test(
        "broken constraints answer in AWS's words",
        arguments: [
            (
                #"{"Username":"jane"}"#,
                "1 validation error detected: Value null at 'clientId' failed to satisfy constraint: Member must not be null"
            ),
            (
                #"{"ClientId":null,"Username":null}"#,
                "2 validation errors detected: Value null at 'clientId' failed to satisfy constraint: Member must not be null; "
                    + "Value null at 'username' failed to satisfy constraint: Member must not be null"
            ),
            (
                #"{"ClientId":"a b","Username":"jane","Password":"x y"}"#,
                "2 validation errors detected: Value at 'clientId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+]+; "
                    + "Value at 'password' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\S]+"
            ),
            (
                #"{"ClientId":"abc","Username":""}"#,
                "2 validation errors detected: Value at 'username' failed to satisfy constraint: Member must have length greater than or equal to 1; "
                    + "Value at 'username' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+"
            ),
            (
                #"{"ClientId":"abc","Username":"jane","UserAttributes":[{"Name":"a"},{"Value":"v"},null]}"#,
                "2 validation errors detected: Value null at 'userAttributes.2.member.name' failed to satisfy constraint: Member must not be null; "
                    + "Value null at 'userAttributes.3.member' failed to satisfy constraint: Member must not be null"
            ),
            (
                #"{"ClientId":"abc","Username":"jane","UserAttributes":[{"Name":"123456789012345678901234567890123"}]}"#,
                "1 validation error detected: Value '123456789012345678901234567890123' at 'userAttributes.1.member.name' failed to satisfy constraint: "
                    + "Member must have length less than or equal to 32"
            ),
        ])
    func messages(json: String, message: String) {
        #expect(failure(json) == .validation(message))
    }

    @Test("a length counts code points, not bytes or UTF-16 units")
    func lengths() {
        let name = String(repeating: "😀", count: 128)
        #expect(failure(#"{"ClientId":"abc","Username":"\#(name)"}"#) == nil)
        #expect(
            failure(#"{"ClientId":"abc","Username":"\#(name)x"}"#)
                == .validation(
                    "1 validation error detected: Value at 'username' failed to satisfy constraint: Member must have length less than or equal to 128"
                ))
    }

    @Test("values outside an enum, a range, a list's or a map's constraint are named with what is allowed")
    func otherConstraints() {
        #expect(
            failure(InitiateAuthOperation.self, #"{"AuthFlow":"NO","ClientId":"abc"}"#)?.message
                == "1 validation error detected: Value 'NO' at 'authFlow' failed to satisfy constraint: Member must satisfy enum value set: ["
                + AuthFlowType.allValues.map(\.rawValue).joined(separator: ", ") + "]")
        #expect(
            failure(ListUserPoolsOperation.self, #"{"MaxResults":0}"#)?.message
                == "1 validation error detected: Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1"
        )
        #expect(
            failure(ListUserPoolsOperation.self, #"{"MaxResults":61}"#)?.message
                == "1 validation error detected: Value '61' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 60"
        )
        #expect(
            failure(AddCustomAttributesOperation.self, #"{"UserPoolId":"us-east-1_a","CustomAttributes":[]}"#)?.message
                == "1 validation error detected: Value '[]' at 'customAttributes' failed to satisfy constraint: Member must have length greater than or equal to 1"
        )
        #expect(
            failure(SetIdentityPoolRolesOperation.self, #"{"IdentityPoolId":"us-east-1:ab","Roles":{"odd":"arn:aws:iam::1:role/xy"}}"#)?
                .message
                == "1 validation error detected: Value '{odd=arn:aws:iam::1:role/xy}' at 'roles' failed to satisfy constraint: "
                + "Map keys must satisfy constraint: [Member must have length less than or equal to 128, "
                + "Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: (un)?authenticated]")
        #expect(
            failure(
                CreateUserPoolClientOperation.self,
                #"{"UserPoolId":"us-east-1_a","ClientName":"c","SupportedIdentityProviders":["","x"]}"#)?.message
                == "1 validation error detected: Value '[, x]' at 'supportedIdentityProviders' failed to satisfy constraint: "
                + "Member must satisfy constraint: [Member must have length less than or equal to 32, "
                + #"Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}\p{Z}]+]"#
        )
    }

    @Test("sensitive maps keep their content out of the message")
    func sensitiveMap() {
        let long = String(repeating: "s", count: 131_073)
        let message = failure(
            InitiateAuthOperation.self, #"{"AuthFlow":"USER_AUTH","ClientId":"abc","AuthParameters":{"PASSWORD":"\#(long)"}}"#)?.message
        #expect(message?.contains("at 'authParameters' failed") == true)
        #expect(message?.contains("sss") == false)
    }

    @Test(
        "a wrong type is a SerializationException",
        arguments: [
            ("[]", "Start of list found where not expected."), ("7", "Expected structure or null"),
            (#"{"ClientId":7}"#, "NUMBER_VALUE can not be converted to a String"),
            (#"{"ClientId":true}"#, "TRUE_VALUE can not be converted to a String"),
            (#"{"ClientId":{}}"#, "Start of structure or map found where not expected."),
            (#"{"UserAttributes":"x"}"#, "Expected list or null"), (#"{"UserAttributes":[1]}"#, "Expected structure or null"),
            (#"{"ClientMetadata":{"a":1}}"#, "NUMBER_VALUE can not be converted to a String"),
            (#"{"ClientMetadata":"a"}"#, "Expected map or null"),
        ])
    func wrongTypes(json: String, message: String) {
        #expect(failure(json) == .serialization(message))
    }

    @Test(
        "numbers, booleans, blobs and timestamps are as strict",
        arguments: [
            (#"{"MaxResults":"5"}"#, "STRING_VALUE can not be converted to an Integer"),
            (#"{"MaxResults":1.5}"#, "NUMBER_VALUE can not be converted to an Integer"),
            (#"{"MaxResults":2147483648}"#, "NUMBER_VALUE can not be converted to an Integer"),
        ])
    func strictNumbers(json: String, message: String) {
        #expect(failure(ListUserPoolsOperation.self, json) == .serialization(message))
        #expect(
            failure(SetUICustomizationOperation.self, #"{"UserPoolId":"us-east-1_a","ImageFile":"%%"}"#)
                == .serialization("Invalid Base64 in the blob 'ImageFile'"))
        #expect(
            failure(CreateUserPoolClientOperation.self, #"{"GenerateSecret":"true"}"#)
                == .serialization("STRING_VALUE can not be converted to a Boolean"))
    }

    @Test("ten thousand broken elements make one bounded message that counts them all")
    func manyViolations() {
        let attributes = Array(repeating: "{}", count: 10_000).joined(separator: ",")
        let message = failure(#"{"ClientId":"abc","Username":"jane","UserAttributes":[\#(attributes)]}"#)?.message ?? ""
        #expect(message.hasPrefix("10000 validation errors detected: Value null at 'userAttributes.1.member.name'"))
        #expect(message.utf8.count < 16_384)
    }
}
