public import Credentials

extension UserSession {
    /// `tkn` (a token session) or `sso` and 25 of a-z and 0-9. Source: API reference, SessionIdType.
    public struct ID: Hashable, Sendable, Codable, CustomStringConvertible {
        public let value: String

        public init(_ value: String) { self.value = value }

        public static func token(random: any RandomSource) -> ID { ID("tkn" + suffix(random)) }
        public static func sso(random: any RandomSource) -> ID { ID("sso" + suffix(random)) }

        /// A client's id is one character longer.
        private static func suffix(_ random: any RandomSource) -> Substring { RandomText.clientID(random: random).prefix(25) }

        public var description: String { value }
    }
}
