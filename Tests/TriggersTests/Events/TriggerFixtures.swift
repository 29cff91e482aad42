import Credentials
import JSON
import TestSupport
import Triggers
import UserPools

/// The pool, the person and the functions that the tests of events speak of.
enum Fixture {
    static let key = "arn:aws:kms:us-east-1:000000000000:key/codes"

    static func arn(_ name: String) -> String { "arn:aws:lambda:us-east-1:000000000000:function:\(name)" }

    static var pool: UserPool {
        var pool = UserPool(
            id: UserPoolID("us-east-1_AbCdEfGhI"), name: "people", accountID: "000000000000", created: Instant(seconds: 1_700_000_000))
        pool.lambda.preSignUp = arn("pre-sign-up")
        pool.lambda.postConfirmation = arn("post-confirmation")
        pool.lambda.preAuthentication = arn("pre-authentication")
        pool.lambda.postAuthentication = arn("post-authentication")
        pool.lambda.defineAuthChallenge = arn("define")
        pool.lambda.createAuthChallenge = arn("create")
        pool.lambda.verifyAuthChallengeResponse = arn("verify")
        pool.lambda.preTokenGeneration = arn("pre-token")
        pool.lambda.userMigration = arn("migration")
        pool.lambda.customMessage = arn("message")
        pool.lambda.customEmailSender = .init(version: "V1_0", arn: arn("mail"))
        pool.lambda.customSMSSender = .init(version: "V1_0", arn: arn("text"))
        pool.lambda.inboundFederation = .init(version: "V1_0", arn: arn("inbound"))
        pool.lambda.kmsKeyID = key
        return pool
    }

    static func pool(preToken version: String) -> UserPool {
        var pool = pool
        pool.lambda.preTokenGenerationConfig = .init(version: version, arn: arn("pre-token-\(version)"))
        return pool
    }

    static let subject = "11111111-2222-4333-8444-555555555555"

    static func ana(in pool: UserPool = Fixture.pool, clientMetadata: [String: String]? = nil) -> TriggerOccasion {
        let user = User(
            pool: pool.id, subject: Subject(subject), username: "ana", status: .confirmed,
            attributes: ["email": "ana@example.com", "email_verified": "true", "custom:team": "\"blue\"\u{1F433}\n"],
            created: Instant(seconds: 1_700_000_000))
        return TriggerOccasion(user, in: pool, at: ClientID("2p33thmsh3qj1rrtbadq9nj9cv"), clientMetadata: clientMetadata)
    }

    static func stranger(_ name: String, attributes: [String: String] = [:]) -> TriggerOccasion {
        TriggerOccasion(pool: pool, client: ClientID("2p33thmsh3qj1rrtbadq9nj9cv"), username: name, userAttributes: attributes)
    }

    static let masterKey = [UInt8](repeating: 7, count: 32)

    static func triggers(_ invoker: RecordingInvoker, log: RecordingLog = RecordingLog()) throws -> LambdaTriggers {
        LambdaTriggers(
            invoker: invoker, keys: KeyManagementKeys(masterKey: try MasterKey(bytes: masterKey)), random: SeededRandom(),
            logger: log.logger)
    }

    /// `request.userAttributes` of ana.
    static let attributes = """
        {"sub": "11111111-2222-4333-8444-555555555555", "cognito:user_status": "CONFIRMED", "email": "ana@example.com",
         "email_verified": "true", "custom:team": "\\"blue\\"\u{1F433}\\n"}
        """

    /// The envelope around a request and a preset response.
    static func event(
        _ source: String, version: String = "1", user: String = "ana", client: String = "2p33thmsh3qj1rrtbadq9nj9cv", request: String,
        response: String?
    ) throws -> WireValue {
        let response = response.map { ", \"response\": \($0)" } ?? ""
        let text = """
            {"version": "\(version)", "triggerSource": "\(source)", "region": "us-east-1", "userPoolId": "us-east-1_AbCdEfGhI",
             "userName": "\(user)", "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "\(client)"},
             "request": \(request)\(response)}
            """
        return try WireValue(json: Array(text.utf8)).sorted
    }
}
