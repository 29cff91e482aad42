import Credentials
import UserPools

/// Nonces for proofs: when they were made, under a keyed hash, so that every node knows them and none keeps them. Source: RFC 9449 section 8.
struct DPoPNonces: Sendable {
    private let hash: KeyedHash

    static let lifeSeconds: Int64 = 300

    init(masterKey: MasterKey) { self.hash = KeyedHash(masterKey: masterKey, purpose: "dpop nonce") }

    func nonce(in pool: UserPoolID, at now: Instant) -> String { text(now.seconds, pool) }

    func isGood(_ nonce: String, in pool: UserPoolID, at now: Instant) -> Bool {
        guard nonce.utf8.count <= 128, let dot = nonce.firstIndex(of: "."), let made = Int64(nonce[..<dot]),
            ConstantTime.equal(nonce, text(made, pool))
        else { return false }
        // A node whose clock is a little ahead may have made it.
        return now.seconds - Self.lifeSeconds < made && made <= now.seconds + 5
    }

    private func text(_ made: Int64, _ pool: UserPoolID) -> String {
        "\(made)." + Base64URL.encode(hash.hash(String(made), context: [pool.value]))
    }
}
