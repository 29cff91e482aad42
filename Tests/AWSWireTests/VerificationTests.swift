import AWSWire
import FoundationEssentials
import Testing

@Suite struct VerificationTests {
    private let verifier = SigV4Verifier()

    private func verify(
        _ request: WireRequest,
        services: [String] = ["cognito-idp"],
        key: AccessKey? = .example(),
        after seconds: Double = 0
    ) async throws -> VerifiedSignature {
        try await verifier.verify(request, services: services, now: BotocoreVector.signedAt + seconds) { signature in
            signature.accessKeyId == key?.id ? key : nil
        }
    }

    // MARK: Accepted

    @Test("What botocore signs is accepted, and says who, where and for which service")
    func botocore() async throws {
        let verified = try await verify(BotocoreVector.listUserPools)
        #expect(verified.accessKeyId == "AKIDEXAMPLE")
        #expect(verified.region == "eu-west-1")
        #expect(verified.service == "cognito-idp")
        #expect(verified.signedAt.text == "20261123T120000Z")
        #expect(verified.form == .header)
        #expect(verified.sessionToken == nil)
    }

    @Test("A session token is accepted with its key, in the header and in the query")
    func sessionTokens() async throws {
        let key = AccessKey.example(sessionToken: BotocoreVector.sessionToken, expiresAt: BotocoreVector.signedAt + 1)
        #expect(try await verify(BotocoreVector.listUserPoolsWithToken, key: key).sessionToken == BotocoreVector.sessionToken)
        #expect(
            try await verify(BotocoreVector.presignedWithToken, services: ["sts"], key: key).sessionToken
                == BotocoreVector.sessionToken
        )
    }

    @Test("A presigned request is good for as long as it says", arguments: [0, 59, 60])
    func presigned(age: Double) async throws {
        let verified = try await verify(BotocoreVector.presigned, services: ["iam", "sts"], after: age)
        #expect(verified.form == .query(expires: 60))
        #expect(verified.service == "sts")
        #expect(verified.region == "us-east-1")
    }

    @Test("A path and a query full of odd characters are read as botocore signs them")
    func oddURL() async throws {
        #expect(try await verify(BotocoreVector.oddURL, services: ["execute-api"]).service == "execute-api")
    }

    @Test("A signature is good for five minutes either way", arguments: [-300, 300])
    func skew(age: Double) async throws {
        #expect(try await verify(BotocoreVector.listUserPools, after: age).region == "eu-west-1")
    }

    @Test("Headers that proxies rewrite may change")
    func unsignedHeader() async throws {
        let request = BotocoreVector.listUserPools.replacing("user-agent", with: "another").adding("X-Forwarded-For", "192.0.2.1")
        #expect(try await verify(request).region == "eu-west-1")
    }

    // MARK: Refused

    @Test("What is not exactly what was signed is refused by AWS's name and words", arguments: Refusal.all)
    func refused(refusal: Refusal) async {
        let error = await #expect(throws: AWSError.self) {
            try await verify(refusal.request, services: refusal.services, key: refusal.key, after: refusal.age)
        }
        #expect(error?.code == refusal.code)
        #expect(error?.message == refusal.message)
        #expect(error?.status == 400)
    }

    @Test("The key is not asked for when the request cannot be accepted anyway")
    func cheapChecksFirst() async {
        await #expect(throws: AWSError.self) {
            try await verifier.verify(BotocoreVector.listUserPools, services: ["cognito-idp"], now: .distantFuture) { _ in
                Issue.record("the key was looked up")
                return nil
            }
        }
    }

    @Test("A key with another secret is refused though the old one is still in the cache")
    func rotatedSecret() async throws {
        _ = try await verify(BotocoreVector.listUserPools)
        await #expect(throws: AWSError.signatureDoesNotMatch()) {
            try await verify(BotocoreVector.listUserPools, key: AccessKey(id: "AKIDEXAMPLE", secret: "another"))
        }
        #expect(try await verify(BotocoreVector.listUserPools).accessKeyId == "AKIDEXAMPLE")
    }

    @Test("The cache may overflow without harm")
    func smallCache() async throws {
        let verifier = SigV4Verifier(cachedSigningKeys: 1)
        for region in ["us-east-1", "eu-west-1", "us-east-1", "eu-west-1"] {
            let signed = SigV4Signer(key: .example(), region: region, service: "iam")
                .sign(PublishedVector.all[0].request, at: PublishedVector.signedAt)
            let verified = try await verifier.verify(signed, services: ["iam"], now: PublishedVector.signedAt) { _ in .example() }
            #expect(verified.region == region)
        }
    }

    // MARK: Unverified

    @Test("The development profile reads the scope without verifying anything")
    func scope() {
        #expect(UnverifiedSignature.scope(of: BotocoreVector.listUserPools.replacing("x-amz-date", with: "x"))?.region == "eu-west-1")
        #expect(UnverifiedSignature.scope(of: BotocoreVector.presigned)?.service == "sts")
        #expect(UnverifiedSignature.scope(of: BotocoreVector.presigned)?.accessKeyId == "AKIDEXAMPLE")
        #expect(UnverifiedSignature.scope(of: BotocoreVector.listUserPools.removing("authorization")) == nil)
        #expect(UnverifiedSignature.scope(of: BotocoreVector.listUserPools.replacing("authorization", with: "Bearer eyJ0")) == nil)
    }

    @Test("A printed access key does not show its secret")
    func secretStaysInside() {
        let key = AccessKey.example(sessionToken: "token")
        for text in ["\(key)", String(reflecting: key)] {
            #expect(!text.contains("wJalr"))
            #expect(!text.contains("token"))
        }
    }

    @Test(
        "Only real moments in the basic format are timestamps",
        arguments: [
            ("20240229T235959Z", 1_709_251_199), ("19700101T000000Z", 0), ("19691231T235959Z", -1), ("21000301T000000Z", 4_107_542_400),
            ("20230229T000000Z", nil), ("20261331T000000Z", nil), ("20261123T240000Z", nil), ("20261123T120000", nil),
            ("2026-11-23T12:00Z", nil), ("Mon, 23 Nov 2026", nil), ("2026112٣T120000Z", nil), ("", nil),
        ] as [(String, Int?)]
    )
    func timestamps(text: String, seconds: Int?) {
        #expect(SignatureTimestamp(text)?.epochSeconds == seconds)
        if let seconds {
            #expect(SignatureTimestamp(Date(timeIntervalSince1970: Double(seconds) + 0.25)).text == text)
        }
    }
}
