/// Why the program does not start: one line that names the setting, where it stands, and what is wrong with it.
public struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The line for standard error. A secret's value never stands in it.
    public let description: String

    public init(_ description: String) {
        self.description = description
    }

    static func unknown(_ name: String, in place: String) -> ConfigurationError {
        ConfigurationError("unknown key \(name) in \(place)")
    }

    static func invalid(_ setting: ConfigurationSetting, _ reason: String) -> ConfigurationError {
        let value = setting.key.isSecret ? "" : " \"\(setting.value.prefix(200))\""
        return ConfigurationError("invalid value\(value) for \(setting.name): \(reason)")
    }

    static func required(_ key: ConfigurationKey, _ reason: String) -> ConfigurationError {
        ConfigurationError("--\(key.rawValue) is required\(reason)")
    }
}
