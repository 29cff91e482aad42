/// The definition of one attribute. Bounds are texts on the wire and numbers here.
public struct AttributeDefinition: Sendable, Codable, Equatable {
    public enum DataType: String, Sendable, Codable {
        case string = "String", number = "Number", dateTime = "DateTime", boolean = "Boolean"
    }

    /// With its prefix: `email`, `custom:plan`, `dev:custom:plan`.
    public var name: String
    public var dataType: DataType
    public var developerOnly: Bool
    public var mutable: Bool
    public var required: Bool
    /// Least and greatest length in characters (strings) or value (numbers), as the texts that were given.
    public var minimum: String?
    public var maximum: String?
    /// Whether constraints were given at all, so that `Describe` can show an empty structure.
    public var hasConstraints: Bool

    public init(
        name: String, dataType: DataType, developerOnly: Bool = false, mutable: Bool = true, required: Bool = false,
        minimum: String? = nil, maximum: String? = nil, hasConstraints: Bool = false
    ) {
        self.name = name
        self.dataType = dataType
        self.developerOnly = developerOnly
        self.mutable = mutable
        self.required = required
        self.minimum = minimum
        self.maximum = maximum
        self.hasConstraints = hasConstraints
    }

    public var isCustom: Bool { name.hasPrefix("custom:") || name.hasPrefix("dev:") }
}

/// All attributes of a pool, in the order in which `Describe` shows them.
public struct AttributeSchema: Sendable, Codable, Equatable {
    public private(set) var definitions: [AttributeDefinition]
    private var index: [String: Int]

    public init(_ definitions: [AttributeDefinition]) {
        self.definitions = definitions
        self.index = Dictionary(definitions.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    public subscript(_ name: String) -> AttributeDefinition? { index[name].map { definitions[$0] } }

    public var customCount: Int { definitions.reduce(0) { $0 + ($1.isCustom ? 1 : 0) } }
    public var required: [AttributeDefinition] { definitions.filter { $0.required && $0.name != "sub" } }

    public mutating func put(_ definition: AttributeDefinition) {
        if let position = index[definition.name] {
            definitions[position] = definition
        } else {
            index[definition.name] = definitions.count
            definitions.append(definition)
        }
    }

    public init(from decoder: any Decoder) throws { self.init(try [AttributeDefinition](from: decoder)) }
    public func encode(to encoder: any Encoder) throws { try definitions.encode(to: encoder) }

    /// The standard OpenID Connect attributes as CreateUserPool makes them. Source: guide, example answer of CreateUserPool.
    public static let standard: AttributeSchema = {
        func text(_ name: String, _ minimum: String = "0", _ maximum: String = "2048") -> AttributeDefinition {
            AttributeDefinition(name: name, dataType: .string, minimum: minimum, maximum: maximum, hasConstraints: true)
        }
        return AttributeSchema([
            AttributeDefinition(
                name: "sub", dataType: .string, mutable: false, required: true, minimum: "1", maximum: "2048", hasConstraints: true),
            text("name"), text("given_name"), text("family_name"), text("middle_name"), text("nickname"), text("preferred_username"),
            text("profile"), text("picture"), text("website"), text("email"),
            AttributeDefinition(name: "email_verified", dataType: .boolean),
            text("gender"), text("birthdate", "10", "10"), text("zoneinfo"), text("locale"), text("phone_number"),
            AttributeDefinition(name: "phone_number_verified", dataType: .boolean),
            text("address"),
            AttributeDefinition(name: "updated_at", dataType: .number, minimum: "0", hasConstraints: true),
        ])
    }()

    /// Standard attributes by name, without `sub` and the verification flags: what clients may write by default.
    public static let writableStandardNames: [String] = standard.definitions.map(\.name).filter {
        $0 != "sub" && $0 != "email_verified" && $0 != "phone_number_verified"
    }
}
