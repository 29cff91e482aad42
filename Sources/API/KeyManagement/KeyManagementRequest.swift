import AWSWire
import Credentials
import JSON

/// The members of a KMS request, each held to KMS's bounds.
struct KeyManagementRequest {
    let input: WireObject

    func string(_ name: String) throws(AWSError) -> String? {
        guard let value = input[name], value != .null else { return nil }
        guard let string = value.string else { throw .serialization("\(name) must be a string.") }
        return string
    }

    /// 1 to 6144 bytes.
    func ciphertextBlob() throws(AWSError) -> [UInt8] {
        guard let text = try string("CiphertextBlob") else { throw .missingMember("ciphertextBlob") }
        guard let bytes = try? Credentials.Base64.decode(text) else { throw .serialization("CiphertextBlob is not base64.") }
        guard (1...6_144).contains(bytes.count) else {
            throw .kmsValidation(
                "1 validation error detected: Value at 'ciphertextBlob' failed to satisfy constraint: Member must have length "
                    + (bytes.isEmpty ? "greater than or equal to 1" : "less than or equal to 6144"))
        }
        return bytes
    }

    func encryptionContext() throws(AWSError) -> [String: String] {
        guard let value = input["EncryptionContext"], value != .null else { return [:] }
        guard case .object(let object) = value else { throw .serialization("EncryptionContext must be a map of strings.") }
        var context: [String: String] = [:]
        for member in object.members {
            guard let text = member.value.string else { throw .serialization("EncryptionContext must be a map of strings.") }
            context[member.name] = text
        }
        return context
    }

    /// `KeySpec` or `NumberOfBytes`, one of the two.
    func dataKeyLength() throws(AWSError) -> Int {
        let spec = try string("KeySpec")
        let number = input["NumberOfBytes"].flatMap { $0 == .null ? nil : $0 }
        switch (spec, number) {
        case ("AES_256"?, nil): return 32
        case ("AES_128"?, nil): return 16
        case (let spec?, nil):
            throw .kmsValidation(
                "1 validation error detected: Value '\(spec.prefix(64))' at 'keySpec' failed to satisfy constraint: "
                    + "Member must satisfy enum value set: [AES_256, AES_128]")
        case (nil, let number?):
            guard let bytes = number.int64 else { throw .serialization("NumberOfBytes must be an integer.") }
            guard (1...1_024).contains(bytes) else {
                throw .kmsValidation(
                    "1 validation error detected: Value '\(bytes)' at 'numberOfBytes' failed to satisfy constraint: Member must have value "
                        + (bytes < 1 ? "greater than or equal to 1" : "less than or equal to 1024"))
            }
            return Int(bytes)
        default: throw .kmsValidation("Please specify either number of bytes or key spec.")
        }
    }

    func checkAlgorithm() throws(AWSError) {
        guard let algorithm = try string("EncryptionAlgorithm"), algorithm != "SYMMETRIC_DEFAULT" else { return }
        throw .kmsValidation(
            "1 validation error detected: Value '\(algorithm.prefix(64))' at 'encryptionAlgorithm' failed to satisfy constraint: "
                + "Member must satisfy enum value set: [SYMMETRIC_DEFAULT]")
    }

    /// The last check of all: a dry run tells that everything else was right.
    func checkDryRun() throws(AWSError) {
        guard let value = input["DryRun"], value != .null else { return }
        guard let isDry = value.bool else { throw .serialization("DryRun must be true or false.") }
        guard !isDry else {
            throw AWSError(
                code: "DryRunOperationException", message: "The request would have succeeded, but the DryRun option is set.", status: 412)
        }
    }
}

// KMS's errors, as KMS words them.
extension AWSError {
    static func kmsValidation(_ message: String, fileID: String = #fileID, line: UInt = #line) -> AWSError {
        AWSError(code: "ValidationException", message: message, fileID: fileID, line: line)
    }
    static func missingMember(_ name: String, fileID: String = #fileID, line: UInt = #line) -> AWSError {
        kmsValidation(
            "1 validation error detected: Value null at '\(name)' failed to satisfy constraint: Member must not be null", fileID: fileID,
            line: line)
    }
    static func keyIDLength(_ name: String, fileID: String = #fileID, line: UInt = #line) -> AWSError {
        kmsValidation(
            "1 validation error detected: Value at 'keyId' failed to satisfy constraint: Member must have length "
                + (name.isEmpty ? "greater than or equal to 1" : "less than or equal to 2048"), fileID: fileID, line: line)
    }
    static func unknownKey(_ name: String, fileID: String = #fileID, line: UInt = #line) -> AWSError {
        AWSError(code: "NotFoundException", message: "Invalid keyId '\(name)'", fileID: fileID, line: line)
    }
    /// KMS does not say what is wrong with a ciphertext.
    static func invalidCiphertext(cause: any Error, fileID: String = #fileID, line: UInt = #line) -> AWSError {
        AWSError(code: "InvalidCiphertextException", message: "", cause: cause, fileID: fileID, line: line)
    }
    static func incorrectKey(fileID: String = #fileID, line: UInt = #line) -> AWSError {
        AWSError(
            code: "IncorrectKeyException",
            message: "The key ID in the request does not identify a CMK that can perform this operation.", fileID: fileID, line: line)
    }
}
