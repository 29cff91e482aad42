import Credentials
import OAuth
import Testing

@Suite("DPoP proofs")
struct DPoPProofTests {
    /// RFC 9449 section 4.1: the proof of a token request.
    private static let example = """
        eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdC\
        RnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwi\
        aHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igi\
        MLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg
        """

    @Test("the example of RFC 9449 section 4.1 is one, of the key that section 6.1 names")
    func rfcVector() throws {
        let proof = try #require(DPoPProof(Self.example))
        #expect(proof.keyThumbprint == "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I")
        #expect((proof.method, proof.address) == ("POST", "https://server.example.com/token"))
        #expect((proof.id, proof.issued) == ("-BwC3ESc6acc2lTc", 1_562_262_616))
        #expect(proof.tokenHash == nil && proof.nonce == nil)
    }

    @Test("the hash of an access token is that of RFC 9449 section 7.1")
    func tokenHash() {
        #expect(CodeChallenge.s256("Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU") == "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo")
    }

    @Test("with another header, other claims or another signature it is none")
    func changed() throws {
        let parts = Self.example.split(separator: ".").map(String.init)
        let header = try String(decoding: Base64URL.decode(parts[0]), as: UTF8.self)
        func headed(_ text: String) -> String { Base64URL.encode(Array(text.utf8)) + "." + parts[1] + "." + parts[2] }
        #expect(DPoPProof(headed(header)) != nil)
        for wrong in [
            header.replacing("dpop+jwt", with: "jwt"), header.replacing("ES256", with: "none"), header.replacing("ES256", with: "HS256"),
            header.replacing("ES256", with: "EdDSA"), header.replacing("P-256", with: "P-384"),
            header.replacing(#""crv""#, with: #""d":"AAAA","crv""#), header.replacing(#"{"typ""#, with: #"{"crit":["x"],"typ""#),
            header.replacing(#"{"typ""#, with: #"{"typ":"dpop+jwt","typ""#), "{}", "[]",
        ] {
            #expect(DPoPProof(headed(wrong)) == nil, "\(wrong)")
        }
        #expect(DPoPProof(parts[0] + "." + parts[1] + ".") == nil)
        #expect(DPoPProof(parts[0] + "." + parts[1]) == nil)
        #expect(DPoPProof(parts[0] + "." + Base64URL.encode(Array("{}".utf8)) + "." + parts[2]) == nil)
        #expect(DPoPProof("") == nil)
    }
}
