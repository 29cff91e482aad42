public import Credentials

/// The device that a browser at the pages is: pages have no script that could do SRP, so the server keeps the device's side of it for the
/// browser, sealed in a cookie, and the machine is asked and answered as by any other client.
public struct BrowserDevice: Sendable, Codable, Equatable, CustomStringConvertible, CustomReflectable {
    public let subject: Subject
    public let key: String
    /// The device's password, 256 bits.
    let secret: String

    public var description: String { "BrowserDevice(\(key))" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension Authentication {
    /// Makes the device of a sign-in that has just ended.
    /// - Returns: the device for the browser to keep, and the verifier that the database keeps; `nil` where no device was seen.
    public func newDevice(of signedIn: SignedIn, in pool: UserPool) -> (device: BrowserDevice, verifier: SRPVerifier)? {
        guard pool.device != nil, signedIn.isNewDevice, let key = signedIn.deviceKey else { return nil }
        let device = BrowserDevice(subject: signedIn.subject, key: key, secret: RandomText.token(random: ports.random))
        let verifier = SRPVerifier(password: RawPassword(device.secret), identity: identity(of: key, in: pool), random: ports.random)
        return (device, verifier)
    }

    /// Which of a browser's devices is that of the person who signs in, if it is a device still.
    /// - Parameter username: as it was typed.
    public func device(of username: String, among devices: [BrowserDevice], in pool: UserPool) async throws -> BrowserDevice? {
        guard pool.device != nil, !devices.isEmpty else { return nil }
        return try await ports.database.read { tx in
            guard let user = try tx.signer(named: username, in: pool), let own = devices.first(where: { $0.subject == user.subject }) else {
                return nil
            }
            return try tx.device(own.key, of: user.subject, in: pool.id).map { _ in own }
        }
    }

    /// Answers DEVICE_SRP_AUTH and DEVICE_PASSWORD_VERIFIER for a browser.
    /// - Throws: NotAuthorized for a device with another secret; what every answer throws.
    public func prove(
        _ device: BrowserDevice, to challenge: Challenge, _ circumstances: Circumstances, at client: ClientContext
    ) async throws -> PageOutcome {
        guard challenge.name == .deviceSRPAuth, let username = challenge.parameters["USERNAME"] else { throw UserPoolError.invalidSession }
        var circumstances = circumstances
        circumstances.session = challenge.session
        let srp = try SRPClient(random: ports.random)
        let asked = try await answer(
            to: .deviceSRPAuth, ["USERNAME": username, "DEVICE_KEY": device.key, "SRP_A": srp.publicValue.hex], circumstances, at: client,
            through: .pages)
        guard case .challenge(let next) = asked, next.name == .devicePasswordVerifier, let block = next.parameters["SECRET_BLOCK"],
            let salt = next.parameters["SALT"].flatMap(Hexadecimal.decode), let server = next.parameters["SRP_B"]
        else { throw UserPoolError.invalidSession }
        let identity = identity(of: device.key, in: client.pool)
        let key = try srp.sessionKey(
            identity: identity, password: RawPassword(device.secret), salt: salt, server: try SRPPublicValue(hex: server))
        let timestamp = SRPTimestamp(epochSeconds: Int(ports.clock.time().seconds)).text
        let signature = key.claimSignature(identity: identity, secretBlock: try Credentials.Base64.decode(block), timestamp: timestamp)
        circumstances.session = next.session
        return try PageOutcome(
            await answer(
                to: .devicePasswordVerifier,
                [
                    "USERNAME": username, "DEVICE_KEY": device.key, "PASSWORD_CLAIM_SIGNATURE": Credentials.Base64.encode(signature),
                    "PASSWORD_CLAIM_SECRET_BLOCK": block, "TIMESTAMP": timestamp,
                ], circumstances, at: client, through: .pages))
    }

    private func identity(of key: String, in pool: UserPool) -> SRPIdentity {
        SRPIdentity(deviceGroupKey: devices.groupKey(of: pool.id), deviceKey: key)
    }
}
