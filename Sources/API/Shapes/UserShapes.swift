import CognitoModel
import UserPools

extension Instant {
    /// As the wire writes dates: seconds with milliseconds.
    var timestamp: Timestamp { Timestamp(secondsSinceEpoch: Double(milliseconds) / 1000) }
}

extension [AttributeType] {
    /// Attributes by name; a name that stands twice is refused, since either value could be the one that was checked.
    func byName() throws(UserPoolError) -> [String: String] {
        var attributes: [String: String] = [:]
        for attribute in self {
            guard attributes.updateValue(attribute.value ?? "", forKey: attribute.name) == nil else {
                throw .invalidParameter("Duplicate attribute: \(attribute.name)")
            }
        }
        return attributes
    }
}

extension User {
    /// The attributes with `sub` first, as the wire lists them.
    /// - Parameter isVisible: which of them the caller may see.
    func attributeList(where isVisible: (String) -> Bool = { _ in true }) -> [AttributeType] {
        var list: [AttributeType] = []
        list.reserveCapacity(attributes.count + 1)
        if isVisible("sub") { list.append(AttributeType(name: "sub", value: subject.value)) }
        for (name, value) in attributes.sorted(by: { $0.key < $1.key }) where isVisible(name) {
            list.append(AttributeType(name: name, value: value))
        }
        return list
    }

    /// - Parameter only: the attributes that were asked for; `nil` for all.
    func userType(only: Set<String>? = nil) -> UserType {
        UserType(
            username: username, attributes: attributeList { only?.contains($0) ?? true }, userCreateDate: created.timestamp,
            userLastModifiedDate: modified.timestamp, enabled: enabled, userStatus: UserStatusType(rawValue: status.rawValue),
            mfaOptions: mfaOptions)
    }
}

extension CodeDelivery {
    var details: CodeDeliveryDetailsType {
        CodeDeliveryDetailsType(
            destination: destination, deliveryMedium: DeliveryMediumType(rawValue: medium.rawValue), attributeName: attribute)
    }
}

extension Group {
    var groupType: GroupType {
        GroupType(
            groupName: name, userPoolId: pool.value, description: details, roleArn: roleARN, precedence: precedence,
            lastModifiedDate: modified.timestamp, creationDate: created.timestamp)
    }
}

/// How many items a list call wants: 1 to 60; 0 and nothing mean the default of 60.
func pageSize(_ limit: Int?) -> Int {
    guard let limit, limit > 0 else { return 60 }
    return min(limit, 60)
}
