import Credentials

/// Devices at sign-in.
extension Authentication {
    /// Under which a sign-in that waits for its device is kept: the newest of a device takes the place of an earlier one.
    private func flow(forDevice key: String, of subject: Subject, from sourceIP: String?) -> String {
        "device:" + Base64URL.encode(codeHash.hash(key, context: [subject.value, sourceIP ?? "", "device sign-in"]))
    }

    /// Some clients answer DEVICE_SRP_AUTH without the Session (facts A15). The sign-in is then found by the device's key, the account
    /// and the address that the request comes from; the device still has to prove its secret.
    func keepForDevice(_ signIn: SignIn, sourceIP: String?, _ tx: any UserPoolTransaction) throws {
        guard let key = signIn.deviceKey, let subject = signIn.subject else { return }
        let sealed = try seal.kept(signIn.json, of: signIn)
        try tx.keepState(
            sealed, flow: flow(forDevice: key, of: subject, from: sourceIP), step: 0, in: signIn.pool, expires: signIn.expires)
    }

    /// The sign-in that waits for a device whose answer names no Session.
    /// - Throws: NotAuthorized.
    func kept(
        forDevice key: String, username: String, sourceIP: String?, at client: ClientContext
    ) async throws -> SignIn {
        let pool = client.pool
        let sealed = try await ports.database.read { tx -> [UInt8]? in
            guard let user = try tx.signer(named: username, in: pool) else { return nil }
            return try tx.keptState(flow: self.flow(forDevice: key, of: user.subject, from: sourceIP), step: 0, in: pool.id)
        }
        guard let sealed else { throw UserPoolError.invalidSession }
        return try seal.open(kept: sealed, pool: pool.id, client: client.client.id, now: ports.clock.time())
    }
}
