import AWSWire
import FoundationEssentials
import Testing

@Suite struct SigningTests {
    private let verifier = SigV4Verifier()

    @Test("A published request gets the published signature", arguments: PublishedVector.all)
    func published(vector: PublishedVector) {
        let signed = SigV4Signer(key: vector.key, region: "us-east-1", service: "service")
            .sign(vector.request, at: PublishedVector.signedAt)
        #expect(
            signed.headers["authorization"]
                == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                + "SignedHeaders=\(vector.signedHeaders), Signature=\(vector.signature)"
        )
        #expect(signed.headers["x-amz-date"] == "20150830T123600Z")
    }

    @Test("What the signer signs, the verifier accepts", arguments: PublishedVector.all)
    func roundTrip(vector: PublishedVector) async throws {
        let signer = SigV4Signer(key: vector.key, region: "us-east-1", service: "service")
        for signed in [
            signer.sign(vector.request, at: PublishedVector.signedAt),
            signer.presign(vector.request, at: PublishedVector.signedAt, expires: 604_800),
        ] {
            let verified = try await verifier.verify(signed, services: ["service"], now: PublishedVector.signedAt) { _ in
                vector.key
            }
            #expect(verified.accessKeyId == "AKIDEXAMPLE")
            #expect(verified.region == "us-east-1")
            #expect(verified.signedAt.text == "20150830T123600Z")
            #expect(verified.sessionToken == vector.sessionToken)
        }
    }

    @Test("Signing again replaces the old signature")
    func signedTwice() throws {
        let vector = PublishedVector.all[0]
        let signer = SigV4Signer(key: vector.key, region: "us-east-1", service: "service")
        let other = SigV4Signer(key: .example(sessionToken: "token"), region: "eu-west-1", service: "other")
        let twice = signer.sign(other.sign(vector.request, at: .distantPast), at: PublishedVector.signedAt)
        #expect(twice.headers.all("authorization").count == 1)
        #expect(twice.headers["authorization"]?.hasSuffix("Signature=\(vector.signature)") == true)
        #expect(twice.headers["x-amz-security-token"] == nil)
    }

    @Test("S3 gets the hash of the body and a path that is encoded once")
    func objectStorage() async throws {
        let request = WireRequest(
            method: "PUT",
            path: "/bucket/a%20b//c",
            headers: WireHeaders([(name: "Host", value: "s3.amazonaws.com")]),
            body: Array("hello".utf8)
        )
        let signed = SigV4Signer(key: .example(), region: "us-east-1", service: "s3").sign(request, at: PublishedVector.signedAt)
        #expect(
            signed.headers["x-amz-content-sha256"] == "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
        )
        // The signature that botocore 1.44.5 gives this request.
        let signature = "0f0800f132fa5646a8f6866ab2ff3c2ac84a6e1d8cd8a76feccdbf12565b827d"
        #expect(signed.headers["authorization"]?.hasSuffix("Signature=\(signature)") == true)
        let verified = try await verifier.verify(signed, services: ["s3"], now: PublishedVector.signedAt) { _ in .example() }
        #expect(verified.service == "s3")
    }
}
