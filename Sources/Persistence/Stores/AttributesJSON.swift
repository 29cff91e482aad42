import JSON

/// A user's attributes as the JSON object that their column keeps. Read for every sign-in, so Foundation's decoder stays out of it.
enum AttributesJSON {
    static func encode(_ attributes: [String: String]) -> String {
        guard !attributes.isEmpty else { return "{}" }
        var writer = JSONWriter(reservingCapacity: 256)
        writer.beginObject()
        // Sorted, so that equal attributes are equal bytes.
        for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
            writer.key(dynamic: name)
            writer.string(value)
        }
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    static func decode(_ text: String) throws -> [String: String] {
        guard text != "{}" else { return [:] }
        guard let object = try? WireValue(json: Array(text.utf8)).object else { throw corrupt }
        var attributes: [String: String] = Dictionary(minimumCapacity: object.members.count)
        for member in object.members {
            guard let value = member.value.string else { throw corrupt }
            attributes[member.name] = value
        }
        return attributes
    }

    private static var corrupt: DatabaseError {
        DatabaseError(.corrupt, "A user's attributes are not a JSON object of texts.", table: "users")
    }
}
