import Credentials
import TestSupport
import Testing
import UserPools

@Suite("A password policy")
struct PasswordPolicyTests {
    private static let prefix = "InvalidPassword: Password did not conform with policy: "

    private func verdict(_ password: String, _ policy: PasswordPolicy = PasswordPolicy()) -> String? {
        do {
            try policy.check(RawPassword(password))
            return nil
        } catch {
            return String(error.description.dropFirst(Self.prefix.count))
        }
    }

    @Test(
        "names the first clause that is not fulfilled",
        arguments: [
            ("", "Password not long enough"), ("Aa1!aaa", "Password not long enough"), ("Aa1!aaaa", nil),
            (" Aa1!aaaa", "Password must not begin or end with a space"), ("Aa1!aaaa ", "Password must not begin or end with a space"),
            ("Aa1 aaaa", nil), ("aa1!aaaa", "Password must have uppercase characters"),
            ("AA1!AAAA", "Password must have lowercase characters"),
            ("Aaa!aaaa", "Password must have numeric characters"), ("Aa1aaaaa", "Password must have symbol characters"),
            ("Ää1!aaaa", "Password must have uppercase characters"), ("Aa1éaaaa", "Password must have symbol characters"),
            ("Aa1!" + String(repeating: "x", count: 252), nil), ("Aa1!" + String(repeating: "x", count: 253), "Password too long"),
            ("Aa1!🙂🙂🙂🙂", nil), ("Aa١!aaaa", "Password must have numeric characters"),
        ] as [(String, String?)])
    func clauses(password: String, clause: String?) {
        #expect(verdict(password) == clause)
    }

    @Test("takes every symbol of the guide's list", arguments: Array("^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+-"))
    func symbols(symbol: Character) {
        #expect(verdict("Aa1aaaa" + String(symbol)) == nil)
    }

    @Test("asks for nothing that is switched off")
    func nothingRequired() {
        var policy = PasswordPolicy()
        policy.minimumLength = 6
        policy.requireLowercase = false
        policy.requireNumbers = false
        policy.requireSymbols = false
        policy.requireUppercase = false
        #expect(verdict("éééééé", policy) == nil)
        #expect(verdict("ééééé", policy) == "Password not long enough")
    }

    @Test("is fulfilled by every temporary password, of any length it asks for", arguments: [6, 8, 10, 11, 20, 99])
    func temporaryPasswords(length: Int) throws {
        let random = SeededRandom(3)
        var seen: Set<String> = []
        var policy = PasswordPolicy()
        policy.minimumLength = length
        for _ in 0..<200 {
            let password = TemporaryPassword.make(policy, random: random)
            try policy.check(RawPassword(password))
            #expect(password.count == max(length, 10))
            #expect(!password.contains { "<>&\"'`$\\ {}".contains($0) }, "survives mail and shell")
            #expect(seen.insert(password).inserted)
        }
    }

    @Test("keeps temporary passwords for a week when it says 0", arguments: [(0, 7), (1, 1), (7, 7), (365, 365)])
    func validity(days: Int, effective: Int64) {
        var policy = PasswordPolicy()
        policy.temporaryPasswordValidityDays = days
        #expect(policy.effectiveTemporaryValiditySeconds == effective * 86_400)
    }
}
