public import JSON

/// One operation of the AWS API as the service model describes it. The generated enums conform; none is ever made.
public protocol WireOperation: Sendable {
    associatedtype Input: WireInput
    associatedtype Output: WireOutput

    static var service: WireService { get }
    /// The name as it stands in `X-Amz-Target` and in IAM actions.
    static var name: String { get }
    static var authorization: WireAuthorization { get }
    /// The names of the errors that the model lets this operation answer with.
    static var declaredErrors: [String] { get }
    /// The most bytes that a request body may have.
    static var bodyLimit: Int { get }
}

extension WireOperation {
    /// 1 MiB.
    public static var bodyLimit: Int { 1_048_576 }

    /// Reads and checks a request body.
    ///
    /// - Throws: `.serialization` when the body is no JSON object or a member has the wrong type, else one `.validation`
    ///   error that lists every broken constraint in AWS's words.
    public static func decode(_ body: [UInt8]) throws(WireDecodingError) -> Input {
        let value = try WireValue(json: body, limits: JSONLimits(bytes: bodyLimit))
        return try WireReader.decode(Input.self, from: value)
    }

    /// The response body.
    public static func encode(_ output: Output) -> [UInt8] {
        var writer = JSONWriter()
        output.encode(to: &writer)
        return writer.bytes
    }
}

/// The two services of the model.
public enum WireService: Sendable, CaseIterable {
    case cognitoIdentityProvider
    case cognitoIdentity

    /// What stands before the dot in `X-Amz-Target`.
    public var targetPrefix: String {
        switch self {
        case .cognitoIdentityProvider: "AWSCognitoIdentityProviderService"
        case .cognitoIdentity: "AWSCognitoIdentityService"
        }
    }

    /// The service name in a SigV4 scope and before the colon of an IAM action.
    public var signingName: String {
        switch self {
        case .cognitoIdentityProvider: "cognito-idp"
        case .cognitoIdentity: "cognito-identity"
        }
    }
}

/// Who may call an operation, as its model says.
public enum WireAuthorization: Sendable {
    /// Anybody: what the request carries (a client id, a session, a code) is the proof.
    case none
    /// The bearer of the user's access token in the member `AccessToken`; where the model makes that member optional
    /// the operation itself accepts another proof in its place.
    case accessToken
    /// A caller whom IAM lets do the operation.
    case sigV4
    /// A caller whom IAM lets do the operation, or without a signature an app client that proves its secret. The model knows no such word:
    /// only an operation's documentation says it.
    case sigV4OrClient

    /// Whether anybody may try, so that pages of any origin may: what has no part in it that a browser's place in a network lends.
    public var isPublic: Bool {
        switch self {
        case .none, .accessToken: true
        // A program's secret has no place in a browser.
        case .sigV4, .sigV4OrClient: false
        }
    }
}
