/// A piece of a pool's configuration that is kept as one JSON document under its key: a resource server, a provider, a domain, …
///
/// Members that a later version adds are optional, so that earlier documents can still be read.
public protocol PoolDocument: Sendable, Codable {
    /// The kind's name in the database; never changes once published.
    static var kind: String { get }
    /// Whether ids are unique over all pools, so that a document can be found by its id alone.
    static var isFoundByIDAlone: Bool { get }
    var pool: UserPoolID { get }
    /// Up to 512 bytes.
    var documentID: String { get }
    /// Replaces every secret in the document by what `transform` makes of it: the store seals secrets on their way to the database.
    /// - Parameter transform: takes a name that tells the document's secrets apart, and the value.
    mutating func replaceSecrets(_ transform: (_ name: String, _ value: String) throws -> String) rethrows
}

extension PoolDocument {
    public static var isFoundByIDAlone: Bool { false }
    public mutating func replaceSecrets(_ transform: (_ name: String, _ value: String) throws -> String) rethrows {}
}

/// Configuration documents. Every change counts the configuration's epoch up, so that other nodes see it.
public protocol DocumentStore {
    func document<Document: PoolDocument>(_ type: Document.Type, _ id: String, in pool: UserPoolID) throws -> Document?
    /// Only for kinds whose ids are unique over all pools.
    func document<Document: PoolDocument>(_ type: Document.Type, withID id: String) throws -> Document?
    /// - Throws: `StoreConflict.exists` when the id is taken.
    func insert<Document: PoolDocument>(document: Document) throws
    /// - Returns: whether there was such a document.
    func update<Document: PoolDocument>(document: Document) throws -> Bool
    /// Inserts the document, or puts it in the place of the one with its id.
    func put<Document: PoolDocument>(document: Document) throws
    func deleteDocument<Document: PoolDocument>(_ type: Document.Type, _ id: String, in pool: UserPoolID) throws -> Bool
    /// In the order of their ids, after a position.
    func documents<Document: PoolDocument>(
        _ type: Document.Type, in pool: UserPoolID, after: String?, limit: Int
    ) throws -> Page<Document>
    func countDocuments<Document: PoolDocument>(_ type: Document.Type, in pool: UserPoolID) throws -> Int
}
