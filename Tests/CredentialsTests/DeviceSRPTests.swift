import Credentials
import Testing

/// A device as pycognito 2024.5's client confirms it (`DeviceSecretVerifierConfig`) and signs in with it: x = H(salt | H(group | key ":" password)).
struct DeviceVector: Sendable, CustomTestStringConvertible {
    let name: String
    let password: String
    let salt: String
    let verifier: String
    let clientSecret: String
    let serverSecret: String
    let signature: String

    var testDescription: String { name }

    static let all = [
        DeviceVector(
            name: "salt and verifier with a padding byte", password: "lX9yC21RbI4nOWjJvi/74UYynBoRogl4RCBvAw394fTv4zeetoMW0Q==",
            salt: "AI5InWUAc/q7fcqh6718r5Y=",
            verifier: """
                ALMbDiB+/HEHOUX8kxzqx68Hvnbk/f+sBdiaSs8hCrlMROkXGBAvV7Kp2+L9XE5dJpSAuqpKYiNYX5+7c75ISrXFWC4bwvfbkhU7XZG5+WAaX6JG2j5B\
                /N8YKk6f2B25tJEMEDWO86gwWAMkibFFOYFwaFcrfpySoD5O1CCFdwT2vKmCFTr6Y1QelI0KQhB0zvM4bZj3+GhTeY3fnd/4dopbKeW8iCnn3jFETk12\
                IujpDPg3lOnCjeU0bXbPHWxVha/h7clW4QgdRBz1bE8aZsIayOT5/d3hxckDlNqzEiUCD2vilHQ1BcbTnCCmJi7n/+hbHPSQQj1AZfexFa6Q7NcC0jlZ\
                WEbDumgGNLLzgnBCOmFRnHxybJwuczaUjpragYQrcFgmWlIQpH2739aIzSuR5y9pcit79LwA1y3FpO11GmOTW67wumvbTIj83hqI6BlP6u4HRBqiJWhU\
                NqIsBOU0/O4N4lpBbwTc6pxpt/e52G5XhJlN+WetxNoWWLHWzg==
                """,
            clientSecret: "4e1195df020de59e0d65a33a4279f1183e7ae4e5d980e309f8b55adff2e61c3e",
            serverSecret: "c02c0b965e023abee808f2b548d8d5193a8b5229be6f3121a6f16e2d41a449b3",
            signature: "hyjLVabp6CUybBgk1NDG2nA80Ijtgipqmp3qCTJ9I+c="),
        DeviceVector(
            name: "a salt whose first digit is zero", password: "TVroz+/mDJX+FbxDh07L8qUeyMHjsrlMHSzfWojVx9kSnYd0doo+jQ==",
            salt: "AxmkJPFwBSKIoQ6odm/TjA==",
            verifier: """
                frhymaeGTan+YJoIe4Vh/6yfnUmRbNomiu08FVQinMoevLfQWohUlQo0t5GAfwkghvtsJ7qUuehgy1gVOCerofDKL2oXuX6M6G46nhaeNJZ5satr7NHa\
                Iw3ghZJBiDZMxgsSwuduybTtzGEyysXGwqVbLP5mpstKEeRCIEMKXGeOf9bQF1EgsFZPo/NbM208XfyiD6uftI8W27UoXmCbAMkPPzE9J1Em5kkJc3Sp\
                UdhHfTJoetlvRJhj7qt2sLCEnznFtxevdjUM2CC7RHFjm1sj4pdwfsDMHdOe6BvgWQ/z4FHf4qKtxCqEqgzAuXvtGeH3fnvTQOF0BDdBXiZMQS0p8LmG\
                M44LBGAv7R1NT08LO/I8wUzkF9iHrzM2RS6sQApBsfV3p9cNZqUyhl2tHraQbVYGtxIyUvExURTzSnzCvHdirvF4XmT+hppNFr3bvsi8wFMef/6dEljw\
                ImLo3fP0n+Eo8sxoPXyshGHl+QyrtLrmRpyDTfdcbPak8f/W
                """,
            clientSecret: "68f4d49fa8038e7e3f15dc8a23cfdfb7849c3df5bc51d2ede487a6b6d7c8a4ac",
            serverSecret: "8e77e64d74e8601f7e95f8a4f28913f2bc4b1f4803502fdd0e4aaf2b49d23d6c",
            signature: "TFY9s3LJFhL/mrZN6yWyeuuVvvv5t/3CI1OGb3QVwrY="),
    ]
}

@Suite("SRP of devices")
struct DeviceSRPTests {
    private let timestamp = "Wed Mar 4 05:06:07 UTC 2026"
    private let identity = SRPIdentity(deviceGroupKey: "-aBcDeFg1", deviceKey: "us-east-1_7f0a1b2c")

    @Test("the verifier that a device brings signs that device in", arguments: DeviceVector.all)
    func signIn(vector: DeviceVector) throws {
        let salt = try Base64.decode(vector.salt)
        let verifier = try SRPVerifier(salt: salt, verifier: Base64.decode(vector.verifier))
        #expect(verifier.matches(RawPassword(vector.password), identity: identity))
        #expect(verifier.verifier.count == 384)

        let serverSecret = try #require(Hexadecimal.decode(vector.serverSecret))
        let challenge = try SRPServer.challenge(for: verifier, random: FixedBytes(value: serverSecret))
        let client = try SRPClient(secret: #require(Hexadecimal.decode(vector.clientSecret)))
        let key = try SRPServer.sessionKey(client: client.publicValue, challenge: challenge, verifier: verifier)
        let block = [UInt8]("device block".utf8)
        #expect(key.accepts(signature: vector.signature, identity: identity, secretBlock: block, timestamp: timestamp))
        // A device is an SRP identity like another, of two parts.
        #expect(identity == SRPIdentity(poolName: "-aBcDeFg1", username: "us-east-1_7f0a1b2c"))
        let other = SRPIdentity(deviceGroupKey: "-aBcDeFg1", deviceKey: "us-east-1_7f0a1b2d")
        #expect(!key.accepts(signature: vector.signature, identity: other, secretBlock: block, timestamp: timestamp))

        // What is stored is what `salt` and `verifier` of it say.
        #expect(try SRPVerifier(salt: verifier.salt, verifier: verifier.verifier) == verifier)
    }
}
