import Credentials
import Crypto
import Testing

/// One exchange as pycognito 2024.5's client computed it; long numbers are given by the SHA-256 of their lower-case hexadecimal text.
struct SRPVector: Sendable, CustomTestStringConvertible {
    let name: String
    let identity: SRPIdentity
    let password: String
    let salt: String
    let clientSecret: String
    let serverSecret: String
    let clientPublic: String
    let serverPublic: String
    let verifier: String
    let sessionKey: String
    let block: String
    let timestamp: String
    let signature: String

    var testDescription: String { name }

    static let all = [
        SRPVector(
            name: "A, B and the salt with their top bit set",
            identity: SRPIdentity(poolName: "AbCdEf123", username: "0d6f7c9e-2b61-4f11-9a55-6a1f0f7e2a10"), password: "Correct-Horse-7",
            salt: "ec18eac8d758b1eba52d3c10d39adc6d",
            clientSecret: "4e1195df020de59e0d65a33a4279f1183e7ae4e5d980e309f8b55adff2e61c3e",
            serverSecret: "c02c0b965e023abee808f2b548d8d5193a8b5229be6f3121a6f16e2d41a449b3",
            clientPublic: "0162239006bd388f388fcd732da9d16cca5245e944119fffc4d797837f3790e2",
            serverPublic: "fc103d8cee6296369a6b405bd228f70792538357d2c77842ca457e0979442656",
            verifier: "b1efbee7afb0d21b311f4e302c85383dccb1d35592ea300f00b8e7e0dde3e494", sessionKey: "7bd66eb2a46b1c9d36b081eba8777bea",
            block: "MbygIJTreBJqUXsgaojHPPqexvcExwMNGCEsrOgg8CXwC/DqaNvz86VDbKY7U797+ArY1d59g1nQt/7Z28OrmQ==",
            timestamp: "Tue Nov 4 10:03:05 UTC 2025",
            signature: "fxFNfRHQW+BkMq/N4NGnMKDHxw+h6r5god4t5GKgpz4="),
        SRPVector(
            name: "S a byte shorter than the prime, a password beyond ASCII",
            identity: SRPIdentity(poolName: "AbCdEf123", username: "alice"),
            password: "pässwörd ☂ 1A!", salt: "56f67cfc3ae69dc23fd5d7663c3e5e56",
            clientSecret: "2dfd3d061be511596cd4e5339bd48ebf0f1d6dc17df8de6aca965dfbf522570b",
            serverSecret: "93de47ddfbde388567e8e8935436f8dfcbf3c7c63fba341eda86661a23c1042c",
            clientPublic: "cc358cff3497c7ac1156e5317ff5b88fc08f8a8f2fa15a64e389d9a66e92f94d",
            serverPublic: "1b1f68c47afa22b723fa05f5bfa1bca16f075343bf1e2a84350af141d6c0dfc2",
            verifier: "7a671843e4c5d7c85e4c9510f6953ad505ad1b82da73daead18b780f78169858", sessionKey: "6a9e73c76768bb57f56bf4359d41e417",
            block: "4WjEogkFldFbynTQ9s48w7q7Ip1fZXxV3WWYSj/weeLHhKErr7HmCFqGWL+MBZ23VkYpeS/LPfhKzup0ww47vg==",
            timestamp: "Sun Feb 29 23:59:59 UTC 2032",
            signature: "jSAC/xqyxDNIBQmmp1Q7b1FsbIN49Hg/t3GjUb/KYjs="),
        SRPVector(
            name: "u and S with their top bit set, B with its clear",
            identity: SRPIdentity(poolName: "AbCdEf123", username: "bob@example.com"), password: "p",
            salt: "8f2d711642b726b04401627ca9fbac32",
            clientSecret: "4539e4b4889079c2a00afeae0bfc1439840ef2379a1fb81c8ba27361ad476d6b",
            serverSecret: "486bacc5c2d8a71a73d51bf8e522deaa264ec2628dca2955da1e9b8e00f21943",
            clientPublic: "c06c868c77a8e4bf15c2ea5d7ab07ee8429ef74b35f483e1eb01881fc5c170e1",
            serverPublic: "4a2d8920d7ed0d57343182fc0d14417d126394101e934a4c477b4053f40fef63",
            verifier: "6a09597a4e6db1098e0b6ca2044de2e980ee75e18aca002321fb7bd406619632", sessionKey: "c366e8a26635cdb41e8cbdb2bb75c777",
            block: "oyHYtAXj7yYElZhHs20XHuvrxKiUHccKR4STWk/KXVgT3oTfoEnwZUmqYbIISMFjPOgbZ1KG6o+1PbJA2DHFaA==",
            timestamp: "Mon Jan 15 00:00:00 UTC 2029",
            signature: "fdb352qdkzUS9a8fy+PW3mm8jPUBHp7H+RtXNDqCy2Q="),
        SRPVector(
            name: "an a of 1024 bits, a salt whose first digit is zero", identity: SRPIdentity(poolName: "AbCdEf123", username: "carol"),
            password: "Aa1!Aa1!",
            salt: "0ba1fce4363854ff888cff4b8e7875d6",
            clientSecret: """
                4dff4ea340f0a823f15d3f4f01ab62eae0e5da579ccb851f8db9dfe84c58b2b37b89903a740e1ee172da793a6e79d560e5f7f9bd058a12a280433ed6fa46510a\
                40b244112641dd78dd4f93b6c9190dd46e0099194d5a44257b7efad6ef9ff4683da1eda0244448cb343aa688f5d3efd7314dafe580ac0bcbf115aeca9e8dc114
                """,
            serverSecret: "c02c0b965e023abee808f2b548d8d5193a8b5229be6f3121a6f16e2d41a449b3",
            clientPublic: "1c501c69c7af16abcd6a62f46a54cfc255fef5746ab9cc118f3e551aa973e50c",
            serverPublic: "6a9354914dd8766574e1d7a75a94b54c0d5026d1bd4cef9fbb15c2a0d0f15688",
            verifier: "109bfe4f033bf94bf8490242dfece4857a9fbb603c0b325ed850ad2d26152d2b", sessionKey: "2b763f182157262af65b9b13b911481f",
            block: "MbygIJTreBJqUXsgaojHPPqexvcExwMNGCEsrOgg8CXwC/DqaNvz86VDbKY7U797+ArY1d59g1nQt/7Z28OrmQ==",
            timestamp: "Wed Dec 31 12:00:00 UTC 2025",
            signature: "CDngcSG1DwaYdTvEXi6NbWpqRYS2ksLuQTnP5CsVZro="),
        SRPVector(
            name: "a device, whose salt comes with a padding byte",
            identity: SRPIdentity(deviceGroupKey: "-aBcDeFg1", deviceKey: "us-east-1_7f0a"), password: "cGFzcw==",
            salt: "00c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1",
            clientSecret: "4e1195df020de59e0d65a33a4279f1183e7ae4e5d980e309f8b55adff2e61c3e",
            serverSecret: "c02c0b965e023abee808f2b548d8d5193a8b5229be6f3121a6f16e2d41a449b3",
            clientPublic: "0162239006bd388f388fcd732da9d16cca5245e944119fffc4d797837f3790e2", serverPublic: "",
            verifier: "22484cd7b5fb8a149695c19723f7c62512a28c51db05522243dc7dae65324e7c", sessionKey: "", block: "ZGV2aWNlIGJsb2Nr",
            timestamp: "Wed Mar 4 05:06:07 UTC 2026", signature: "Jiioct00F7llj3o172WIDHfVKR01M28368G0HHVJBEA="),
    ]
}

/// Hands out the same bytes each time.
struct FixedBytes: RandomSource {
    let value: [UInt8]
    func bytes(_ count: Int) -> [UInt8] { [UInt8](value.prefix(count)) }
}

@Suite("SRP as Cognito's clients compute it")
struct SRPVectorTests {
    private func fingerprint(_ bytes: [UInt8]) -> String {
        let digits = Hexadecimal.encode(bytes).drop { $0 == "0" }
        return Hexadecimal.encode([UInt8](SHA256.hash(data: [UInt8](digits.utf8))))
    }

    @Test("the server reaches the client's numbers", arguments: SRPVector.all)
    func serverAgrees(vector: SRPVector) throws {
        let salt = try #require(Hexadecimal.decode(vector.salt))
        let verifier = try SRPVerifier(password: RawPassword(vector.password), identity: vector.identity, salt: salt)
        #expect(fingerprint(verifier.verifier) == vector.verifier)
        let serverSecret = try #require(Hexadecimal.decode(vector.serverSecret))
        let challenge = try SRPServer.challenge(for: verifier, random: FixedBytes(value: serverSecret))
        let client = try SRPClient(secret: #require(Hexadecimal.decode(vector.clientSecret)))
        #expect(fingerprint(client.publicValue.magnitude) == vector.clientPublic)
        let key = try SRPServer.sessionKey(client: client.publicValue, challenge: challenge, verifier: verifier)
        if !vector.sessionKey.isEmpty {
            #expect(fingerprint(challenge.publicValue.magnitude) == vector.serverPublic)
            #expect(Hexadecimal.encode(key.bytes) == vector.sessionKey)
        }
        let block = try Base64.decode(vector.block)
        #expect(key.accepts(signature: vector.signature, identity: vector.identity, secretBlock: block, timestamp: vector.timestamp))
        let ours = try client.sessionKey(
            identity: vector.identity, password: RawPassword(vector.password), salt: verifier.salt,
            server: SRPPublicValue(hex: challenge.publicValue.hex))
        #expect(ours.bytes == key.bytes)
    }
}
