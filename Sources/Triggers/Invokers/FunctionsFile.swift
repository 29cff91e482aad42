internal import FoundationEssentials
internal import Yams

/// Why the functions file does not count: one line that names the file, the function and the key.
public struct FunctionsFileError: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String
}

/// Reads the functions file: `functions`, a mapping of ARNs to what they run. Paths in it are relative to it.
struct FunctionsFile {
    private let path: String
    private let directory: String
    private let settings: FunctionSettings

    /// - Returns: a definition for each ARN.
    static func read(_ path: String, settings: FunctionSettings) throws(FunctionsFileError) -> [String: FunctionDefinition] {
        let absolute = URL(filePath: path).standardizedFileURL
        let file = FunctionsFile(path: path, directory: absolute.deletingLastPathComponent().path, settings: settings)
        return try file.definitions()
    }

    private func definitions() throws(FunctionsFileError) -> [String: FunctionDefinition] {
        guard let text = try? String(contentsOf: URL(filePath: path), encoding: .utf8) else {
            throw FunctionsFileError(description: "cannot read the functions file \(path)")
        }
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            if case .parser(_, let problem, let mark, _)? = error as? YamlError {
                throw FunctionsFileError(description: "\(path):\(mark.line): \(problem)")
            }
            throw FunctionsFileError(description: "\(path) is not valid YAML")
        }
        guard case .mapping(let top)? = root else {
            throw FunctionsFileError(description: "\(path) must be a mapping with the key functions")
        }
        var definitions: [String: FunctionDefinition] = [:]
        for (name, node) in top {
            guard name.string == "functions" else { throw FunctionsFileError(description: "unknown key \(name.string ?? "?") in \(path)") }
            if node.tag == Tag(.null) || node.scalar?.string.isEmpty == true { continue }
            guard case .mapping(let functions) = node else { throw wrong("functions", "must be a mapping of ARNs") }
            for (key, value) in functions {
                guard let spelled = key.string, let arn = FunctionARN(spelled) else {
                    throw wrong("function \(key.string ?? "?")", "is not the ARN of a Lambda function")
                }
                guard definitions[spelled] == nil else { throw wrong("function \(arn)", "stands twice") }
                guard case .mapping(let members) = value else { throw wrong("function \(arn)", "must be a mapping") }
                definitions[spelled] = try definition(arn, FunctionMembers(members, file: path, arn: arn))
            }
        }
        return definitions
    }

    private func wrong(_ what: String, _ reason: String) -> FunctionsFileError {
        FunctionsFileError(description: "\(path): \(what): \(reason)")
    }

    private func definition(_ arn: FunctionARN, _ members: FunctionMembers) throws(FunctionsFileError) -> FunctionDefinition {
        let kind: FunctionDefinition.Kind
        switch try members.text("invoke") {
        case nil:
            try members.allow(["runtime", "handler", "environment", "concurrency", "timeout"])
            kind = .local(try localFunction(members))
        case "lambda":
            try members.allow(["invoke", "endpoint", "timeout"])
            guard settings.awsCredentials != nil else {
                throw members.wrong("invoke", "lambda needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the server's environment")
            }
            let suffix = arn.partition == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com"
            kind = .lambda(endpoint: try members.origin("endpoint") ?? "https://lambda.\(arn.region).\(suffix)")
        case "http":
            try members.allow(["invoke", "url", "secret", "timeout"])
            kind = .http(url: try members.url("url"), secret: try members.secret("secret", in: settings.environment))
        case _?:
            throw members.wrong("invoke", "must be lambda or http, or left out for a function with a runtime")
        }
        return FunctionDefinition(arn: arn, kind: kind, timeout: try members.duration("timeout") ?? settings.timeout)
    }

    private func localFunction(_ members: FunctionMembers) throws(FunctionsFileError) -> LocalFunctionDefinition {
        guard let runtime = LocalFunctionDefinition.Runtime(rawValue: try members.required("runtime")) else {
            throw members.wrong("runtime", "must be python3, nodejs or provided")
        }
        let spelled = try members.required("handler")
        let path = spelled.hasPrefix("/") ? spelled : directory + "/" + spelled
        guard let (file, function) = Self.handler(URL(filePath: path).standardizedFileURL.path, of: runtime) else {
            throw members.wrong("handler", Self.missing(runtime))
        }
        return LocalFunctionDefinition(
            runtime: runtime, handler: String(spelled.split(separator: "/").last ?? ""), file: file, function: function,
            sharedDirectory: directory, environment: try members.environment("environment"),
            concurrency: try members.integer("concurrency", in: 1...64) ?? 4)
    }

    private static func missing(_ runtime: LocalFunctionDefinition.Runtime) -> String {
        switch runtime {
        case .python3: "must be FILE.FUNCTION, and FILE.py must exist"
        case .nodejs: "must be FILE.FUNCTION, and FILE.js, FILE.mjs or FILE.cjs must exist"
        case .provided: "must be an executable file"
        }
    }

    /// What `path` (as `dir/file.function`) stands for. Python splits at the last dot and Node.js at the first one after the last slash, as on
    /// AWS.
    private static func handler(_ path: String, of runtime: LocalFunctionDefinition.Runtime) -> (file: String, function: String)? {
        let base = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        func isFile(_ path: String) -> Bool {
            var isDirectory = false
            return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && !isDirectory
        }
        switch runtime {
        case .provided:
            return isFile(path) && FileManager.default.isExecutableFile(atPath: path) ? (path, "") : nil
        case .python3:
            guard let dot = path[base...].lastIndex(of: "."), dot != base else { return nil }
            let function = String(path[path.index(after: dot)...])
            let module = path[base..<dot]
            let nested = module.split(separator: ".", omittingEmptySubsequences: false).joined(separator: "/")
            for candidate in [String(module), nested] where isFile("\(path[..<base])\(candidate).py") && !function.isEmpty {
                return ("\(path[..<base])\(candidate).py", function)
            }
            return nil
        case .nodejs:
            guard let dot = path[base...].firstIndex(of: "."), dot != base else { return nil }
            let function = String(path[path.index(after: dot)...])
            for ending in ["js", "mjs", "cjs"] where isFile("\(path[..<dot]).\(ending)") && !function.isEmpty {
                return ("\(path[..<dot]).\(ending)", function)
            }
            return nil
        }
    }
}
