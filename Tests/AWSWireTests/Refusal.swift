import AWSWire
import FoundationEssentials
import Testing

/// A request that must be refused, and how.
struct Refusal: Sendable, CustomTestStringConvertible {
    let name: String
    var request = BotocoreVector.listUserPools
    var services = ["cognito-idp"]
    var key: AccessKey? = .example()
    /// Seconds since it was signed.
    var age: Double = 0
    var code = "InvalidSignatureException"
    var message = mismatch

    var testDescription: String { name }

    private static let mismatch =
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. "
        + "Consult the service documentation for details."
    private static let unknown = "The security token included in the request is invalid."
    private static let incomplete = "IncompleteSignatureException"
    private static let signed = BotocoreVector.listUserPools
    private static let withToken = BotocoreVector.listUserPoolsWithToken
    private static let presigned = BotocoreVector.presigned

    static let all = missing + altered + outOfTime + wrongKey + wrongScope + notCovered + unreadable

    private static let missing = [
        Refusal(
            name: "unsigned",
            request: signed.removing("authorization"),
            code: "MissingAuthenticationTokenException",
            message: "Missing Authentication Token"
        ),
        Refusal(
            name: "a token of another scheme",
            request: signed.replacing("authorization", with: "Bearer eyJ0"),
            code: incomplete,
            message: "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): "
                + "'oI9rWO1w9pxTrFW/Gozgq1rkfulUI4HpTC5j0YjBERk='."
        ),
        Refusal(
            name: "an authorization that says nothing",
            request: signed.replacing("authorization", with: "AWS4-HMAC-SHA256 Credential=").removing("x-amz-date"),
            code: incomplete,
            message: "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. "
                + "Authorization header requires 'SignedHeaders' parameter. "
                + "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
                + "(Hashed with SHA-256 and encoded with Base64) Authorization=puxFDhQ/eGpt31ppycPPrbsvNsPVpNIV4CY9pqtYOr8="
        ),
        Refusal(
            name: "presigned without a signature",
            request: presigned.query("&X-Amz-Signature=", to: "&Other="),
            services: ["sts"],
            code: incomplete,
            message: "AWS query-string parameters must include 'X-Amz-Signature'."
        ),
    ]

    private static let altered = [
        Refusal(name: "another body", request: signed.body("{\"MaxResults\": 60}")),
        Refusal(name: "no body", request: signed.body("")),
        Refusal(name: "another method", request: signed.method("PUT")),
        Refusal(name: "another path", request: signed.path("/other")),
        Refusal(name: "a query added", request: signed.query("", to: "a=b")),
        Refusal(
            name: "another operation",
            request: signed.replacing("x-amz-target", with: "AWSCognitoIdentityProviderService.DeleteUserPool")
        ),
        Refusal(name: "another host", request: signed.replacing("host", with: "localhost:9401")),
        Refusal(
            name: "a second value of a signed header",
            request: signed.adding("x-amz-target", "AWSCognitoIdentityProviderService.DeleteUserPool")
        ),
        Refusal(name: "a signed header taken out", request: signed.removing("content-type")),
        Refusal(name: "another second", request: signed.replacing("x-amz-date", with: "20261123T120001Z")),
        Refusal(
            name: "another digit in the signature",
            request: signed.authorization("Signature=413541edd2", to: "Signature=513541edd2")
        ),
        Refusal(
            name: "a signature in capitals",
            request: signed.authorization("Signature=413541edd2", to: "Signature=413541EDD2")
        ),
        Refusal(name: "half a signature", request: signed.authorization("fee675", to: "")),
        Refusal(
            name: "a hash header that is not the body's",
            request: SigV4Signer(key: .example(), region: "us-east-1", service: "s3")
                .sign(signed.removing("amz-sdk-request"), at: BotocoreVector.signedAt).body("other"),
            services: ["s3"]
        ),
        Refusal(name: "presigned, another parameter", request: presigned.query("GetCallerIdentity", to: "AssumeRole"), services: ["sts"]),
        Refusal(name: "presigned, a longer life", request: presigned.query("Expires=60", to: "Expires=600"), services: ["sts"]),
        Refusal(name: "presigned, a body added", request: presigned.body("Action=AssumeRole"), services: ["sts"]),
    ]

    private static let outOfTime = [
        Refusal(
            name: "replayed after the window",
            age: 301,
            message: "Signature expired: 20261123T120000Z is now earlier than 20261123T120001Z (20261123T120501Z - 5 min.)"
        ),
        Refusal(
            name: "from the future",
            age: -301,
            message: "Signature not yet current: 20261123T120000Z is still later than 20261123T115959Z (20261123T115459Z + 5 min.)"
        ),
        Refusal(
            name: "presigned, its time is over",
            request: presigned,
            services: ["sts"],
            age: 61,
            message: "Signature expired: 20261123T120000Z is now earlier than 20261123T120001Z (20261123T120101Z - 1 min.)"
        ),
        Refusal(
            name: "presigned for more than a week",
            request: presigned.query("Expires=60", to: "Expires=604801"),
            services: ["sts"],
            code: incomplete,
            message: "X-Amz-Expires must be a number of seconds from 0 to 604800."
        ),
        Refusal(
            name: "presigned for a negative time",
            request: presigned.query("Expires=60", to: "Expires=-1"),
            services: ["sts"],
            code: incomplete,
            message: "X-Amz-Expires must be a number of seconds from 0 to 604800."
        ),
    ]

    private static let wrongKey = [
        Refusal(name: "an unknown key", key: nil, code: "UnrecognizedClientException", message: unknown),
        Refusal(name: "another secret", key: AccessKey(id: "AKIDEXAMPLE", secret: "another")),
        Refusal(
            name: "a token that the key does not have",
            request: withToken,
            code: "UnrecognizedClientException",
            message: unknown
        ),
        Refusal(
            name: "no token for a key that needs one",
            key: .example(sessionToken: "token"),
            code: "UnrecognizedClientException",
            message: unknown
        ),
        Refusal(
            name: "the token of another session",
            request: withToken,
            key: .example(sessionToken: "token"),
            code: "UnrecognizedClientException",
            message: unknown
        ),
        Refusal(
            name: "a token that has ended",
            request: withToken,
            key: .example(sessionToken: BotocoreVector.sessionToken, expiresAt: BotocoreVector.signedAt),
            code: "ExpiredTokenException",
            message: "The security token included in the request is expired"
        ),
        Refusal(
            name: "another token than the signed one",
            request: withToken.replacing("x-amz-security-token", with: "token"),
            key: .example(sessionToken: "token")
        ),
    ]

    private static let wrongScope = [
        Refusal(
            name: "for another service",
            services: ["cognito-identity"],
            message: "Credential should be scoped to correct service: 'cognito-identity'."
        ),
        Refusal(
            name: "for another day",
            request: signed.authorization("20261123/", to: "20261122/"),
            message: "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
                + "'20261122' != '20261123', from '20261123T120000Z'."
        ),
        Refusal(name: "for another region", request: signed.authorization("eu-west-1", to: "us-east-1")),
        Refusal(
            name: "for a region that is none",
            request: signed.authorization("eu-west-1", to: "EU\"WEST"),
            message: "Credential should be scoped to a valid region, not 'EU\"WEST'."
        ),
        Refusal(
            name: "with another terminator",
            request: signed.authorization("aws4_request", to: "aws5_request"),
            message: "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'."
        ),
        Refusal(
            name: "with four parts",
            request: signed.authorization("/eu-west-1", to: ""),
            code: incomplete,
            message: "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, "
                + "got 'AKIDEXAMPLE/20261123/cognito-idp/aws4_request'"
        ),
    ]

    private static let notCovered = [
        Refusal(
            name: "the host is not signed",
            request: signed.authorization("content-type;host;", to: "content-type;"),
            message: "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."
        ),
        Refusal(
            name: "the operation is not signed",
            request: signed.authorization(";x-amz-target", to: ""),
            message: "'x-amz-target' must be a 'SignedHeader' in the AWS Authorization."
        ),
        Refusal(
            name: "a session token was added",
            request: signed.adding("X-Amz-Security-Token", "token"),
            message: "'x-amz-security-token' must be a 'SignedHeader' in the AWS Authorization."
        ),
        Refusal(
            name: "presigned, an operation added as a header",
            request: presigned.adding("X-Amz-Target", "AWSCognitoIdentityProviderService.ListUserPools"),
            services: ["sts"],
            message: "'x-amz-target' must be a 'SignedHeader' in the AWS Authorization."
        ),
    ]

    private static let unreadable = [
        Refusal(
            name: "two authorizations",
            request: signed.adding("Authorization", "AWS4-HMAC-SHA256 Credential=a"),
            code: incomplete,
            message: "Only one signature is allowed: one Authorization header, or the X-Amz- query parameters."
        ),
        Refusal(
            name: "a signature in the header and one in the query",
            request: signed.query("", to: presigned.query),
            code: incomplete,
            message: "Only one signature is allowed: one Authorization header, or the X-Amz- query parameters."
        ),
        Refusal(
            name: "two dates",
            request: signed.adding("X-Amz-Date", "20261123T120000Z"),
            code: incomplete,
            message: "The header 'x-amz-date' must stand once."
        ),
        Refusal(
            name: "two hosts",
            request: signed.adding("Host", "localhost:9400"),
            code: incomplete,
            message: "The header 'host' must stand once."
        ),
        Refusal(
            name: "presigned, a parameter twice",
            request: presigned.query("&X-Amz-Expires=60", to: "&X-Amz-Expires=60&X-Amz-Expires=60"),
            services: ["sts"],
            code: incomplete,
            message: "The query parameter 'X-Amz-Expires' must stand once."
        ),
        Refusal(
            name: "a date in words",
            request: signed.replacing("x-amz-date", with: "Mon, 23 Nov 2026 12:00:00 GMT"),
            code: incomplete,
            message: "Date must be in ISO-8601 'basic format'. Got 'Mon, 23 Nov 2026 12:00:00 GMT'. "
                + "See http://en.wikipedia.org/wiki/ISO_8601"
        ),
        Refusal(
            name: "another algorithm",
            request: signed.authorization("AWS4-HMAC-SHA256", to: "AWS4-HMAC-SHA1"),
            code: incomplete,
            message: "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA1'."
        ),
        Refusal(
            name: "a signed header named twice",
            request: signed.authorization(";host;", to: ";host;host;"),
            code: incomplete,
            message: "SignedHeaders must be distinct lower-case names separated by semicolons."
        ),
        Refusal(
            name: "a signed header in capitals",
            request: signed.authorization(";host;", to: ";Host;"),
            code: incomplete,
            message: "SignedHeaders must be distinct lower-case names separated by semicolons."
        ),
    ]
}

extension WireRequest {
    func replacing(_ name: String, with value: String) -> WireRequest {
        var copy = self
        copy.headers = WireHeaders(headers.fields.map { $0.name == name ? (name: name, value: value) : $0 })
        return copy
    }

    func removing(_ name: String) -> WireRequest {
        var copy = self
        copy.headers = WireHeaders(headers.fields.filter { $0.name != name })
        return copy
    }

    func adding(_ name: String, _ value: String) -> WireRequest {
        var copy = self
        copy.headers = WireHeaders(headers.fields + [(name: name, value: value)])
        return copy
    }

    func authorization(_ old: String, to new: String) -> WireRequest {
        replacing("authorization", with: (headers["authorization"] ?? "").replacing(old, with: new))
    }

    /// Replaces `old` in the query; an empty `old` replaces all of it.
    func query(_ old: String, to new: String) -> WireRequest {
        var copy = self
        copy.query = old.isEmpty ? new : query.replacing(old, with: new)
        return copy
    }

    func body(_ text: String) -> WireRequest {
        var copy = self
        copy.body = Array(text.utf8)
        return copy
    }

    func method(_ method: String) -> WireRequest {
        var copy = self
        copy.method = method
        return copy
    }

    func path(_ path: String) -> WireRequest {
        var copy = self
        copy.path = path
        return copy
    }
}
