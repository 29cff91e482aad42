import Credentials
import Crypto
import Foundation
import Testing

@Suite("A certificate")
struct CertificateTests {
    private static let made = Result { try RSASigningKey.generate() }

    private func make(_ name: String = "us-east-1_AbCdEfGhI", notAfter: Int64 = 2_000_000_000) throws -> [UInt8] {
        try Self.made.get().selfSignedCertificate(
            commonName: name, serial: [0x40, 1, 2, 3, 4, 5, 6, 7], notBefore: 1_762_250_585, notAfter: notAfter)
    }

    @Test("is what openssl reads: its name, its days, its key, signed by itself")
    func openssl() throws {
        let der = try make()
        let text = try Self.openssl(["x509", "-inform", "DER", "-noout", "-text", "-certopt", "no_sigdump,no_pubkey"], der)
        for line in [
            "Version: 3 (0x2)", "Serial Number: 4611969705379694087 (0x4001020304050607)", "Signature Algorithm: sha256WithRSAEncryption",
            "Issuer: CN=us-east-1_AbCdEfGhI", "Subject: CN=us-east-1_AbCdEfGhI", "Not Before: Nov  4 10:03:05 2025 GMT",
            "Not After : May 18 03:33:20 2033 GMT",
        ] {
            #expect(text.replacing("CN = ", with: "CN=").contains(line), "\(text)")
        }
        let modulus = try Self.openssl(["x509", "-inform", "DER", "-noout", "-modulus"], der)
        let expected = try Self.made.get().publicKey.modulus.map { String(format: "%02X", $0) }.joined()
        #expect(modulus.trimmingCharacters(in: .whitespacesAndNewlines) == "Modulus=" + expected)

        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString + ".pem")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(Self.openssl(["x509", "-inform", "DER"], der).utf8).write(to: file)
        #expect(try Self.openssl(["verify", "-check_ss_sig", "-no_check_time", "-CAfile", file.path, file.path], []).hasSuffix(": OK\n"))
    }

    @Test("is the same for the same key and the same parts, and another for others")
    func deterministic() throws {
        let certificate = try make()
        let others = [try make(), try make(notAfter: 2_000_000_001), try make("other")]
        #expect(others.map { $0 == certificate } == [true, false, false])
    }

    @Test("has its end written in four digits of a year where two are not enough")
    func farEnd() throws {
        let text = try Self.openssl(["x509", "-inform", "DER", "-noout", "-enddate"], try make(notAfter: 2_600_000_000))
        #expect(text == "notAfter=May 22 14:13:20 2052 GMT\n")
    }

    @Test("is refused for a name that is too long")
    func longName() {
        #expect(throws: CredentialsError(.rsaSigningFailed, "")) { try make(String(repeating: "x", count: 65)) }
    }

    /// What the openssl program says to some input.
    private static func openssl(_ arguments: [String], _ input: [UInt8]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = arguments
        let (incoming, outgoing) = (Pipe(), Pipe())
        process.standardInput = incoming
        process.standardOutput = outgoing
        process.standardError = outgoing
        try process.run()
        try incoming.fileHandleForWriting.write(contentsOf: Data(input))
        try incoming.fileHandleForWriting.close()
        let output = try outgoing.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: output, as: UTF8.self)
    }
}
