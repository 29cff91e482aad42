import Persistence

extension DatabaseContract {
    static let values: [DatabaseContractCase] = [
        DatabaseContractCase(name: "every value comes back as it went in", check: valuesRoundTrip),
        DatabaseContractCase(name: "text with U+0000 is refused", check: textWithNULRefused),
        DatabaseContractCase(name: "a violated constraint is told apart from a taken key", check: constraintsAreToldApart),
        DatabaseContractCase(name: "a change reports its rows", check: changesReportRows),
        DatabaseContractCase(name: "counts and sums are integers", check: aggregatesAreIntegers),
        DatabaseContractCase(name: "a statement may run inside its own rows", check: statementsNest),
        DatabaseContractCase(name: "values are counted, but not inside strings and comments", check: placeholdersAreCounted),
        DatabaseContractCase(name: "text sorts by code point", check: textSortsByCodePoint),
        DatabaseContractCase(name: "a wrong type is no value", check: wrongTypeIsNoValue),
        DatabaseContractCase(name: "a missing table is an error like any other", check: missingTable),
    ]

    private static func makeTable(_ database: any Database, _ text: String) async throws {
        try await database.write { tx in try tx.execute(SQL(unsafeSQL: tx.dialect.render(text))) }
    }

    private struct Sample: Equatable {
        var integer: Int64?
        var real: Double?
        var text: String?
        var blob: [UInt8]?
    }

    static func valuesRoundTrip(_ database: any Database) async throws {
        try await makeTable(
            database,
            "CREATE TABLE sample (id {{INTEGER}} NOT NULL PRIMARY KEY, i {{INTEGER}}, r {{REAL}}, t {{TEXT}}, b {{BLOB}}) {{STRICT}}"
        )
        let samples = [
            Sample(),
            Sample(integer: .min, real: -.greatestFiniteMagnitude, text: "", blob: []),
            Sample(integer: .max, real: 0.1, text: "Grüße ’\"\\ $1 ? \n\u{7F}\u{10FFFF}👩🏽‍🚀", blob: [UInt8](0...255)),
            Sample(integer: 0, real: .leastNonzeroMagnitude, text: String(repeating: "ß", count: 100_000), blob: [0]),
            Sample(integer: -1, real: 1e300, text: " ", blob: [UInt8](repeating: 0xFF, count: 1_000_000)),
        ]
        try await database.write { tx in
            for (id, sample) in samples.enumerated() {
                try tx.execute(
                    "INSERT INTO sample (id, i, r, t, b) VALUES (?, ?, ?, ?, ?)",
                    [.integer(id), SQLValue(sample.integer), SQLValue(sample.real), SQLValue(sample.text), SQLValue(sample.blob)]
                )
            }
        }
        let found = try await database.read { tx in
            try tx.query("SELECT i, r, t, b FROM sample ORDER BY id") { row in
                Sample(
                    integer: try row.optionalInt64(0), real: try row.optionalReal(1), text: try row.optionalText(2),
                    blob: try row.optionalBlob(3)
                )
            }
        }
        for (expected, actual) in zip(samples, found) { try expect(expected == actual, "A value changed on its way.") }
        try expect(found.count == samples.count, "\(found.count) rows.")
        let matches = try await database.read { tx in
            try tx.query("SELECT id FROM sample WHERE t = ? OR b = ? ORDER BY id", ["", .blob([0])]) { try $0.int(0) }
        }
        try expect(matches == [1, 3], "Found \(matches) by value.")
    }

    static func textWithNULRefused(_ database: any Database) async throws {
        try await makeTable(database, "CREATE TABLE note (t {{TEXT}} NOT NULL)")
        try await expectFailure(.invalidValue) {
            try await database.write { tx in _ = try tx.execute("INSERT INTO note (t) VALUES (?)", ["a\u{0}b"]) }
        }
    }

    static func constraintsAreToldApart(_ database: any Database) async throws {
        try await makeTable(
            database, "CREATE TABLE member (pool {{TEXT}} NOT NULL, name {{TEXT}} NOT NULL, age {{INTEGER}} CHECK (age > 0))")
        try await makeTable(database, "CREATE UNIQUE INDEX member_name ON member (pool, name)")
        try await database.write { tx in
            _ = try tx.execute("INSERT INTO member (pool, name, age) VALUES (?, ?, ?)", ["p", "n", nil])
        }
        let refused: [(DatabaseError.Kind, [SQLValue])] = [
            (.uniqueViolation, ["p", "n", 3]), (.constraintViolation, ["p", nil, 3]), (.constraintViolation, ["p", "m", -1]),
        ]
        for (kind, row) in refused {
            try await expectFailure(kind, table: kind == .uniqueViolation ? "member" : nil) {
                try await database.write { tx in _ = try tx.execute("INSERT INTO member (pool, name, age) VALUES (?, ?, ?)", row) }
            }
        }
    }

    static func changesReportRows(_ database: any Database) async throws {
        try await makeCounter(database)
        let counts = try await database.write { tx in
            [
                try tx.execute("INSERT INTO counter (id, value) VALUES (?, ?), (?, ?)", [2, 0, 3, 0]),
                try tx.execute("UPDATE counter SET value = 5 WHERE id > ?", [1]),
                try tx.execute("SELECT id FROM counter"),
                try tx.execute("INSERT INTO counter (id, value) VALUES (?, ?) ON CONFLICT (id) DO NOTHING", [2, 0]),
                try tx.execute("DELETE FROM counter WHERE id = ?", [99]),
                try tx.query("DELETE FROM counter WHERE value = ? RETURNING id", [5]) { try $0.int(0) }.sorted().reduce(0) { $0 * 10 + $1 },
            ]
        }
        try expect(counts == [2, 2, 0, 0, 0, 23], "Reported \(counts).")
    }

    static func aggregatesAreIntegers(_ database: any Database) async throws {
        try await makeCounter(database)
        let large: Int64 = 4_000_000_000_000_000_000
        let sums = try await database.write { tx in
            try tx.execute("INSERT INTO counter (id, value) VALUES (?, ?), (?, ?)", [2, .integer(large), 3, .integer(-7)])
            return try tx.query("SELECT COUNT(*), SUM(value), MAX(value), MIN(value), SUM(value) - SUM(value), 1 FROM counter") { row in
                try (0..<6).map { try row.int64($0) }
            }
        }
        try expect(sums == [[3, large - 7, large, -7, 0, 1]], "Got \(sums).")
    }

    static func statementsNest(_ database: any Database) async throws {
        try await makeCounter(database)
        let seen = try await database.read { tx in
            try tx.query("SELECT id FROM counter WHERE id = ?", [1]) { row in
                let inner = try tx.query("SELECT id FROM counter WHERE id = ?", [1]) { try $0.int(0) }
                return [try row.int(0)] + inner
            }
        }
        try expect(seen == [[1, 1]], "Got \(seen).")
    }

    static func placeholdersAreCounted(_ database: any Database) async throws {
        try await makeCounter(database)
        let text = try await database.read { tx in
            try tx.first("SELECT 'it''s ?' /* ? * / ? */ FROM counter -- ?\n WHERE id = ?", [1]) { try $0.text(0) }
        }
        try expect(text == "it's ?", "Got \(text ?? "nothing").")
        try await expectFailure(.other) {
            try await database.read { tx in _ = try tx.query("SELECT id FROM counter WHERE id = ?", [1, 2]) { try $0.int(0) } }
        }
    }

    static func textSortsByCodePoint(_ database: any Database) async throws {
        try await makeTable(database, "CREATE TABLE word (t {{TEXT}} NOT NULL PRIMARY KEY) {{CLUSTERED}}")
        let words = ["", "-", "A", "Z", "_", "a", "aB", "ab", "z", "é", "€", "𝔘"]
        try await database.write { tx in
            for word in words.reversed() { try tx.execute("INSERT INTO word (t) VALUES (?)", [.text(word)]) }
        }
        let sorted = try await database.read { tx in try tx.query("SELECT t FROM word ORDER BY t") { try $0.text(0) } }
        try expect(sorted == words, "Sorted as \(sorted).")
    }

    static func wrongTypeIsNoValue(_ database: any Database) async throws {
        try await makeCounter(database)
        try await expectFailure(.corrupt) {
            try await database.read { tx in _ = try tx.first("SELECT id FROM counter") { try $0.text(0) } }
        }
        try await expectFailure(.corrupt) {
            try await database.read { tx in _ = try tx.first("SELECT MAX(value) FROM counter WHERE id > ?", [7]) { try $0.int(0) } }
        }
    }

    static func missingTable(_ database: any Database) async throws {
        try await expectFailure(.other) { try await database.read { tx in _ = try tx.execute("SELECT 1 FROM nowhere") } }
    }
}
