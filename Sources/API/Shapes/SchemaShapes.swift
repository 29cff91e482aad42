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
        let isText = type == .string
        self = try .custom(
            name: name, dataType: type, developerOnly: wire.developerOnlyAttribute ?? false, mutable: wire.mutable,
            required: wire.required ?? false,
            minimum: isText ? wire.stringAttributeConstraints?.minLength : wire.numberAttributeConstraints?.minValue,
            maximum: isText ? wire.stringAttributeConstraints?.maxLength : wire.numberAttributeConstraints?.maxValue,
            hasConstraints: wire.stringAttributeConstraints != nil || wire.numberAttributeConstraints != nil)
    }
}

extension AttributeSchema {
    /// Takes in CreateUserPool's Schema: standard names override the standard attribute, all others are custom.
    mutating func take(_ list: [SchemaAttributeType]) throws(UserPoolError) {
        for wire in list {
            guard let name = wire.name else { throw .invalidParameter("Attribute name is required") }
            if let standard = AttributeSchema.standard[name] {
                guard name != "sub" || wire.required != false else { throw .invalidParameter("sub: attribute cannot be changed") }
                if let type = wire.attributeDataType, type.rawValue != standard.dataType.rawValue {
                    throw .invalidParameter(
                        "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute \(name)")
                }
                if wire.developerOnlyAttribute == true {
                    throw .invalidParameter(
                        "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute \(name)")
                }
                let isText = standard.dataType == .string
                put(
                    try standard.overridden(
                        required: wire.required, mutable: wire.mutable,
                        minimum: isText ? wire.stringAttributeConstraints?.minLength : wire.numberAttributeConstraints?.minValue,
                        maximum: isText ? wire.stringAttributeConstraints?.maxLength : wire.numberAttributeConstraints?.maxValue))
            } else {
                let definition = try AttributeDefinition(custom: wire)
                guard self[definition.name] == nil else {
                    throw .invalidParameter("\(definition.name): Existing attribute already has name \(definition.name).")
                }
                put(definition)
            }
        }
    }
}
