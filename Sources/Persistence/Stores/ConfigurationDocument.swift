import FoundationEssentials

/// Pools and clients as JSON documents. They are read when a cache misses, so Foundation's coders are quick enough.
enum ConfigurationDocument {
    static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch {
            // Without the decoder's own words, which quote values.
            throw DatabaseError(.corrupt, "A configuration document is not a \(type).", table: "documents")
        }
    }
}
