import Crypto

/// The 3072-bit group of RFC 5054 appendix A with generator 2, which Cognito's clients have built in, and the equations of SRP in it.
final class SRPGroup: @unchecked Sendable {
    static let shared = SRPGroup()
    /// Width of the prime, and of a verifier, in bytes.
    static let width = 384

    private let field: PrimeField
    private let multiplier: BigNumber
    private let generatorPowers: SRPGeneratorPowers

    private init() {
        field = PrimeField(prime: Self.primeBytes)
        generatorPowers = SRPGeneratorPowers(field: field)
        // k = H(padHex(N) | padHex(g)), SRP-6a with Cognito's padding.
        var hash = SHA256()
        hash.update(data: [0] + Self.primeBytes)
        hash.update(data: [2])
        multiplier = BigNumber([UInt8](hash.finalize()))
    }

    /// Whether 0 < value < N, for a big-endian number without leading zeros.
    func contains(_ magnitude: [UInt8]) -> Bool { magnitude.count <= Self.width && field.contains(BigNumber(magnitude)) }

    /// 2^exponent mod N for a secret exponent.
    func powerOfGenerator(_ exponent: [UInt8]) -> BigNumber {
        if exponent.count <= SRPGeneratorPowers.exponentWidth { return generatorPowers.power(exponent, field: field) }
        let result = BigNumber()
        field.power(BigNumber([2]), BigNumber(exponent), into: result)
        return result
    }

    /// B = k·v + g^b mod N.
    func serverPublic(verifier: borrowing BigNumber, secret: [UInt8]) -> BigNumber {
        let result = powerOfGenerator(secret)
        let product = BigNumber()
        field.multiply(multiplier, verifier, into: product)
        field.add(result, product, into: result)
        return result
    }

    /// S = (A·v^u)^b mod N, the server's side.
    func serverSecret(
        client: borrowing BigNumber, verifier: borrowing BigNumber, scrambler: borrowing BigNumber, secret: [UInt8]
    ) -> BigNumber {
        let result = BigNumber()
        field.power(verifier, scrambler, into: result)
        field.multiply(result, client, into: result)
        field.power(result, BigNumber(secret), into: result)
        return result
    }

    /// S = (B - k·g^x)^(a + u·x) mod N, the client's side.
    func clientSecret(server: borrowing BigNumber, scrambler: borrowing BigNumber, password: [UInt8], secret: [UInt8]) -> BigNumber {
        let result = powerOfGenerator(password)
        field.multiply(result, multiplier, into: result)
        field.subtract(server, result, into: result)
        let exponent = BigNumber()
        field.multiplyAdd(BigNumber(secret), scrambler, BigNumber(password), into: exponent)
        field.power(result, exponent, into: result)
        return result
    }

    /// value² mod N: lands in the subgroup that powers of 2 live in, since 2 is a quadratic residue of this prime.
    func square(_ value: borrowing BigNumber) -> BigNumber {
        let result = BigNumber()
        field.multiply(value, value, into: result)
        return result
    }

    /// RFC 5054 appendix A, 3072-bit group (the prime of RFC 3526 section 4).
    static let primeBytes: [UInt8] = {
        let digits = """
            FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD\
            EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED\
            EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F\
            83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B\
            E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510\
            15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7\
            ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C\
            BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF
            """
        return Hexadecimal.decode(digits) ?? []
    }()
}
