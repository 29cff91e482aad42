import CognitoModel
import JSON
import Testing

@Suite("Encoding responses")
struct ResponseEncodingTests {
    private func json<Operation: WireOperation>(_ operation: Operation.Type, _ output: Operation.Output) -> String {
        String(decoding: Operation.encode(output), as: UTF8.self)
    }

    @Test("timestamps are epoch seconds, enums their raw values, absent members absent")
    func timestamps() {
        let output = AdminGetUserResponse(
            username: "jane", userAttributes: [AttributeType(name: "email", value: "j@example.com")],
            userCreateDate: Timestamp(secondsSinceEpoch: 1_764_000_000.123), enabled: true, userStatus: .forceChangePassword,
            userMFASettingList: [])
        #expect(
            json(AdminGetUserOperation.self, output)
                == #"{"Username":"jane","UserAttributes":[{"Name":"email","Value":"j@example.com"}],"UserCreateDate":1764000000.123,"#
                + #""Enabled":true,"UserStatus":"FORCE_CHANGE_PASSWORD","UserMFASettingList":[]}"#)
    }

    @Test("blobs are base64 and documents are written as they came")
    func blobs() throws {
        let settings = try WireValue(json: Array(#"{"b":1.50,"a":[null]}"#.utf8))
        let output = DescribeManagedLoginBrandingResponse(
            managedLoginBranding: ManagedLoginBrandingType(
                settings: settings,
                assets: [AssetType(category: .faviconIco, colorMode: .light, extension: .ico, bytes: [0, 1, 2, 250])]))
        #expect(
            json(DescribeManagedLoginBrandingOperation.self, output)
                == #"{"ManagedLoginBranding":{"Settings":{"b":1.50,"a":[null]},"Assets":[{"Category":"FAVICON_ICO","ColorMode":"LIGHT","#
                + #""Extension":"ICO","Bytes":"AAEC+g=="}]}}"#)
    }

    @Test("an operation without output answers an empty object")
    func empty() {
        #expect(json(AdminDeleteUserOperation.self, AdminDeleteUserResponse()) == "{}")
    }

    @Test("printing, interpolating, reflecting or dumping a request shows its type and nothing of its content")
    func printing() {
        let request = SignUpRequest(clientId: "client-id-secret", username: "jane", password: "hunter2-secret")
        var dumped = ""
        dump(request, to: &dumped)
        for text in ["\(request)", String(describing: request), String(reflecting: request), dumped, "\([request])", "\(request as Any)"] {
            #expect(text.contains("SignUpRequest"))
            #expect(!text.contains("secret"))
        }
        // A member called Description must not become what is printed.
        let group = CreateGroupRequest(groupName: "g", userPoolId: "p", description: "a secret")
        #expect("\(group)" == "CreateGroupRequest")
    }

    @Test(
        "timestamps in requests are numbers or RFC 3339",
        arguments: [
            ("2026-11-23T17:00:00Z", 1_795_453_200.0), ("2026-11-23T18:30:00.25+01:30", 1_795_453_200.25), ("1970-01-01T00:00:00Z", 0),
            ("2000-02-29T12:00:00Z", 951_825_600), ("2026-11-23", nil), ("2026-13-23T17:00:00Z", nil), ("2026-11-23T17:00:00", nil),
            ("", nil),
        ] as [(String, Double?)])
    func rfc3339(text: String, seconds: Double?) {
        #expect(Timestamp(rfc3339: text)?.secondsSinceEpoch == seconds)
    }
}
