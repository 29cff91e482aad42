import CLibcrypto

/// PBKDF2 (RFC 8018 section 5.2) with HMAC-SHA-256: `$pbkdf2-sha256$29000$salt$digest` (passlib, with `.` for `+`),
/// `$pbkdf2-sha256$i=600000,l=32$salt$digest` (PHC), `pbkdf2_sha256$870000$salt$digest` (Django) and
/// `pbkdf2:sha256:1000000$salt$digest` (Werkzeug).
struct PBKDF2Hash: Sendable, Equatable {
    /// Over all blocks of the digest; about a second and a half of a core.
    static let mostRounds = 5_000_000

    private let rounds: Int
    private let salted: SaltedDigest

    init(_ text: String) throws(CredentialsError) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        let malformed = CredentialsError(.importedHashInvalid, "not a PBKDF2-HMAC-SHA-256 hash")
        if parts.count == 5, parts[0].isEmpty, parts[1] == "pbkdf2-sha256" {
            func decoded(_ text: Substring) -> [UInt8]? { HashText.base64(Substring(text.map { $0 == "." ? "+" : $0 })) }
            salted = try SaltedDigest(salt: decoded(parts[3]), digest: decoded(parts[4]))
            if let rounds = HashText.number(parts[2]) {
                self.rounds = rounds
            } else {
                guard let numbers = HashText.numbers(["i", "l"], in: parts[2]), numbers[1] == salted.digest.count else { throw malformed }
                rounds = numbers[0]
            }
        } else if parts.count == 4, parts[0] == "pbkdf2_sha256" {
            guard let rounds = HashText.number(parts[1]) else { throw malformed }
            self.rounds = rounds
            salted = try SaltedDigest(salt: [UInt8](parts[2].utf8), digest: HashText.base64(parts[3]))
        } else if parts.count == 3, parts[0].hasPrefix("pbkdf2:sha256:") {
            guard let rounds = HashText.number(parts[0].dropFirst("pbkdf2:sha256:".count)) else { throw malformed }
            self.rounds = rounds
            salted = try SaltedDigest(salt: [UInt8](parts[1].utf8), digest: HashText.hexadecimal(parts[2]))
        } else {
            throw malformed
        }
        let blocks = (salted.digest.count + 31) / 32
        guard (1...Self.mostRounds / blocks).contains(rounds) else {
            throw CredentialsError(.importedHashInvalid, "PBKDF2 must have between 1 and \(Self.mostRounds) rounds")
        }
    }

    /// The same parameters around nothing.
    var costing: String { "$pbkdf2-sha256$\(rounds)$" + SaltedDigest.zeros(salted.digest.count) }

    func matches(_ secret: [UInt8]) -> Bool {
        var made = [UInt8](repeating: 0, count: salted.digest.count)
        let status = secret.withUnsafeBytes { secret in
            PKCS5_PBKDF2_HMAC(
                secret.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(secret.count), salted.salt, Int32(salted.salt.count),
                Int32(rounds), EVP_sha256(), Int32(made.count), &made)
        }
        return status == 1 && ConstantTime.equal(made, salted.digest)
    }
}
