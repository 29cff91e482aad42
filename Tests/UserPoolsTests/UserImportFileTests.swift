import Credentials
import TestSupport
import Testing
import UserPools

@Suite("Files of users")
struct UserImportFileTests {
    private static func lines(_ file: [UInt8], pieces: [Int]) -> [ImportLines.Line] {
        var lines = ImportLines()
        var found: [ImportLines.Line] = []
        var rest = file[...]
        for piece in pieces + [file.count] {
            let part = rest.prefix(piece)
            rest = rest.dropFirst(part.count)
            lines.append(Array(part))
            while let line = lines.next() { found.append(line) }
        }
        lines.end()
        while let line = lines.next() { found.append(line) }
        return found
    }

    private static func texts(_ file: String) -> [String] {
        lines(Array(file.utf8), pieces: []).map { $0.bytes.map { String(decoding: $0, as: UTF8.self) } ?? "too long" }
    }

    @Test(
        "are cut at LF and CRLF, without a byte order mark",
        arguments: [
            ("", []), ("a", ["a"]), ("a\n", ["a"]), ("a\r\nb", ["a", "b"]), ("\n\na", ["", "", "a"]), ("a\rb\n", ["a\rb"]),
            ("\u{FEFF}a\n\u{FEFF}b", ["a", "\u{FEFF}b"]), ("a\r", ["a"]), ("\r\n", [""]),
        ] as [(String, [String])])
    func lineEnds(file: String, lines: [String]) {
        #expect(Self.texts(file) == lines)
    }

    @Test("keep no line that is too long, and go on behind it")
    func longLines() throws {
        let long = String(repeating: "x", count: 70_000)
        let found = Self.lines(Array("a\n\(long)\nb\n\(long)".utf8), pieces: Array(repeating: 10_000, count: 20))
        #expect(found.map(\.number) == [1, 2, 3, 4])
        #expect(found.map { $0.bytes?.count } == [1, nil, 1, nil])
        #expect(found.map(\.end) == [2, 70_003, 70_005, 140_005])
    }

    @Test("are cut the same however they arrive, and can be taken up at the beginning of any line")
    func pieces() throws {
        let random = SeededRandom(11)
        for _ in 0..<200 {
            let alphabet = Array("ab,\\\n\n\r \u{FEFF}é\"".utf8) + [0, 0xFF]
            let file = random.bytes(200).map { alphabet[Int($0) % alphabet.count] }
            let whole = Self.lines(file, pieces: [])
            let cuts = random.bytes(30).map { Int($0) % 17 }
            #expect(Self.lines(file, pieces: cuts) == whole)
            #expect(whole.last?.end ?? 0 == file.count)
            for line in whole where line.end < file.count {
                var rest = ImportLines(at: UserImportJob.Position(line: line.number, offset: line.end))
                rest.append(Array(file[line.end...]))
                rest.end()
                var found: [ImportLines.Line] = []
                while let next = rest.next() { found.append(next) }
                #expect(found == Array(whole[line.number...]))
            }
            for line in whole { _ = ImportFields.split(line.bytes ?? []) }
        }
    }

    @Test(
        "have fields between commas, where a backslash takes a comma's meaning away and quotes have none",
        arguments: [
            ("", [""]), ("a", ["a"]), ("a,b", ["a", "b"]), (",", ["", ""]), (" a ,\tb\u{A0}", ["a", "b"]), ("a\\,b,c", ["a,b", "c"]),
            ("a\\\\,b", ["a\\,b"]), ("a\\b,\\", ["a\\b", "\\"]), ("\"a,b\"", ["\"a", "b\""]), ("\\,\\,,", [",,", ""]),
            ("é ,\u{3000}ß", ["é", "ß"]),
        ] as [(String, [String])])
    func fields(line: String, fields: [String]) {
        #expect(ImportFields.split(Array(line.utf8)) == fields)
    }

    @Test("that are not UTF-8 have no fields", arguments: [[0xFF], [0x61, 0xC3], [0xED, 0xA0, 0x80], [0xC0, 0x80]] as [[UInt8]])
    func notUTF8(line: [UInt8]) {
        #expect(ImportFields.split(line) == nil)
    }

    private static var pool: UserPool {
        var pool = UserPool(id: UserPoolID("us-east-1_Import"), name: "import", accountID: "000000000000", created: Instant(seconds: 0))
        pool.schema.put(AttributeDefinition(name: "custom:plan", dataType: .string))
        pool.schema.put(AttributeDefinition(name: "dev:custom:rank", dataType: .number))
        return pool
    }

    @Test("have Cognito's columns in its order, and then the pool's own")
    func columns() {
        #expect(
            ImportHeader.names(for: Self.pool) == [
                "name", "given_name", "family_name", "middle_name", "nickname", "preferred_username", "profile", "picture", "website",
                "email", "email_verified", "gender", "birthdate", "zoneinfo", "locale", "phone_number", "phone_number_verified", "address",
                "updated_at", "cognito:mfa_enabled", "cognito:username", "custom:plan", "dev:custom:rank",
            ])
    }

    private static func refusal(_ names: [String], _ algorithm: ImportedHashAlgorithm? = nil) -> String? {
        do throws(ImportRefusal) {
            _ = try ImportHeader(names, for: pool, algorithm: algorithm)
            return nil
        } catch {
            return error.message
        }
    }

    @Test("name every column of the pool once, in any order, and no other")
    func headers() {
        let names = ImportHeader.names(for: Self.pool)
        #expect(Self.refusal(names) == nil)
        #expect(Self.refusal(names.reversed()) == nil)
        // The console's template has the column whether or not the job has hashes.
        #expect(Self.refusal(names + ["password_hash"]) == nil)
        #expect(Self.refusal(names + ["email"]) == "The header has the column email twice.")
        #expect(Self.refusal(names.filter { $0 != "gender" && $0 != "name" }) == "The header lacks the columns name, gender.")
        // What stands in the place of a name is never shown.
        #expect(
            Self.refusal(["=cmd()", "x"] + names) == "The header has columns that the user pool does not have, at 1, 2.")
        #expect(Self.refusal(names.map { $0.uppercased() })?.hasPrefix("The header has columns that the user pool does not have") == true)
    }

    @Test("with password hashes have at least those and usernames")
    func headersWithHashes() {
        #expect(Self.refusal(["cognito:username", "email", "email_verified", "password_hash"], .bcrypt) == nil)
        #expect(Self.refusal(["cognito:username", "email"], .bcrypt) == "The header lacks the columns password_hash.")
        #expect(Self.refusal(["password_hash", "email"], .bcrypt) == "The header lacks the columns cognito:username.")
        #expect(Self.refusal(["cognito:username", "password_hash"])?.hasPrefix("The header lacks the columns name") == true)
    }
}
