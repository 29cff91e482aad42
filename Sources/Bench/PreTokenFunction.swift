import Foundation

/// A pre-token function in Python as people write them, and the functions file that names it.
struct PreTokenFunction {
    private static let arn = "arn:aws:lambda:us-east-1:000000000000:function:bench-pre-token"
    private static let handler = """
        def handler(event, context):
            claims = {"claimsToAddOrOverride": {"tenant": "bench", "roles": ["reader", "writer"]}}
            event["response"]["claimsAndScopeOverrideDetails"] = {"idTokenGeneration": claims, "accessTokenGeneration": claims}
            return event

        """

    /// What `--functions` names.
    let file: String

    /// Writes both into `folder`.
    init(in folder: String) throws {
        file = folder + "/functions.yaml"
        let source = folder + "/pre_token.py"
        let functions = """
            functions:
              \(Self.arn):
                runtime: python3
                handler: pre_token.handler

            """
        for (path, text) in [(source, Self.handler), (file, functions)] {
            guard FileManager.default.createFile(atPath: path, contents: Data(text.utf8)) else { throw BenchError("cannot write \(path)") }
        }
    }

    /// CreateUserPool's part that runs it.
    static var settings: [String: Any] {
        [
            "LambdaConfig": [
                "PreTokenGeneration": arn, "PreTokenGenerationConfig": ["LambdaVersion": "V2_0", "LambdaArn": arn],
            ]
        ]
    }
}
