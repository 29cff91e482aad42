internal import FoundationEssentials
internal import Yams

/// Where settings come from, strongest first: flags, the environment, the YAML file.
public struct ConfigurationSources: Sendable {
    private var settings: [ConfigurationKey: ConfigurationSetting] = [:]

    /// Reads and merges the three sources.
    ///
    /// - Parameters:
    ///   - flags: values given on the command line.
    ///   - environment: the process's environment; only names that begin with `LIFEGUARD_` are looked at, and an unknown one of these is an error.
    ///   - file: the YAML file of `--config`; `LIFEGUARD_CONFIG` counts when it is nil.
    /// - Throws: ``ConfigurationError`` that names the unknown key or the unreadable file.
    public init(flags: [ConfigurationKey: String], environment: [String: String], file: String?) throws(ConfigurationError) {
        if let path = file ?? environment["LIFEGUARD_CONFIG"] {
            settings = try Self.read(path)
        }
        let known = Dictionary(uniqueKeysWithValues: ConfigurationKey.allCases.map { ($0.environmentName, $0) })
        for (name, value) in environment.sorted(by: { $0.key < $1.key }) where name.hasPrefix("LIFEGUARD_") && name != "LIFEGUARD_CONFIG" {
            guard let key = known[name] else { throw .unknown(name, in: "the environment") }
            settings[key] = ConfigurationSetting(key: key, value: value, name: name)
        }
        for (key, value) in flags {
            settings[key] = ConfigurationSetting(key: key, value: value, name: "--\(key.rawValue)")
        }
    }

    subscript(key: ConfigurationKey) -> ConfigurationSetting? { settings[key] }

    private static func read(_ path: String) throws(ConfigurationError) -> [ConfigurationKey: ConfigurationSetting] {
        let text: String
        do {
            text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
        } catch {
            throw ConfigurationError("cannot read the configuration file \(path)")
        }
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            // The parser's text quotes the lines around the mistake, which may hold a secret.
            if case .parser(_, let problem, let mark, _) = error {
                throw ConfigurationError("\(path):\(mark.line): \(problem)")
            }
            throw ConfigurationError("\(path) is not valid YAML")
        } catch {
            throw ConfigurationError("\(path) is not valid YAML")
        }
        guard let root, root != Node("", Tag(.null)) else { return [:] }
        guard case .mapping(let mapping) = root else {
            if root.scalar?.string.isEmpty == true { return [:] }
            throw ConfigurationError("\(path) must be a mapping of keys to values")
        }
        var settings: [ConfigurationKey: ConfigurationSetting] = [:]
        for (name, node) in mapping {
            let spelled = name.scalar?.string ?? "?"
            guard let key = ConfigurationKey(rawValue: spelled), !key.isEnvironmentOnly else { throw .unknown(spelled, in: path) }
            guard settings[key] == nil else { throw ConfigurationError("key \(spelled) stands twice in \(path)") }
            let value: String
            switch node {
            case .scalar(let scalar):
                value = scalar.string
            case .sequence(let items):
                let texts = items.compactMap { $0.scalar?.string }
                guard texts.count == items.count else {
                    throw ConfigurationError("key \(spelled) in \(path) must be a list of plain values")
                }
                value = texts.joined(separator: ",")
            default:
                throw ConfigurationError("key \(spelled) in \(path) must be a plain value")
            }
            settings[key] = ConfigurationSetting(key: key, value: value, name: "key \(spelled) in \(path)")
        }
        return settings
    }
}
