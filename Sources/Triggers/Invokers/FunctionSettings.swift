public import AWSWire

/// What the server says about running functions.
public struct FunctionSettings: Sendable {
    /// How long a call of a function without a `timeout` of its own may take.
    public var timeout: Duration
    /// Where the functions find this server: `http://127.0.0.1:9400`.
    public var endpoint: String
    /// The key that the functions sign their calls to this server with.
    public var accessKey: AccessKey
    /// The server's own environment. Workers get `PATH`, `HOME`, `LANG` and `TZ` of it and nothing else; the AWS credentials in it sign calls of
    /// the Lambda Invoke API, and `env:NAME` reads a secret from it.
    public var environment: [String: String]
    /// Whether changed source files, and a changed functions file, count from the next call on.
    public var reloads: Bool

    public init(timeout: Duration, endpoint: String, accessKey: AccessKey, environment: [String: String], reloads: Bool) {
        self.timeout = timeout
        self.endpoint = endpoint
        self.accessKey = accessKey
        self.environment = environment
        self.reloads = reloads
    }

    /// The credentials of `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
    var awsCredentials: AccessKey? {
        guard let id = environment["AWS_ACCESS_KEY_ID"], let secret = environment["AWS_SECRET_ACCESS_KEY"], !id.isEmpty, !secret.isEmpty
        else { return nil }
        let token = environment["AWS_SESSION_TOKEN"].flatMap { $0.isEmpty ? nil : $0 }
        return AccessKey(id: id, secret: secret, sessionToken: token)
    }
}
