import API
import AWSWire
import Credentials
import Foundation
import JSON
import TestSupport
import Testing
import UserPools

@Suite("The key management that handlers of custom senders call")
struct KeyManagementTests {
    private static let key = "arn:aws:kms:us-east-1:000000000000:key/codes"
    private static let context: WireValue = ["userpool-id": "us-east-1_AbCdEfGhI", "b": "c"]

    private func call(_ app: AppUnderTest, _ operation: String, _ input: WireValue) async -> Answer {
        await app.call(target: "TrentService.\(operation)", input.json)
    }

    @Test("gives data keys and opens them again, with their context alone")
    func dataKeys() async throws {
        try await withApp(on: .sqlite) { app in
            let made = await call(
                app, "GenerateDataKey", ["KeyId": .string(Self.key), "KeySpec": "AES_256", "EncryptionContext": Self.context])
            let blob = try #require(made["CiphertextBlob"])
            let plaintext = try #require(made["Plaintext"]?.string)
            #expect(made["KeyId"]?.string == Self.key)
            let bytes = try Credentials.Base64.decode(plaintext)
            #expect(bytes.count == 32)

            let opened = await call(app, "Decrypt", ["CiphertextBlob": blob, "EncryptionContext": Self.context])
            #expect(
                opened.body == [
                    "KeyId": .string(Self.key), "Plaintext": .string(plaintext), "EncryptionAlgorithm": "SYMMETRIC_DEFAULT",
                ])
            let named = await call(
                app, "Decrypt",
                [
                    "CiphertextBlob": blob, "EncryptionContext": Self.context, "KeyId": .string(Self.key),
                    "EncryptionAlgorithm": "SYMMETRIC_DEFAULT",
                ])
            #expect(named["Plaintext"]?.string == plaintext)
            for context: WireValue in [[:], nil, ["userpool-id": "us-east-1_Other0000", "b": "c"], ["userpool-id": "us-east-1_AbCdEfGhI"]] {
                let refused = await call(app, "Decrypt", ["CiphertextBlob": blob, "EncryptionContext": context])
                #expect(refused.outcome == "InvalidCiphertextException: " && refused.status == 400)
            }
            let other = await call(
                app, "Decrypt", ["CiphertextBlob": blob, "EncryptionContext": Self.context, "KeyId": .string(Self.key + "2")])
            #expect(other["__type"]?.string == "IncorrectKeyException")
        }
    }

    @Test("finds a key by its id, in the region and the account of the call")
    func bareID() async throws {
        try await withApp(on: .sqlite) { app in
            let made = await call(app, "GenerateDataKey", ["KeyId": "codes", "NumberOfBytes": 5])
            #expect(made["KeyId"]?.string == Self.key)
            let bytes = try Credentials.Base64.decode(made["Plaintext"]?.string ?? "")
            #expect(bytes.count == 5)
            let dry = await call(app, "GenerateDataKey", ["KeyId": "codes", "KeySpec": "AES_128", "DryRun": true])
            #expect(dry["__type"]?.string == "DryRunOperationException" && dry.status == 412)
        }
    }

    @Test("opens what the Encryption SDK message of a custom sender holds")
    func ownMessages() async throws {
        try await withApp(on: .sqlite) { app in
            let masterKey = try MasterKey(bytes: [UInt8](repeating: 42, count: MasterKey.length))
            let blob = try KeyManagementKeys(masterKey: masterKey).encrypt(
                [1, 2, 3], keyARN: Self.key, context: ["userpool-id": "p"], random: SeededRandom())
            let opened = await call(
                app, "Decrypt", ["CiphertextBlob": .string(Credentials.Base64.encode(blob)), "EncryptionContext": ["userpool-id": "p"]])
            #expect(opened["Plaintext"]?.string == "AQID")
        }
    }

    @Test(
        "refuses what makes no sense, in KMS's words",
        arguments: [
            ("Decrypt", "{}", "ValidationException: 1 validation error detected: Value null at 'ciphertextBlob' failed to satisfy"),
            ("Decrypt", #"{"CiphertextBlob": ""}"#, "ValidationException: 1 validation error detected: Value at 'ciphertextBlob'"),
            ("Decrypt", #"{"CiphertextBlob": "!"}"#, "SerializationException: "),
            ("Decrypt", #"{"CiphertextBlob": 5}"#, "SerializationException: "),
            ("Decrypt", #"{"CiphertextBlob": "AAAA"}"#, "InvalidCiphertextException: "),
            ("Decrypt", #"{"CiphertextBlob": "AQAB"}"#, "InvalidCiphertextException: "),
            ("Decrypt", #"{"CiphertextBlob": "AQAB", "EncryptionContext": {"a": 1}}"#, "SerializationException: "),
            ("Decrypt", #"{"CiphertextBlob": "AQAB", "EncryptionContext": []}"#, "SerializationException: "),
            ("Decrypt", #"{"CiphertextBlob": "AQAB", "EncryptionAlgorithm": "RSA"}"#, "ValidationException: "),
            ("Decrypt", #"{"CiphertextBlob": "AQAB", "KeyId": "alias/x"}"#, "NotFoundException: Invalid keyId 'alias/x'"),
            ("Decrypt", "[]", "SerializationException: "), ("Decrypt", "nonsense", "SerializationException: "),
            ("GenerateDataKey", #"{"KeySpec": "AES_256"}"#, "ValidationException: 1 validation error detected: Value null at 'keyId'"),
            ("GenerateDataKey", #"{"KeyId": "", "KeySpec": "AES_256"}"#, "ValidationException: "),
            ("GenerateDataKey", #"{"KeyId": "arn:aws:s3:::x", "KeySpec": "AES_256"}"#, "NotFoundException: "),
            ("GenerateDataKey", #"{"KeyId": "arn:aws:kms:us-east-1:0:key/a", "KeySpec": "AES_256"}"#, "NotFoundException: "),
            ("GenerateDataKey", #"{"KeyId": "k"}"#, "ValidationException: Please specify either number of bytes or key spec."),
            ("GenerateDataKey", #"{"KeyId": "k", "KeySpec": "AES_256", "NumberOfBytes": 1}"#, "ValidationException: Please specify either"),
            ("GenerateDataKey", #"{"KeyId": "k", "KeySpec": "AES_512"}"#, "ValidationException: "),
            ("GenerateDataKey", #"{"KeyId": "k", "NumberOfBytes": 0}"#, "ValidationException: "),
            ("GenerateDataKey", #"{"KeyId": "k", "NumberOfBytes": 1025}"#, "ValidationException: "),
            ("GenerateDataKey", #"{"KeyId": "k", "NumberOfBytes": 1.5}"#, "SerializationException: "),
            ("Encrypt", "{}", "UnknownOperationException: "),
        ])
    func refusals(_ operation: String, _ body: String, _ outcome: String) async throws {
        try await withApp(on: .sqlite) { app in
            let answer = await app.call(target: "TrentService.\(operation)", Array(body.utf8))
            #expect(answer.outcome.hasPrefix(outcome), "\(answer.outcome)")
            #expect(answer.status == 400)
        }
    }

    @Test("is management: only a stored key's signature for kms opens anything")
    func signed() async throws {
        #expect(Pipeline.targets.contains("TrentService.Decrypt") && !Pipeline.isPublic(target: "TrentService.Decrypt"))
        try await withApp(on: .sqlite) { app in
            let stored = AccessKey(id: "AKIDSTORED", secret: "stored secret")
            let now = Date(timeIntervalSince1970: Double(app.clock.time().milliseconds) / 1_000)
            let pipeline = Pipeline(
                services: app.services,
                access: .signed(verifier: SigV4Verifier()) { signature in signature.accessKeyId == stored.id ? stored : nil },
                defaultRegion: "us-east-1", now: { now }, quotas: nil, logger: app.log.logger)
            func answer(_ key: AccessKey?, _ service: String) async throws -> String {
                var request = WireRequest(
                    method: "POST", path: "/",
                    headers: WireHeaders([
                        (name: "host", value: "localhost"), (name: "x-amz-target", value: "TrentService.GenerateDataKey"),
                        (name: "content-type", value: "application/x-amz-json-1.1"),
                    ]), body: Array(#"{"KeyId": "codes", "KeySpec": "AES_256"}"#.utf8))
                if let key { request = SigV4Signer(key: key, region: "us-east-1", service: service).sign(request, at: now) }
                let response = await pipeline.handle(request)
                let body = try WireValue(json: response.body)
                return body["__type"]?.string ?? body["KeyId"]?.string ?? ""
            }
            let cases = [
                (nil, "", "MissingAuthenticationTokenException"),
                (AccessKey(id: "AKIDSTORED", secret: "another"), "kms", "InvalidSignatureException"),
                (AccessKey(id: "AKIDNOBODY", secret: "stored secret"), "kms", "UnrecognizedClientException"),
                (stored, "cognito-idp", "InvalidSignatureException"), (stored, "kms", Self.key),
            ]
            for (key, service, wanted) in cases {
                let outcome = try await answer(key, service)
                #expect(outcome == wanted)
            }
        }
    }
}
