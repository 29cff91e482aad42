import CLibcrypto

/// scrypt (RFC 7914) in the forms that name all of its parameters: `$scrypt$ln=16,r=8,p=1$salt$digest` (PHC, passlib),
/// `65536$8$1$salt$digest` with both in hexadecimal (Cognito's guide), `scrypt$16384$salt$8$1$digest` (Django) and `scrypt:32768:8:1$salt$digest` (Werkzeug).
struct ScryptHash: Sendable, Equatable {
    /// Bytes written and read again in one check, about a second's worth.
    static let mostWork = 256 << 20

    private let rounds: Int
    private let blockSize: Int
    private let lanes: Int
    private let salted: SaltedDigest

    /// What the first lane fills.
    var memory: Int { 128 * rounds * blockSize }

    init(_ text: String) throws(CredentialsError) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        let malformed = CredentialsError(.importedHashInvalid, "not an scrypt hash")
        if parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt" {
            guard let numbers = HashText.numbers(["ln", "r", "p"], in: parts[2]), (1...24).contains(numbers[0]) else { throw malformed }
            (rounds, blockSize, lanes) = (1 << numbers[0], numbers[1], numbers[2])
            salted = try SaltedDigest(salt: HashText.base64(parts[3]), digest: HashText.base64(parts[4]))
        } else if parts.count == 5, let rounds = HashText.number(parts[0]), let blockSize = HashText.number(parts[1]),
            let lanes = HashText.number(parts[2])
        {
            (self.rounds, self.blockSize, self.lanes) = (rounds, blockSize, lanes)
            salted = try SaltedDigest(salt: HashText.hexadecimal(parts[3]), digest: HashText.hexadecimal(parts[4]))
        } else if parts.count == 6, parts[0] == "scrypt" {
            guard let rounds = HashText.number(parts[1]), let blockSize = HashText.number(parts[3]), let lanes = HashText.number(parts[4])
            else { throw malformed }
            (self.rounds, self.blockSize, self.lanes) = (rounds, blockSize, lanes)
            salted = try SaltedDigest(salt: [UInt8](parts[2].utf8), digest: HashText.base64(parts[5]))
        } else if parts.count == 3, parts[0].hasPrefix("scrypt:") {
            let numbers = parts[0].split(separator: ":", omittingEmptySubsequences: false)
            guard numbers.count == 4, let rounds = HashText.number(numbers[1]), let blockSize = HashText.number(numbers[2]),
                let lanes = HashText.number(numbers[3])
            else { throw malformed }
            (self.rounds, self.blockSize, self.lanes) = (rounds, blockSize, lanes)
            salted = try SaltedDigest(salt: [UInt8](parts[1].utf8), digest: HashText.hexadecimal(parts[2]))
        } else {
            throw malformed
        }
        guard rounds > 1, rounds & (rounds - 1) == 0, rounds <= 1 << 24, (1...32).contains(blockSize), (1...16).contains(lanes) else {
            throw CredentialsError(
                .importedHashInvalid, "of scrypt, N must be a power of two, r between 1 and 32, and p between 1 and 16")
        }
        guard memory <= ImportedHash.mostMemory, memory * lanes <= Self.mostWork else {
            throw CredentialsError(.importedHashInvalid, "an scrypt hash may take 128 MiB of memory, and 256 MiB in all of its lanes")
        }
    }

    /// The same parameters around nothing.
    var costing: String {
        "$scrypt$ln=\(rounds.trailingZeroBitCount),r=\(blockSize),p=\(lanes)$" + SaltedDigest.zeros(salted.digest.count)
    }

    func matches(_ secret: [UInt8]) -> Bool {
        // Beside the table there are a block for each lane and some working blocks; without a bound libcrypto stops at 32 MiB.
        let bound = UInt64(memory + 128 * blockSize * (lanes + 2) + 4096)
        var made = [UInt8](repeating: 0, count: salted.digest.count)
        let status = secret.withUnsafeBytes { secret in
            EVP_PBE_scrypt(
                secret.baseAddress?.assumingMemoryBound(to: CChar.self), secret.count, salted.salt, salted.salt.count, UInt64(rounds),
                UInt64(blockSize), UInt64(lanes), bound, &made, made.count)
        }
        return status == 1 && ConstantTime.equal(made, salted.digest)
    }
}
