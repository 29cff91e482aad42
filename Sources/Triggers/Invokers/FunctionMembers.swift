internal import FoundationEssentials
internal import Yams

/// The keys of one function in the functions file, each refused with the file, the ARN and the key.
struct FunctionMembers {
    private let nodes: Node.Mapping
    private let file: String
    private let arn: FunctionARN

    init(_ nodes: Node.Mapping, file: String, arn: FunctionARN) {
        self.nodes = nodes
        self.file = file
        self.arn = arn
    }

    func wrong(_ key: String, _ reason: String) -> FunctionsFileError {
        FunctionsFileError(description: "\(file): function \(arn): \(key) \(reason)")
    }

    /// Refuses every key but these, and one that stands twice.
    func allow(_ keys: Set<String>) throws(FunctionsFileError) {
        var seen: Set<String> = []
        for (name, _) in nodes {
            let spelled = name.string ?? "?"
            guard keys.contains(spelled) else { throw wrong("unknown key", spelled) }
            guard seen.insert(spelled).inserted else { throw wrong(spelled, "stands twice") }
        }
    }

    func text(_ key: String) throws(FunctionsFileError) -> String? {
        guard let node = nodes[Node(key)] else { return nil }
        guard let text = node.scalar?.string, !text.isEmpty, !text.utf8.contains(0) else { throw wrong(key, "must be a plain value") }
        return text
    }

    func required(_ key: String) throws(FunctionsFileError) -> String {
        guard let text = try text(key) else { throw wrong(key, "is required") }
        return text
    }

    func integer(_ key: String, in range: ClosedRange<Int>) throws(FunctionsFileError) -> Int? {
        guard let text = try text(key) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw wrong(key, "must be a number, \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func duration(_ key: String) throws(FunctionsFileError) -> Duration? {
        guard let text = try text(key) else { return nil }
        let units: [(suffix: String, milliseconds: Int)] = [("ms", 1), ("s", 1_000), ("m", 60_000)]
        for unit in units where text.hasSuffix(unit.suffix) {
            guard let count = Int(text.dropLast(unit.suffix.count)), (1...900_000).contains(count) else { break }
            let duration = Duration.milliseconds(count * unit.milliseconds)
            guard duration <= .seconds(900) else { break }
            return duration
        }
        throw wrong(key, "must be a duration such as 500ms or 5s, between 1ms and 15m")
    }

    func url(_ key: String) throws(FunctionsFileError) -> String {
        let text = try required(key)
        guard let parts = URLComponents(string: text), parts.scheme == "https" || parts.scheme == "http", parts.host?.isEmpty == false,
            parts.user == nil, parts.password == nil, parts.fragment == nil
        else { throw wrong(key, "must be an http:// or https:// URL") }
        return text
    }

    func origin(_ key: String) throws(FunctionsFileError) -> String? {
        guard let text = try text(key) else { return nil }
        let bare = text.hasSuffix("/") ? String(text.dropLast()) : text
        guard let parts = URLComponents(string: bare), parts.scheme == "https" || parts.scheme == "http", parts.host?.isEmpty == false,
            parts.path.isEmpty, parts.query == nil, parts.user == nil, parts.fragment == nil
        else { throw wrong(key, "must be http:// or https:// with a host and no path") }
        return bare
    }

    /// `env:NAME`: a functions file tends to be committed, so a secret cannot stand in it.
    func secret(_ key: String, in environment: [String: String]) throws(FunctionsFileError) -> HookSecret {
        let text = try required(key)
        guard text.hasPrefix("env:"), text.utf8.count > 4 else {
            throw wrong(key, "must be env:NAME, a variable of the server's environment")
        }
        guard let value = environment[String(text.dropFirst(4))], !value.isEmpty else {
            throw wrong(key, "names \(text.dropFirst(4)), which the server's environment does not have")
        }
        return HookSecret(bytes: Array(value.utf8))
    }

    func environment(_ key: String) throws(FunctionsFileError) -> [String: String] {
        guard let node = nodes[Node(key)] else { return [:] }
        guard case .mapping(let pairs) = node else { throw wrong(key, "must be a mapping of names to plain values") }
        var variables: [String: String] = [:]
        for (name, value) in pairs {
            guard let name = name.string, Self.isName(name) else { throw wrong(key, "has a name that no variable can have") }
            guard !Self.isReserved(name) else { throw wrong(key, "may not set \(name)") }
            guard variables[name] == nil else { throw wrong(key, "sets \(name) twice") }
            guard let text = value.scalar?.string, !text.utf8.contains(0) else {
                throw wrong(key, "has a value for \(name) that is not plain")
            }
            variables[name] = text
        }
        return variables
    }

    private static func isName(_ name: String) -> Bool {
        !name.isEmpty && !(0x30...0x39).contains(name.utf8.first ?? 0x30)
            && name.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "_")
            }
    }

    /// What the runtime itself says to a worker.
    private static func isReserved(_ name: String) -> Bool {
        ["_HANDLER", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR", "LAMBDA_WORKER_TOKEN"].contains(name) || name.hasPrefix("AWS_LAMBDA_")
            || name.hasPrefix("LIFEGUARD_")
    }
}
