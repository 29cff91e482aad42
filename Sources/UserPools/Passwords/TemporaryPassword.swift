package import Credentials

/// Makes a temporary password that fulfils a policy: one character of every demanded class, the rest from all of them, shuffled.
package enum TemporaryPassword {
    private static let upper = Array("ABCDEFGHJKLMNPQRSTUVWXYZ"), lower = Array("abcdefghijkmnpqrstuvwxyz")
    // Only symbols that survive being read from a mail and typed: nothing that HTML or a shell would change.
    private static let digits = Array("23456789"), symbols = Array("!@#%*+-=?_")

    package static func make(_ policy: PasswordPolicy, random: any RandomSource) -> String {
        let classes = [upper, lower, digits, symbols]
        var characters = classes.map { pick($0, random) }
        let everything = upper + lower + digits
        while characters.count < max(policy.minimumLength, 10) { characters.append(pick(everything, random)) }
        for position in stride(from: characters.count - 1, to: 0, by: -1) {
            characters.swapAt(position, below(position + 1, random))
        }
        return String(characters)
    }

    private static func pick(_ from: [Character], _ random: any RandomSource) -> Character { from[below(from.count, random)] }

    /// A number below `bound` (at most 256) without bias: bytes past the last whole multiple are thrown away.
    private static func below(_ bound: Int, _ random: any RandomSource) -> Int {
        let fair = 256 / bound * bound
        while true {
            for byte in random.bytes(16) where Int(byte) < fair { return Int(byte) % bound }
        }
    }
}
