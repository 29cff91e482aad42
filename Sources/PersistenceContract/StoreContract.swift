/// One promise of the stores, checked on an empty, migrated database.
public struct StoreContractCase: Sendable, CustomStringConvertible {
    public let name: String
    public let check: @Sendable (StoreFixture) async throws -> Void

    public var description: String { name }
}

/// What the stores promise to the rules of user pools, whatever the engine.
public enum StoreContract {
    public static let all: [StoreContractCase] =
        users + names + counting + search + groups + codes + refreshTokens + limits + provisionedLimits + softwareTokens + devices
        + passkeys + authEvents + configuration + documents + linkedIdentities + secrets + sessions + sweeping + bulk + userImports

    static func expect(
        _ condition: Bool, _ message: @autoclosure () -> String, fileID: String = #fileID, line: Int = #line
    ) throws {
        guard condition else { throw DatabaseContractViolation(message(), fileID: fileID, line: line) }
    }

    static func expectEqual<T: Equatable>(_ found: T?, _ expected: T?, fileID: String = #fileID, line: Int = #line) throws {
        guard found == expected else {
            throw DatabaseContractViolation(
                "Found \(String(describing: found)), not \(String(describing: expected)).", fileID: fileID, line: line)
        }
    }

    static func expectFailure<Failure: Error & Equatable>(
        _ expected: Failure, fileID: String = #fileID, line: Int = #line, _ body: () async throws -> Void
    ) async throws {
        do {
            try await body()
        } catch let failure as Failure where failure == expected {
            return
        }
        throw DatabaseContractViolation("Nothing failed; \(expected) was expected.", fileID: fileID, line: line)
    }

    /// Runs `body` for 0 ..< `count` at the same time and gives what each returned or threw.
    static func concurrently<T: Sendable>(
        _ count: Int, _ body: @escaping @Sendable (Int) async throws -> T
    ) async -> [Result<T, any Error>] {
        await withTaskGroup(of: Result<T, any Error>.self) { group in
            for number in 0..<count {
                group.addTask {
                    do {
                        return .success(try await body(number))
                    } catch {
                        return .failure(error)
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }
}
