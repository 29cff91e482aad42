import CognitoModel
import UserPools

extension AttributeDefinition {
    var wire: SchemaAttributeType {
        SchemaAttributeType(
            name: name, attributeDataType: AttributeDataType(rawValue: dataType.rawValue), developerOnlyAttribute: developerOnly,
            mutable: mutable,
            required: required,
            numberAttributeConstraints: dataType == .number && hasConstraints
                ? NumberAttributeConstraintsType(minValue: minimum, maxValue: maximum) : nil,
            stringAttributeConstraints: dataType == .string && hasConstraints
                ? StringAttributeConstraintsType(minLength: minimum, maxLength: maximum) : nil)
    }

    /// A custom attribute as the wire describes it.
    /// - Throws: InvalidParameter.
    init(custom wire: SchemaAttributeType) throws(UserPoolError) {
        guard let name = wire.name else { throw .invalidParameter("Attribute name is required") }
        guard let type = DataType(rawValue: wire.attributeDataType?.rawValue ?? "String") else {
            throw .invalidParameter("Invalid attribute data type")
        }
        let bounds = try wire.bounds(of: name, type)
        self = try .custom(
            name: name, dataType: type, developerOnly: wire.developerOnlyAttribute ?? false, mutable: wire.mutable,
            required: wire.required ?? false, minimum: bounds.minimum, maximum: bounds.maximum,
            hasConstraints: wire.stringAttributeConstraints != nil || wire.numberAttributeConstraints != nil)
    }
}

extension SchemaAttributeType {
    /// - Throws: InvalidParameter for constraints of another type, which would mean nothing.
    fileprivate func bounds(
        of name: String, _ type: AttributeDefinition.DataType
    ) throws(UserPoolError) -> (minimum: String?, maximum: String?) {
        guard type == .string || stringAttributeConstraints == nil, type == .number || numberAttributeConstraints == nil else {
            throw .foreignConstraints(name, type)
        }
        return type == .string
            ? (stringAttributeConstraints?.minLength, stringAttributeConstraints?.maxLength)
            : (numberAttributeConstraints?.minValue, numberAttributeConstraints?.maxValue)
    }
}

extension AttributeSchema {
    /// Takes in CreateUserPool's Schema: standard names override the standard attribute, all others are custom.
    /// - Throws: InvalidParameter.
    mutating func take(_ list: [SchemaAttributeType]) throws(UserPoolError) {
        var taken: Set<String> = []
        for wire in list {
            guard let name = wire.name else { throw .invalidParameter("Attribute name is required") }
            let definition: AttributeDefinition
            if let standard = AttributeSchema.standard[name] {
                definition = try standard.overridden(by: wire)
            } else {
                definition = try AttributeDefinition(custom: wire)
            }
            guard taken.insert(definition.name).inserted else {
                throw .invalidParameter("\(definition.name): Existing attribute already has name \(definition.name).")
            }
            put(definition)
        }
    }
}

extension AttributeDefinition {
    /// A standard attribute as a pool's creator wants it.
    /// - Throws: InvalidParameter for another type, and for a `sub` that is anything but what it is: whose token it is would change.
    fileprivate func overridden(by wire: SchemaAttributeType) throws(UserPoolError) -> AttributeDefinition {
        let isOfType = wire.attributeDataType.map { $0.rawValue == dataType.rawValue } ?? true
        guard isOfType, wire.developerOnlyAttribute != true else {
            throw .invalidParameter(
                "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute \(name)")
        }
        let bounds = try wire.bounds(of: name, dataType)
        let changed = try overridden(
            required: wire.required, mutable: wire.mutable, minimum: bounds.minimum, maximum: bounds.maximum)
        guard name != "sub" || changed == self else { throw .invalidParameter("sub: attribute cannot be changed") }
        return changed
    }
}
