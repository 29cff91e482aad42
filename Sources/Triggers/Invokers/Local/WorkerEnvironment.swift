internal import AWSWire
internal import FoundationEssentials

/// The variables of a worker (Lambda Developer Guide, "Defined runtime environment variables").
struct WorkerEnvironment {
    /// What passes from the server's own environment. Everything else of it stays with the server, its secrets above all.
    private static let passed = ["PATH", "HOME", "LANG", "TZ"]

    /// - Parameters:
    ///   - port: of the worker's Runtime API, on loopback.
    ///   - token: what the worker proves itself with; nil for a runtime that is not ours.
    static func variables(
        _ arn: FunctionARN,
        _ function: LocalFunctionDefinition,
        settings: FunctionSettings,
        port: Int,
        token: String?
    ) -> [String: String] {
        var variables: [String: String] = [:]
        for name in passed { variables[name] = settings.environment[name] }
        if variables["PATH"] == nil { variables["PATH"] = "/usr/local/bin:/usr/bin:/bin" }
        if variables["LANG"] == nil { variables["LANG"] = "C.UTF-8" }
        if variables["TZ"] == nil { variables["TZ"] = ":UTC" }

        variables["AWS_REGION"] = arn.region
        variables["AWS_DEFAULT_REGION"] = arn.region
        variables["AWS_ACCESS_KEY_ID"] = settings.accessKey.id
        variables["AWS_SECRET_ACCESS_KEY"] = settings.accessKey.secret
        for service in ["COGNITO_IDENTITY_PROVIDER", "COGNITO_IDENTITY", "STS", "KMS"] {
            variables["AWS_ENDPOINT_URL_\(service)"] = settings.endpoint
        }
        switch function.runtime {
        case .python3: variables["AWS_EXECUTION_ENV"] = "AWS_Lambda_python3"
        case .nodejs: variables["AWS_EXECUTION_ENV"] = "AWS_Lambda_nodejs"
        case .provided: break
        }
        variables.merge(function.environment) { _, own in own }

        variables["AWS_LAMBDA_RUNTIME_API"] = "127.0.0.1:\(port)"
        variables["AWS_LAMBDA_FUNCTION_NAME"] = arn.name
        variables["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST"
        variables["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "128"
        variables["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand"
        variables["AWS_LAMBDA_LOG_GROUP_NAME"] = "/aws/lambda/\(arn.name)"
        variables["AWS_LAMBDA_LOG_STREAM_NAME"] = "[$LATEST]\(port)"
        variables["LAMBDA_TASK_ROOT"] = function.directory
        variables["LAMBDA_RUNTIME_DIR"] = function.directory
        variables["_HANDLER"] = function.handler
        variables["LAMBDA_WORKER_TOKEN"] = token
        return variables
    }

    /// What starts a worker. Scripts of ours travel on the command line, so that no file has to be written.
    static func command(_ function: LocalFunctionDefinition) -> [String] {
        switch function.runtime {
        case .python3: ["python3", "-c", pythonScript, function.file, function.function, function.sharedDirectory]
        case .nodejs: ["node", "-e", nodeScript, function.file, function.function]
        case .provided: [function.file]
        }
    }

    private static let pythonScript = String(decoding: PackageResources.python3_py, as: UTF8.self)
    private static let nodeScript = String(decoding: PackageResources.nodejs_js, as: UTF8.self)
}
