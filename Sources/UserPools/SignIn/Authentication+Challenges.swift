import Credentials
import JSON

/// What a challenge looks like to the client.
extension Authentication {
    func exchangeSRP(_ clientPublic: String, _ signIn: SignIn, _ run: Run) async throws -> Conclusion {
        let known = try await loaded(signIn, run)
        // A password kept with Argon2id has no verifier: whoever holds it gets what a wrong password gets.
        let verifier = known.entry.verifier ?? srpDecoy(in: run.pool).verifier(for: run.pool.nameKey(signIn.username))
        var signIn = signIn
        let (exchange, key) = try exchange(clientPublic, verifier)
        _ = signIn.receive(.srpExchanged(sessionKey: key))
        let parameters = [
            "SALT": verifier.saltHex, "SRP_B": exchange.publicValue.hex, "SECRET_BLOCK": try seal.secretBlock(signIn),
            "USER_ID_FOR_SRP": signIn.userID, "USERNAME": signIn.userID,
        ]
        return .challenge(
            Challenge(name: .passwordVerifier, session: run.isChoice ? try seal.text(signIn) : nil, parameters: parameters, available: nil))
    }

    func exchangeDeviceSRP(_ clientPublic: String, _ signIn: SignIn, _ run: Run) async throws -> Conclusion {
        guard let subject = signIn.subject, let key = signIn.deviceKey,
            let device = try await ports.database.read({ try $0.device(key, of: subject, in: signIn.pool) }),
            let verifier = try? SRPVerifier(salt: device.salt, verifier: device.verifier)
        else { throw UserPoolError.deviceNotFound }
        var signIn = signIn
        let (exchange, sessionKey) = try exchange(clientPublic, verifier)
        _ = signIn.receive(.srpExchanged(sessionKey: sessionKey))
        let parameters = [
            "SALT": verifier.saltHex, "SRP_B": exchange.publicValue.hex, "SECRET_BLOCK": try seal.secretBlock(signIn),
            "DEVICE_KEY": key, "USERNAME": signIn.userID,
        ]
        return .challenge(
            Challenge(name: .devicePasswordVerifier, session: try seal.text(signIn), parameters: parameters, available: nil))
    }

    private func exchange(_ clientPublic: String, _ verifier: SRPVerifier) throws -> (SRPChallenge, [UInt8]) {
        do {
            let clientValue = try SRPPublicValue(hex: clientPublic)
            let exchange = try SRPServer.challenge(for: verifier, random: ports.random)
            return (exchange, try SRPServer.sessionKey(client: clientValue, challenge: exchange, verifier: verifier).bytes)
        } catch {
            // A mod N = 0, u = 0 and malformed numbers (RFC 5054 section 2.5.4).
            throw UserPoolError.invalidParameter("Invalid SRP_A")
        }
    }

    /// A challenge that needs nothing more to be done for it.
    func challenge(
        _ name: ChallengeName, _ signIn: SignIn, _ settled: Settled?, _ publicParameters: [String: String], _ run: Run
    ) async throws -> Challenge {
        var parameters = ["USERNAME": signIn.userID, "USER_ID_FOR_SRP": signIn.userID]
        var available: [ChallengeName]?
        switch (name, signIn.stage) {
        case (.selectChallenge, .firstFactor(_, let factors)):
            parameters = ["USERNAME": signIn.userID]
            available = factors.available
            if let challenge = factors.webAuthnChallenge {
                parameters["CREDENTIAL_REQUEST_OPTIONS"] = try await requestOptions(challenge, signIn, run)
            }
        case (.webAuthn, .webAuthn(let challenge)):
            parameters = ["USERNAME": signIn.userID, "CREDENTIAL_REQUEST_OPTIONS": try await requestOptions(challenge, signIn, run)]
        case (.newPasswordRequired, _):
            guard let user = settled?.user else { throw UserPoolError.invalidSession }
            parameters = newPasswordParameters(user, missing: settled?.missingAttributes ?? [], at: run.client)
        case (.selectMFAType, .selectMFAType(let choices)):
            parameters["MFAS_CAN_CHOOSE"] = Self.list(choices.map(\.rawValue))
        case (.mfaSetup, .mfaSetup(let setup)): parameters["MFAS_CAN_SETUP"] = Self.list(setup.possible.map(\.rawValue))
        case (.softwareTokenMFA, _): parameters["FRIENDLY_DEVICE_NAME"] = settled?.friendlyName
        case (.deviceSRPAuth, _): parameters["DEVICE_KEY"] = signIn.deviceKey
        case (.customChallenge, _):
            parameters = publicParameters
            parameters["USERNAME"] = parameters["USERNAME"] ?? signIn.userID
        default: parameters = ["USERNAME": signIn.userID]
        }
        return Challenge(name: name, session: try await sessionText(signIn), parameters: parameters, available: available)
    }

    /// The Session, or a reference to the database where the state is too long for one.
    func sessionText(_ signIn: SignIn) async throws -> String {
        let state = seal.encode(signIn)
        guard state.count > SessionSeal.longestState else { return try seal.text(signIn) }
        guard state.count <= 262_144 else { throw UserPoolError.oversizedChallenge }
        let sealed = try seal.kept(state, of: signIn)
        try await ports.database.write { tx in
            try tx.keepState(sealed, flow: signIn.flow, step: signIn.step, in: signIn.pool, expires: signIn.expires)
        }
        return try seal.text(signIn.reference)
    }

    static func list(_ names: [String]) -> String {
        var json = JSONWriter(reservingCapacity: 64)
        json.beginArray()
        for name in names { json.string(name) }
        json.endArray()
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// NEW_PASSWORD_REQUIRED with what is missing and what is there, as JSON texts.
    private func newPasswordParameters(_ user: User, missing: [String], at client: ClientContext) -> [String: String] {
        var present = JSONWriter(reservingCapacity: 256)
        present.beginObject()
        for (name, value) in user.attributes.sorted(by: { $0.key < $1.key }) where client.canRead(name) {
            present.key(dynamic: name)
            present.string(value)
        }
        present.endObject()
        return [
            "USER_ID_FOR_SRP": user.username, "requiredAttributes": Self.list(missing.map { "userAttributes." + $0 }),
            "userAttributes": String(decoding: present.bytes, as: UTF8.self),
        ]
    }
}
