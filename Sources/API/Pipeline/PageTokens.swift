import Credentials
import UserPools

/// Positions in lists, sealed for the list they belong to: a token of another list, another filter or a changed one is refused.
struct PageTokens: Sendable {
    private let box: SealedBox
    private let random: any RandomSource

    init(masterKey: MasterKey, random: any RandomSource) {
        self.box = SealedBox(masterKey: masterKey, purpose: "page token")
        self.random = random
    }

    /// - Parameter list: what identifies the list: the operation and everything that selects its items.
    func token(_ position: String?, of list: [String]) throws -> String? {
        try position.map { try box.sealText(Array($0.utf8), binding: SealBinding(list), random: random) }
    }

    /// - Throws: InvalidParameter.
    func position(_ token: String?, of list: [String]) throws(UserPoolError) -> String? {
        guard let token else { return nil }
        guard token.utf8.count <= 8192, let bytes = try? box.openText(token, binding: SealBinding(list)) else { throw .invalidPagination }
        return String(decoding: bytes, as: UTF8.self)
    }
}
