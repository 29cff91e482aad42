import Credentials
import UserPools

/// Secrets inside configuration documents.
extension StoreSeals {
    func sealSecrets<Document: PoolDocument>(of document: Document) throws -> Document {
        var sealed = document
        try sealed.replaceSecrets { name, value in
            try documentSecrets.sealText(Array(value.utf8), binding: Self.secret(name, of: document), random: random)
        }
        return sealed
    }

    func openSecrets<Document: PoolDocument>(of document: Document) throws -> Document {
        var opened = document
        try opened.replaceSecrets { name, value in
            String(decoding: try documentSecrets.openText(value, binding: Self.secret(name, of: document)), as: UTF8.self)
        }
        return opened
    }

    private static func secret<Document: PoolDocument>(_ name: String, of document: Document) -> SealBinding {
        SealBinding(table: "documents", column: "body", row: [document.pool.value, Document.kind, document.documentID, name])
    }
}
