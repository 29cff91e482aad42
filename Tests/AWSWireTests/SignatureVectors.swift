import AWSWire
import FoundationEssentials
import Testing

/// One request of AWS's published "Signature Version 4 test suite", with the signature that it publishes.
struct PublishedVector: Sendable, CustomTestStringConvertible {
    let name: String
    var method = "GET"
    var path = "/"
    var query = ""
    var headers: [(name: String, value: String)] = []
    var body = ""
    var sessionToken: String?
    let signedHeaders: String
    let signature: String

    var testDescription: String { name }

    var request: WireRequest {
        WireRequest(
            method: method,
            path: path,
            query: query,
            headers: WireHeaders([(name: "Host", value: "example.amazonaws.com")] + headers),
            body: Array(body.utf8)
        )
    }

    var key: AccessKey { .example(sessionToken: sessionToken) }

    static let signedAt = Date(timeIntervalSince1970: 1_440_938_160)  // 2015-08-30T12:36:00Z

    static let all: [PublishedVector] = [
        PublishedVector(
            name: "get-vanilla",
            signedHeaders: "host;x-amz-date",
            signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
        ),
        PublishedVector(
            name: "get-unreserved",
            path: "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
            signedHeaders: "host;x-amz-date",
            signature: "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"
        ),
        PublishedVector(
            name: "get-slashes",
            path: "//example//",
            signedHeaders: "host;x-amz-date",
            signature: "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"
        ),
        PublishedVector(
            name: "get-relative",
            path: "/example/..",
            signedHeaders: "host;x-amz-date",
            signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
        ),
        PublishedVector(
            name: "get-space",
            path: "/example space/",
            signedHeaders: "host;x-amz-date",
            signature: "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"
        ),
        PublishedVector(
            name: "get-utf8",
            path: "/\u{1234}",
            signedHeaders: "host;x-amz-date",
            signature: "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"
        ),
        PublishedVector(
            name: "get-vanilla-query-order-key-case",
            query: "Param2=value2&Param1=value1",
            signedHeaders: "host;x-amz-date",
            signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"
        ),
        PublishedVector(
            name: "get-vanilla-query-order-value",
            query: "Param1=value2&Param1=value1",
            signedHeaders: "host;x-amz-date",
            signature: "5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694"
        ),
        PublishedVector(
            name: "get-vanilla-utf8-query",
            query: "\u{1234}=bar",
            signedHeaders: "host;x-amz-date",
            signature: "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"
        ),
        PublishedVector(
            name: "get-header-value-order",
            headers: ["value4", "value1", "value3", "value2"].map { (name: "My-Header1", value: $0) },
            signedHeaders: "host;my-header1;x-amz-date",
            signature: "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"
        ),
        PublishedVector(
            name: "get-header-key-duplicate",
            headers: ["value2", "value2", "value1"].map { (name: "My-Header1", value: $0) },
            signedHeaders: "host;my-header1;x-amz-date",
            signature: "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"
        ),
        PublishedVector(
            name: "get-header-value-trim",
            headers: [(name: "My-Header1", value: " value1"), (name: "My-Header2", value: " \"a   b   c\" ")],
            signedHeaders: "host;my-header1;my-header2;x-amz-date",
            signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"
        ),
        PublishedVector(
            name: "post-x-www-form-urlencoded",
            method: "POST",
            headers: [(name: "Content-Type", value: "application/x-www-form-urlencoded")],
            body: "Param1=value1",
            signedHeaders: "content-type;host;x-amz-date",
            signature: "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"
        ),
        PublishedVector(
            name: "get-vanilla-with-session-token",
            sessionToken: "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267",
            signedHeaders: "host;x-amz-date;x-amz-security-token",
            signature: "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8"
        ),
    ]
}

extension AccessKey {
    /// The key of AWS's published examples.
    static func example(sessionToken: String? = nil, expiresAt: Date? = nil) -> AccessKey {
        AccessKey(
            id: "AKIDEXAMPLE",
            secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            sessionToken: sessionToken,
            expiresAt: expiresAt
        )
    }
}

/// Requests that botocore 1.44.5 signed on 2026-11-23 at 12:00:00 UTC.
enum BotocoreVector {
    static let signedAt = Date(timeIntervalSince1970: 1_795_435_200)
    static let sessionToken = "AQoDYXdzEJr+token/with=chars"

    /// ListUserPools as boto3 sends it.
    static let listUserPools = signed(
        date: "20261123T120000Z",
        credential: "AKIDEXAMPLE/20261123/eu-west-1/cognito-idp/aws4_request",
        signedHeaders: "amz-sdk-invocation-id;amz-sdk-request;content-type;host;x-amz-date;x-amz-target",
        signature: "413541edd2eae1c0ba5051a20b76725ff6c5b97f56e50aa805647ac15afee675"
    )

    static let listUserPoolsWithToken = signed(
        date: "20261123T120000Z",
        credential: "AKIDEXAMPLE/20261123/eu-west-1/cognito-idp/aws4_request",
        signedHeaders: "amz-sdk-invocation-id;amz-sdk-request;content-type;host;x-amz-date;x-amz-security-token;x-amz-target",
        signature: "c755d67329f3054551cf9c695dcef35423864c57540b97689467dc022b4e403a",
        more: [(name: "X-Amz-Security-Token", value: sessionToken)]
    )

    /// GetCallerIdentity of STS, presigned for 60 seconds.
    static let presigned = WireRequest(
        method: "GET",
        path: "/",
        query: "Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256"
            + "&X-Amz-Credential=AKIDEXAMPLE%2F20261123%2Fus-east-1%2Fsts%2Faws4_request&X-Amz-Date=20261123T120000Z&X-Amz-Expires=60"
            + "&X-Amz-SignedHeaders=host&X-Amz-Signature=5b95329b06f36758c1d7d30d3a6a6af762dc22d398dd6aa619a97e1537db0136",
        headers: WireHeaders([(name: "Host", value: "localhost:9400")])
    )

    static let presignedWithToken = WireRequest(
        method: "GET",
        path: "/",
        query: "Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256"
            + "&X-Amz-Credential=AKIDEXAMPLE%2F20261123%2Fus-east-1%2Fsts%2Faws4_request&X-Amz-Date=20261123T120000Z&X-Amz-Expires=60"
            + "&X-Amz-SignedHeaders=host&X-Amz-Security-Token=AQoDYXdzEJr%2Btoken%2Fwith%3Dchars"
            + "&X-Amz-Signature=d909e1e6f41097552a3745c485fafc53ba74731008279f35041c8f19efdd658c",
        headers: WireHeaders([(name: "Host", value: "localhost:9400")])
    )

    /// A path and a query that need every rule of the canonical form at once.
    static let oddURL = WireRequest(
        method: "GET",
        path: "/a%20b/%E1%88%B4//c/../d/",
        query: "b=2&a=%20x&a=%2Fy",
        headers: WireHeaders([
            (name: "Host", value: "localhost:9400"), (name: "X-Odd", value: "  a   b  c  "),
            (name: "X-Amz-Date", value: "20261123T120000Z"),
            (
                name: "Authorization",
                value: "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261123/us-east-1/execute-api/aws4_request, "
                    + "SignedHeaders=host;x-amz-date;x-odd, Signature=0847df7de0fabf3cad0c3934b47fea98476f5ce31e9dd9204a192ab4786d765d"
            ),
        ])
    )

    private static func signed(
        date: String,
        credential: String,
        signedHeaders: String,
        signature: String,
        more: [(name: String, value: String)] = []
    ) -> WireRequest {
        WireRequest(
            method: "POST",
            path: "/",
            headers: WireHeaders(
                [
                    (name: "Host", value: "localhost:9400"),
                    (name: "X-Amz-Target", value: "AWSCognitoIdentityProviderService.ListUserPools"),
                    (name: "Content-Type", value: "application/x-amz-json-1.1"),
                    (name: "User-Agent", value: "Boto3/1.44.5  md/x"),
                    (name: "amz-sdk-invocation-id", value: "0f1e2d3c-0000-4000-8000-000000000000"),
                    (name: "amz-sdk-request", value: "attempt=1"),
                    (name: "X-Amz-Date", value: date),
                ] + more + [
                    (name: "Content-Length", value: "18"),
                    (
                        name: "Authorization",
                        value: "AWS4-HMAC-SHA256 Credential=\(credential), SignedHeaders=\(signedHeaders), Signature=\(signature)"
                    ),
                ]
            ),
            body: Array("{\"MaxResults\": 10}".utf8)
        )
    }
}
