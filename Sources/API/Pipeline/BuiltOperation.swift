import CognitoModel
import UserPools

/// An operation ready to be called with bytes.
struct BuiltOperation: Sendable {
    let name: String
    let authorization: WireAuthorization
    let service: WireService
    let bodyLimit: Int
    let declaredErrors: Set<String>
    /// Decodes and checks a body; the result performs the operation once the caller is authorized.
    let prepare: @Sendable ([UInt8]) throws -> @Sendable (Call) async throws -> [UInt8]

    init<O: Operation>(_ type: O.Type) {
        self.init(O.Wire.self, O.authorization) { body in
            let input = try O.Wire.decode(body)
            return { call in O.Wire.encode(try await O().perform(input, in: call)) }
        }
    }

    init<O: OwnAccountOperation>(_ type: O.Type) {
        self.init(O.Wire.self, O.Wire.authorization) { body in
            let input = try O.Wire.decode(body)
            return { call in
                let holder = try await call.services.accessTokens.holder(of: input.accessToken)
                return O.Wire.encode(try await O().perform(input, for: holder, in: call))
            }
        }
    }

    private init<W: WireOperation>(
        _ wire: W.Type, _ authorization: WireAuthorization,
        _ prepare: @escaping @Sendable ([UInt8]) throws -> @Sendable (Call) async throws -> [UInt8]
    ) {
        name = W.name
        self.authorization = authorization
        service = W.service
        bodyLimit = W.bodyLimit
        declaredErrors = Set(W.declaredErrors)
        self.prepare = prepare
    }
}

/// What the table says of an operation.
enum TableEntry: Sendable {
    case operation(BuiltOperation)
    /// Known to the model and not there yet: it fails loudly.
    case notBuilt

    static func built<O: Operation>(_ type: O.Type) -> TableEntry { .operation(BuiltOperation(type)) }
    static func built<O: OwnAccountOperation>(_ type: O.Type) -> TableEntry { .operation(BuiltOperation(type)) }
}
