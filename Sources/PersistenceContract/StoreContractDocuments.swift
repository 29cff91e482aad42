import Credentials
import Persistence
import UserPools

extension StoreContract {
    static let documents: [StoreContractCase] = [
        StoreContractCase(name: "a document comes back as written, once", check: documentComesBack),
        StoreContractCase(name: "a document is its kind's and its pool's", check: documentsAreApart),
        StoreContractCase(name: "documents are paged in the order of their ids, and counted", check: documentsArePaged),
        StoreContractCase(name: "only a kind with ids of its own is found by the id alone", check: documentByIDAlone),
        StoreContractCase(name: "a document's secrets are sealed, each in its place", check: documentSecretsAreSealed),
        StoreContractCase(name: "every change of a document counts the epoch up", check: documentEpoch),
        StoreContractCase(name: "of two documents with one id at the same time one is kept", check: documentRace),
    ]

    /// A kind with a secret, whose ids belong to its pool.
    private struct Note: PoolDocument, Equatable {
        static let kind = "contract-note"
        var pool: UserPoolID
        var documentID: String
        var text = "é \"quoted\" \\ \u{1}"
        var secret = "well kept"
        mutating func replaceSecrets(_ transform: (_ name: String, _ value: String) throws -> String) rethrows {
            secret = try transform("secret", secret)
        }
    }

    /// A kind whose ids are unique over all pools.
    private struct Address: PoolDocument, Equatable {
        static let kind = "contract-address"
        static let isFoundByIDAlone = true
        var pool: UserPoolID
        var documentID: String
    }

    private static func note(_ id: String, in pool: UserPool, text: String = "text", secret: String = "well kept") -> Note {
        Note(pool: pool.id, documentID: id, text: text, secret: secret)
    }

    static func documentComesBack(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let made = Note(pool: pool.id, documentID: "https://api.example/é")
        try await fixture.store.write { try $0.insert(document: made) }
        try expectEqual(try await fixture.store.read { try $0.document(Note.self, made.documentID, in: pool.id) }, made)
        try await expectFailure(StoreConflict.exists) { try await fixture.store.write { try $0.insert(document: made) } }
        let changed = note(made.documentID, in: pool, text: "changed", secret: "another")
        try expect(try await fixture.store.write { try $0.update(document: changed) }, "The document is missing.")
        try expectEqual(try await fixture.store.read { try $0.document(Note.self, made.documentID, in: pool.id) }, changed)
        let absent = note("absent", in: pool)
        try expect(try await !fixture.store.write { try $0.update(document: absent) }, "A document out of nothing.")
        try await fixture.store.write { tx in
            try tx.put(document: absent)
            try tx.put(document: made)
        }
        try expectEqual(try await fixture.store.read { try $0.document(Note.self, "absent", in: pool.id) }, absent)
        try expectEqual(try await fixture.store.read { try $0.document(Note.self, made.documentID, in: pool.id) }, made)
        try expect(try await fixture.store.write { try $0.deleteDocument(Note.self, "absent", in: pool.id) }, "The document is missing.")
        try expect(try await !fixture.store.write { try $0.deleteDocument(Note.self, "absent", in: pool.id) }, "It was deleted twice.")
    }

    static func documentsAreApart(_ fixture: StoreFixture) async throws {
        let (pool, other) = (try await fixture.makePool(), try await fixture.makePool("us-east-1_Contract2"))
        let (one, two) = (note("same", in: pool, text: "one"), note("same", in: other, text: "two"))
        let address = Address(pool: pool.id, documentID: "same")
        try await fixture.store.write { tx in
            try tx.insert(document: one)
            try tx.insert(document: two)
            try tx.insert(document: address)
        }
        try expectEqual(try await fixture.store.read { try $0.document(Note.self, "same", in: pool.id) }, one)
        try expectEqual(try await fixture.store.read { try $0.document(Note.self, "same", in: other.id) }, two)
        try expectEqual(try await fixture.store.read { try $0.documents(Note.self, in: pool.id, after: nil, limit: 9).items }, [one])
        try expect(try await fixture.store.write { try $0.deleteDocument(Note.self, "same", in: pool.id) }, "The document is missing.")
        try expectEqual(try await fixture.store.read { try $0.document(Note.self, "same", in: other.id) }, two)
        try expectEqual(try await fixture.store.read { try $0.document(Address.self, "same", in: pool.id) }, address)
        _ = try await fixture.store.write { try $0.delete(other.id) }
        try await sweepEverything(fixture)
        try expectEqual(try await fixture.store.read { try $0.countDocuments(Note.self, in: other.id) }, 0)
        try expectEqual(try await fixture.store.read { try $0.countDocuments(Address.self, in: pool.id) }, 1)
    }

    static func documentsArePaged(_ fixture: StoreFixture) async throws {
        let (pool, other) = (try await fixture.makePool(), try await fixture.makePool("us-east-1_Contract2"))
        for id in ["c", "a", "B", "a/b", "é"] {
            let (mine, theirs) = (note(id, in: pool), note(id + "2", in: other))
            try await fixture.store.write { tx in
                try tx.insert(document: mine)
                try tx.insert(document: theirs)
            }
        }
        var ids: [String] = []
        var after: String?
        repeat {
            let page = try await fixture.store.read { [after] in try $0.documents(Note.self, in: pool.id, after: after, limit: 2) }
            try expect(page.items.count <= 2, "A page is too long.")
            ids += page.items.map(\.documentID)
            // What comes or goes between two pages neither repeats nor loses another.
            if ids.count == 2 {
                let added = note("A", in: pool)
                try await fixture.store.write { tx in
                    try tx.insert(document: added)
                    _ = try tx.deleteDocument(Note.self, "a", in: pool.id)
                }
            }
            after = page.next
        } while after != nil && ids.count < 20
        try expectEqual(ids, ["B", "a", "a/b", "c", "é"])
        try expectEqual(try await fixture.store.read { try $0.countDocuments(Note.self, in: pool.id) }, 5)
        try expectEqual(try await fixture.store.read { try $0.countDocuments(Note.self, in: UserPoolID("us-east-1_none")) }, 0)
    }

    static func documentByIDAlone(_ fixture: StoreFixture) async throws {
        let (pool, other) = (try await fixture.makePool(), try await fixture.makePool("us-east-1_Contract2"))
        let (note, address) = (note("shared", in: pool), Address(pool: pool.id, documentID: "shared"))
        try await fixture.store.write { tx in
            try tx.insert(document: note)
            try tx.insert(document: address)
        }
        try expectEqual(try await fixture.store.read { try $0.document(Address.self, withID: "shared") }, address)
        try expectEqual(try await fixture.store.read { try $0.document(Note.self, withID: "shared") }, nil)
        try expectEqual(try await fixture.store.read { try $0.document(Note.self, withID: "\(pool.id)/shared") }, nil)
        try expectEqual(try await fixture.store.read { try $0.document(Address.self, "shared", in: other.id) }, nil)
        let taken = Address(pool: other.id, documentID: "shared")
        try await expectFailure(StoreConflict.exists) { try await fixture.store.write { try $0.insert(document: taken) } }
        try await expectFailure(StoreConflict.exists) { try await fixture.store.write { try $0.put(document: taken) } }
        try expect(try await !fixture.store.write { try $0.update(document: taken) }, "Another pool's document was changed.")
        try expectEqual(try await fixture.store.read { try $0.document(Address.self, withID: "shared") }, address)
    }

    static func documentSecretsAreSealed(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let (one, two) = (note("one", in: pool, text: "plain", secret: "well kept 1"), note("two", in: pool, secret: "well kept 2"))
        var provider = IdentityProvider(pool: pool.id, name: "Google", type: .google, created: pool.created)
        provider.details = ["client_id": "plain id", "client_secret": "well kept 3", "private_key": "well kept 4"]
        let certificate = PoolCertificate(
            pool: pool.id, use: .signing, certificate: "plain", privateKey: "well kept 5", created: pool.created, expires: pool.created)
        let google = provider
        try await fixture.store.write { tx in
            try tx.insert(document: one)
            try tx.insert(document: two)
            try tx.insert(document: google)
            try tx.insert(document: certificate)
        }
        let bodies = try await fixture.database.read { tx in try tx.query("SELECT body FROM documents ORDER BY id") { try $0.text(0) } }
        try expectEqual(bodies.count(where: { $0.contains("plain") }), 3)
        for body in bodies { try expect(!body.contains("well kept"), "A secret stands in a row.") }
        let back = try await fixture.store.read { tx in
            (
                try tx.document(IdentityProvider.self, "Google", in: pool.id)?.details,
                try tx.document(PoolCertificate.self, "signing", in: pool.id)?.privateKey
            )
        }
        try expectEqual(back.0, google.details)
        try expectEqual(back.1, "well kept 5")
        // One document's secret opens in no other.
        try await fixture.database.write { tx in
            let notes = try tx.query("SELECT body FROM documents WHERE kind = 'contract-note' ORDER BY id") { try $0.text(0) }
            let sealed = notes.compactMap { $0.split(separator: "\"secret\":\"").last?.prefix { $0 != "\"" } }
            try expectEqual(sealed.count, 2)
            _ = try tx.execute(
                "UPDATE documents SET body = ? WHERE kind = 'contract-note' AND id = ?",
                [.text(notes[1].replacing(sealed[1], with: sealed[0])), .text("\(pool.id.value)/two")])
        }
        do {
            _ = try await fixture.store.read { try $0.document(Note.self, "two", in: pool.id) }
        } catch let error as CredentialsError where error.code == .sealedBoxRefused {
            try expectEqual(try await fixture.store.read { try $0.document(Note.self, "one", in: pool.id) }, one)
            return
        }
        throw DatabaseContractViolation("A secret opened in another document.")
    }

    static func documentEpoch(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let note = note("id", in: pool)
        let changes: [@Sendable (any UserPoolTransaction) throws -> Void] = [
            { try $0.insert(document: note) }, { _ = try $0.update(document: note) }, { try $0.put(document: note) },
            { _ = try $0.deleteDocument(Note.self, "id", in: pool.id) },
        ]
        for change in changes {
            let before = try await fixture.store.read { try $0.configurationEpoch() }
            try await fixture.store.write(change)
            try expectEqual(try await fixture.store.read { try $0.configurationEpoch() }, before + 1)
            try expectEqual(try await fixture.store.read { try $0.poolsChanged(after: before) }, [pool.id])
        }
        let before = try await fixture.store.read { try $0.configurationEpoch() }
        _ = try await fixture.store.write { try $0.update(document: note) }
        _ = try await fixture.store.write { try $0.deleteDocument(Note.self, "id", in: pool.id) }
        try expectEqual(try await fixture.store.read { try $0.configurationEpoch() }, before)
    }

    static func documentRace(_ fixture: StoreFixture) async throws {
        let pool = try await fixture.makePool()
        let made = await concurrently(8) { number in
            let mine = note("one", in: pool, text: "\(number)")
            return try await fixture.store.write { tx -> String in
                if let standing = try tx.document(Note.self, "one", in: pool.id) { return standing.text }
                try tx.insert(document: mine)
                return mine.text
            }
        }
        let kept = try await fixture.store.read { try $0.document(Note.self, "one", in: pool.id)?.text }
        for result in made {
            switch result {
            case .success(let text): try expectEqual(text, kept)
            case .failure(let error): try expect(error as? StoreConflict == .exists, "\(error)")
            }
        }
        try expectEqual(try await fixture.store.read { try $0.countDocuments(Note.self, in: pool.id) }, 1)
    }

    static func sweepEverything(_ fixture: StoreFixture) async throws {
        let sweeper = Sweeper(database: fixture.database, owner: "contract")
        for step in 0..<20 {
            if try await sweeper.step(now: fixture.now.adding(seconds: Int64(step) * 4_000)) == 0 { return }
        }
    }
}
