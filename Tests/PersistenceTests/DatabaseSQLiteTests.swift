import Foundation
import Persistence
import PersistenceSQLite
import Synchronization
import Testing

@Suite struct DatabaseSQLiteTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func open(_ name: String = "test.db") throws -> SQLiteDatabase {
        try SQLiteDatabase(path: directory.path + "/" + name)
    }

    private func fill(_ database: SQLiteDatabase, rows: Int) async throws {
        try await database.write { tx in
            try tx.execute("CREATE TABLE item (id INTEGER NOT NULL PRIMARY KEY, body BLOB NOT NULL) STRICT")
            for id in 1...rows {
                try tx.execute("INSERT INTO item (id, body) VALUES (?, ?)", [.integer(id), .blob([UInt8](repeating: 7, count: 1000))])
            }
        }
    }

    private func count(_ database: SQLiteDatabase) async throws -> Int? {
        try await database.read { tx in try tx.first("SELECT COUNT(*) FROM item") { try $0.int(0) } }
    }

    @Test func `the writer syncs every commit and the file is private`() async throws {
        let database = try open()
        let settings = try await database.write { tx in
            [
                try tx.first("PRAGMA synchronous") { try $0.int(0) }, try tx.first("PRAGMA foreign_keys") { try $0.int(0) },
                try tx.first("PRAGMA wal_autocheckpoint") { try $0.int(0) },
            ]
        }
        // 2 is FULL. The automatic checkpoint is off because the writer decides.
        #expect(settings == [2, 1, 0])
        #expect(try await database.write { tx in try tx.first("PRAGMA journal_mode") { try $0.text(0) } } == "wal")
        for suffix in ["", "-wal"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: directory.path + "/test.db" + suffix)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
        await database.close()
    }

    @Test func `rows are there after closing and opening`() async throws {
        let first = try open()
        try await fill(first, rows: 10)
        await first.close()
        #expect(!FileManager.default.fileExists(atPath: directory.path + "/test.db-wal"))
        let second = try open()
        #expect(try await count(second) == 10)
        await second.close()
    }

    @Test func `a deferred foreign key fails its own closure only`() async throws {
        let database = try open()
        try await database.write { tx in
            try tx.execute("CREATE TABLE parent (id INTEGER NOT NULL PRIMARY KEY) STRICT")
            try tx.execute("CREATE TABLE child (id INTEGER NOT NULL REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED) STRICT")
            try tx.execute("INSERT INTO parent (id) VALUES (0)")
        }
        let failures = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<40 {
                group.addTask {
                    do {
                        try await database.write { tx in try tx.execute("INSERT INTO child (id) VALUES (?)", [.integer(number % 2)]) }
                        return false
                    } catch let error as DatabaseError where error.kind == .constraintViolation {
                        return true
                    } catch {
                        return false
                    }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(failures == 20)
        #expect(try await database.read { tx in try tx.first("SELECT COUNT(*) FROM child") { try $0.int(0) } } == 20)
        await database.close()
    }

    @Test func `the log stays bounded while readers overlap`() async throws {
        let database = try open()
        try await fill(database, rows: 1)
        let flag = Flag()
        async let readers: Void = withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    while !flag.isSet { _ = try await count(database) }
                }
            }
            try await group.waitForAll()
        }
        for round in 1...60 {
            try await database.write { tx in
                for id in 0..<100 {
                    try tx.execute(
                        "INSERT INTO item (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
                        [.integer(id * 7), .blob([UInt8](repeating: UInt8(round), count: 20_000))]
                    )
                }
            }
        }
        flag.set()
        try await readers
        let attributes = try FileManager.default.attributesOfItem(atPath: directory.path + "/test.db-wal")
        // 60 rounds write 120 MB.
        #expect((attributes[.size] as? Int ?? .max) < 80_000_000)
        await database.close()
    }

    private final class Flag: Sendable {
        private let value = Atomic(false)
        var isSet: Bool { value.load(ordering: .relaxed) }
        func set() { value.store(true, ordering: .relaxed) }
    }

    @Test func `a backup of a busy database is whole and can be restored`() async throws {
        let database = try open()
        try await fill(database, rows: 3_000)
        let copy = directory.path + "/copy.db"
        let flag = Flag()
        async let writing: Void = {
            var id = 10_000
            while !flag.isSet {
                try await database.write { [id] tx in
                    _ = try tx.execute("INSERT INTO item (id, body) VALUES (?, ?)", [.integer(id), .blob([1])])
                }
                id += 1
            }
        }()
        var steps: [Int] = []
        var total = 0
        let pages = try SQLiteBackup.copy(from: directory.path + "/test.db", to: copy, pagesPerStep: 50) { done, all in
            steps.append(done)
            total = all
            return true
        }
        flag.set()
        try await writing
        #expect(steps == steps.sorted() && steps.count > 5 && steps.last == total && pages == total)
        let rows = try #require(try await count(database))
        await database.close()

        let restored = try open("copy.db")
        let copied = try #require(try await count(restored))
        #expect((3_000...rows).contains(copied))
        await restored.close()
        #expect(try FileManager.default.attributesOfItem(atPath: copy)[.posixPermissions] as? Int == 0o600)
        // Over the old one, log and all.
        try SQLiteBackup.copy(from: copy, to: directory.path + "/test.db")
        let again = try open()
        #expect(try await count(again) == copied)
        await again.close()
    }

    @Test func `a backup that is stopped leaves nothing`() async throws {
        let database = try open()
        try await fill(database, rows: 500)
        let copy = directory.path + "/copy.db"
        #expect(throws: CancellationError.self) {
            try SQLiteBackup.copy(from: directory.path + "/test.db", to: copy, pagesPerStep: 10) { done, _ in done < 30 }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).filter { $0.hasPrefix("copy") } == [])
        await database.close()
    }

    @Test func `a damaged file is refused`() async throws {
        let path = directory.path + "/test.db"
        let database = try open()
        try await fill(database, rows: 500)
        await database.close()
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        try file.seek(toOffset: 40_960)
        try file.write(contentsOf: Data(repeating: 0xAA, count: 8_192))
        try file.close()
        #expect { try SQLiteBackup.copy(from: path, to: directory.path + "/copy.db") } throws: { ($0 as? DatabaseError)?.kind == .corrupt }
        try Data("this is no database, but it is long enough to have a header of one hundred bytes, which is what counts here".utf8)
            .write(to: URL(fileURLWithPath: directory.path + "/text.db"))
        #expect { _ = try open("text.db") } throws: { ($0 as? DatabaseError)?.kind == .corrupt }
        #expect { _ = try open("missing/test.db") } throws: { ($0 as? DatabaseError)?.kind == .unavailable }
    }

    @Test func `a data directory belongs to one process`() throws {
        let held = try DataDirectoryLock(directory: directory.path)
        #expect {
            _ = try DataDirectoryLock(directory: directory.path)
        } throws: { error in
            (error as? DatabaseError)?.message == "Another Lifeguard process is using the data directory \(directory.path)."
        }
        withExtendedLifetime(held) {}
    }

    @Test func `a lock ends with its holder`() throws {
        do { _ = try DataDirectoryLock(directory: directory.path) }
        _ = try DataDirectoryLock(directory: directory.path)
    }
}
