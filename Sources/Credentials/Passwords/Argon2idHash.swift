import CArgon2

/// The PHC string of Argon2id (RFC 9106), version 19: `$argon2id$v=19$m=65536,t=3,p=4$salt$digest`; Django writes `argon2` before it.
struct Argon2idHash: Sendable, Equatable {
    /// Kibibytes filled in all passes of one check, about a second's worth.
    static let mostWork = 1 << 20

    private let kibibytes: Int
    private let passes: Int
    private let lanes: Int
    private let salted: SaltedDigest

    var memory: Int { kibibytes * 1024 }

    init(_ given: String) throws(CredentialsError) {
        let text = given.hasPrefix("argon2$") ? Substring(given).dropFirst("argon2".count) : Substring(given)
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0].isEmpty, parts[1] == "argon2id", parts[2] == "v=19",
            let numbers = HashText.numbers(["m", "t", "p"], in: parts[3])
        else { throw CredentialsError(.importedHashInvalid, "not an Argon2id hash of version 19") }
        (kibibytes, passes, lanes) = (numbers[0], numbers[1], numbers[2])
        salted = try SaltedDigest(salt: HashText.base64(parts[4]), digest: HashText.base64(parts[5]))
        // RFC 9106 section 3.1, and libargon2's own bounds.
        guard salted.salt.count >= 8, (1...16).contains(lanes), passes >= 1, kibibytes >= 8 * lanes else {
            throw CredentialsError(
                .importedHashInvalid, "Argon2id needs 8 bytes of salt, 1 to 16 lanes, a pass, and 8 KiB of memory for each lane")
        }
        guard kibibytes <= ImportedHash.mostMemory / 1024, passes <= Self.mostWork / kibibytes else {
            throw CredentialsError(.importedHashInvalid, "an Argon2id hash may take 128 MiB of memory, and 1 GiB in all of its passes")
        }
    }

    /// The same parameters around nothing.
    var costing: String {
        "$argon2id$v=19$m=\(kibibytes),t=\(passes),p=\(lanes)$" + SaltedDigest.zeros(salted.digest.count)
    }

    func matches(_ secret: [UInt8]) -> Bool {
        var (secret, salt) = (secret, salted.salt)
        var made = [UInt8](repeating: 0, count: salted.digest.count)
        let status = made.withUnsafeMutableBufferPointer { made in
            secret.withUnsafeMutableBufferPointer { secret in
                salt.withUnsafeMutableBufferPointer { salt in
                    // One thread for all lanes: how much runs at once is the hashing pool's decision.
                    var context = Argon2_Context(
                        out: made.baseAddress, outlen: UInt32(made.count), pwd: secret.baseAddress, pwdlen: UInt32(secret.count),
                        salt: salt.baseAddress, saltlen: UInt32(salt.count), secret: nil, secretlen: 0, ad: nil, adlen: 0,
                        t_cost: UInt32(passes), m_cost: UInt32(kibibytes), lanes: UInt32(lanes), threads: 1, version: 0x13,
                        allocate_cbk: nil, free_cbk: nil, flags: 0)
                    return argon2id_ctx(&context)
                }
            }
        }
        return status == ARGON2_OK.rawValue && ConstantTime.equal(made, salted.digest)
    }
}
