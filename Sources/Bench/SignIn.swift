import Credentials
import Foundation

/// The client's side of a sign-in at one app client.
struct SignIn {
    let pool: String
    let client: String
    let password: String
    /// The username that the password's verifier was made for, when users share one; nil when each has an own.
    var verifierOwner: String?

    /// SRP, both requests: a claim under a fresh A, proved with the password.
    /// - Returns: the authentication result.
    func withSRP(_ username: String, over connection: CognitoConnection) throws -> [String: Any] {
        try result(provingPassword(username, over: connection))
    }

    /// SRP, then the code of an authenticator app.
    func withSRP(_ username: String, softwareToken code: String, over connection: CognitoConnection) throws -> [String: Any] {
        let challenge = try provingPassword(username, over: connection)
        return try answer(challenge, "SOFTWARE_TOKEN_MFA", ["USERNAME": username, "SOFTWARE_TOKEN_MFA_CODE": code], over: connection)
    }

    /// - Returns: what follows the proof of the password.
    private func provingPassword(_ username: String, over connection: CognitoConnection) throws -> [String: Any] {
        let srp = try SRPClient(random: SystemBytes())
        let challenge = try connection.call(
            "InitiateAuth",
            ["AuthFlow": "USER_SRP_AUTH", "ClientId": client, "AuthParameters": ["USERNAME": username, "SRP_A": srp.publicValue.hex]])
        guard let parameters = challenge["ChallengeParameters"] as? [String: String],
            let salt = parameters["SALT"].flatMap({ Hexadecimal.decode($0) }),
            let b = parameters["SRP_B"], let block = parameters["SECRET_BLOCK"], let user = parameters["USER_ID_FOR_SRP"]
        else { throw BenchError("InitiateAuth answered without the parameters of PASSWORD_VERIFIER") }
        // Whose password it is goes into x; who signs in goes into the claim. They differ where many users share one verifier.
        let key = try srp.sessionKey(
            identity: identity(verifierOwner ?? user), password: RawPassword(password), salt: salt, server: SRPPublicValue(hex: b))
        let timestamp = SRPTimestamp(epochSeconds: Int(Date().timeIntervalSince1970)).text
        let signature = key.claimSignature(identity: identity(user), secretBlock: try Base64.decode(block), timestamp: timestamp)
        var answer: [String: Any] = [
            "ChallengeName": "PASSWORD_VERIFIER", "ClientId": client,
            "ChallengeResponses": [
                "USERNAME": user, "PASSWORD_CLAIM_SECRET_BLOCK": block, "PASSWORD_CLAIM_SIGNATURE": Base64.encode(signature),
                "TIMESTAMP": timestamp,
            ],
        ]
        answer["Session"] = challenge["Session"]
        return try connection.call("RespondToAuthChallenge", answer)
    }

    /// USER_AUTH with EMAIL_OTP. Reading the code does not count as time of the sign-in.
    func withEmailedCode(_ username: String, inbox: CodeInbox, over connection: CognitoConnection) throws -> [String: Any] {
        let (challenge, code) = try inbox.receiving(at: "\(username)@example.com", over: connection) {
            try choose("EMAIL_OTP", username, over: connection)
        }
        return try answer(challenge, "EMAIL_OTP", ["USERNAME": username, "EMAIL_OTP_CODE": code], over: connection)
    }

    /// USER_AUTH with WEB_AUTHN.
    func withPasskey(_ passkey: Passkey, _ username: String, over connection: CognitoConnection) throws -> [String: Any] {
        let challenge = try choose("WEB_AUTHN", username, over: connection)
        guard let options = (challenge["ChallengeParameters"] as? [String: String])?["CREDENTIAL_REQUEST_OPTIONS"] else {
            throw BenchError("WEB_AUTHN came without CREDENTIAL_REQUEST_OPTIONS")
        }
        let credential = try passkey.response(to: options)
        return try answer(challenge, "WEB_AUTHN", ["USERNAME": username, "CREDENTIAL": credential], over: connection)
    }

    private func choose(_ factor: String, _ username: String, over connection: CognitoConnection) throws -> [String: Any] {
        try connection.call(
            "InitiateAuth",
            ["AuthFlow": "USER_AUTH", "ClientId": client, "AuthParameters": ["USERNAME": username, "PREFERRED_CHALLENGE": factor]])
    }

    /// The end of a sign-in whose open challenge has this name.
    private func answer(
        _ challenge: [String: Any], _ name: String, _ responses: [String: String], over connection: CognitoConnection
    ) throws -> [String: Any] {
        guard challenge["ChallengeName"] as? String == name, let session = challenge["Session"] else {
            throw BenchError("the server did not ask for \(name)")
        }
        return try result(
            connection.call(
                "RespondToAuthChallenge",
                ["ChallengeName": name, "ClientId": client, "Session": session, "ChallengeResponses": responses]))
    }

    /// USER_PASSWORD_AUTH.
    func withPassword(_ username: String, over connection: CognitoConnection) throws -> [String: Any] {
        try result(
            connection.call(
                "InitiateAuth",
                ["AuthFlow": "USER_PASSWORD_AUTH", "ClientId": client, "AuthParameters": ["USERNAME": username, "PASSWORD": password]]))
    }

    private func identity(_ username: String) -> SRPIdentity {
        SRPIdentity(poolName: pool.split(separator: "_", maxSplits: 1).last.map(String.init) ?? pool, username: username)
    }

    private func result(_ answer: [String: Any]) throws -> [String: Any] {
        guard let result = answer["AuthenticationResult"] as? [String: Any] else { throw BenchError("signing in gave no tokens") }
        return result
    }
}

/// Bytes from the operating system.
struct SystemBytes: RandomSource {
    func bytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}
