import UserPools

extension UserFilter {
    /// Reads `attribute = "value"` or `attribute ^= "value"`; a quotation mark inside is escaped by a backslash.
    /// Source: API reference, ListUsers.
    /// - Throws: InvalidParameter for anything else, and for an attribute that cannot be searched.
    init(text: String, in pool: UserPool) throws(UserPoolError) {
        let wrong = UserPoolError.invalidParameter("Error while parsing filter")
        var rest = text[...].drop { $0 == " " }
        let name: String
        if rest.first == "\"" {
            rest = rest.dropFirst()
            name = String(rest.prefix { $0 != "\"" })
            rest = rest.dropFirst(name.count + 1)
        } else {
            name = String(rest.prefix { $0 != " " && $0 != "=" && $0 != "^" })
            rest = rest.dropFirst(name.count)
        }
        rest = rest.drop { $0 == " " }
        let comparison: Comparison
        if rest.hasPrefix("^=") {
            comparison = .startsWith
            rest = rest.dropFirst(2)
        } else if rest.hasPrefix("=") {
            comparison = .equals
            rest = rest.dropFirst()
        } else {
            throw wrong
        }
        rest = rest.drop { $0 == " " }
        guard rest.first == "\"" else { throw wrong }
        rest = rest.dropFirst()
        var value = ""
        var closed = false
        while let character = rest.first {
            rest = rest.dropFirst()
            if character == "\\", let escaped = rest.first {
                value.append(escaped)
                rest = rest.dropFirst()
            } else if character == "\"" {
                closed = true
                break
            } else {
                value.append(character)
            }
        }
        guard closed, rest.allSatisfy({ $0 == " " }), !value.utf8.contains(0) else { throw wrong }
        let attribute = name == "cognito:username" ? "username" : name
        guard Self.searchable.contains(attribute) else {
            throw .invalidParameter("Invalid search attribute: \(name)")
        }
        self.init(attribute: attribute, comparison: comparison, value: pool.searchKey(attribute, value))
    }
}
