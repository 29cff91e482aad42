import API
import JSON
import TestSupport
import Testing
import UserPools

@Suite("The looks of the classic pages")
struct UICustomizationTests {
    static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8) + [0, 0, 0, 1]
    static let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 0, 16] + Array("JFIF".utf8) + [0, 1, 1]

    static func base64(_ bytes: [UInt8]) -> WireValue {
        var text: [UInt8] = []
        Base64.append(bytes, to: &text)
        return .string(String(decoding: text, as: UTF8.self))
    }

    @Test("are those of the client, else those of all, else nothing", arguments: Engine.allCases)
    func fallback(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            let needsDomain = "InvalidParameterException: There has to be an existing domain associated with this user pool"
            #expect(await pool.outcome("GetUICustomization") == needsDomain)
            #expect(await pool.outcome("SetUICustomization", ["CSS": ""]) == needsDomain)
            _ = try await pool.ok("CreateUserPoolDomain", ["Domain": "shop"])
            #expect(try await pool.ok("GetUICustomization") == ["UICustomization": [:]])

            let set = try await pool.ok(
                "SetUICustomization", ["CSS": ".label-customizable { color: red; }", "ImageFile": Self.base64(Self.png)])
            let looks = try #require(set["UICustomization"])
            #expect(looks["UserPoolId"]?.string == pool.id && looks["ClientId"]?.string == "ALL")
            #expect(looks["CSS"]?.string == ".label-customizable { color: red; }")
            #expect(looks["CSSVersion"]?.string == "20251104100305")
            let url = try #require(looks["ImageUrl"]?.string)
            #expect(url.hasPrefix("http://localhost:9400/auth/\(pool.id)/assets/") && url.hasSuffix(".png"))
            let client: [String: WireValue] = ["ClientId": .string(pool.client)]
            for asked in [[:], client, ["ClientId": "ALL"]] { #expect(try await pool.ok("GetUICustomization", asked) == set) }

            let own = try await pool.ok("SetUICustomization", client.merging(["CSS": ".banner-customizable{}"]) { $1 })
            #expect(own["UICustomization"]?["ClientId"]?.string == pool.client && own["UICustomization"]?["ImageUrl"] == nil)
            #expect(try await pool.ok("GetUICustomization", client) == own)
            #expect(try await pool.ok("GetUICustomization") == set)

            // Neither CSS nor an image takes the looks away, with the image.
            _ = try await pool.ok("SetUICustomization", client)
            #expect(try await pool.ok("GetUICustomization", client) == set)
            _ = try await pool.ok("SetUICustomization")
            #expect(try await pool.ok("GetUICustomization", client) == ["UICustomization": [:]])
            let id = String(url.split(separator: "/").last?.dropLast(4) ?? "")
            #expect(try await pool.app.services.brandings.asset(id, in: UserPoolID(pool.id)) == nil)
        }
    }

    @Test("have another version and image address after each change", arguments: Engine.allCases)
    func versions(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            _ = try await pool.ok("CreateUserPoolDomain", ["Domain": "shop"])
            var seen: [(String, String)] = []
            for number in 0..<4 {
                if number == 3 { pool.app.clock.advance(seconds: 100) }
                let input: [String: WireValue] = ["CSS": ".label-customizable{}", "ImageFile": Self.base64(Self.jpeg)]
                let looks = try await pool.ok("SetUICustomization", input)["UICustomization"]
                let url = try #require(looks?["ImageUrl"]?.string)
                #expect(looks?["CreationDate"]?.int64 == 1_762_250_585)
                seen.append((try #require(looks?["CSSVersion"]?.string), url))
                let id = String(url.split(separator: "/").last?.dropLast(5) ?? "")
                let asset = try await pool.app.services.brandings.asset(id, in: UserPoolID(pool.id))
                #expect(asset?.bytes == Self.jpeg && asset?.format == .jpeg)
            }
            #expect(Set(seen.map(\.0)).count == 4 && seen.map(\.0) == seen.map(\.0).sorted() && Set(seen.map(\.1)).count == 4)
        }
    }

    @Test("are a client's of the pool, and end with it", arguments: Engine.allCases)
    func clients(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            _ = try await pool.ok("CreateUserPoolDomain", ["Domain": "shop"])
            let other = try await TestPool(pool.app)
            for operation in ["GetUICustomization", "SetUICustomization"] {
                #expect(
                    await pool.outcome(operation, ["ClientId": .string(other.client)])
                        == "ResourceNotFoundException: User pool client \(other.client) does not exist.")
            }
            let input: [String: WireValue] = ["ClientId": .string(pool.client), "ImageFile": Self.base64(Self.png)]
            let url = try #require(try await pool.ok("SetUICustomization", input)["UICustomization"]?["ImageUrl"]?.string)
            let id = String(url.split(separator: "/").last?.dropLast(4) ?? "")
            let brandings = pool.app.services.brandings
            #expect(try await brandings.asset(id, in: UserPoolID(pool.id))?.bytes == Self.png)
            #expect(try await brandings.asset(id, in: UserPoolID(other.id)) == nil)
            _ = try await pool.ok("DeleteUserPoolClient", ["ClientId": .string(pool.client)])
            #expect(try await brandings.asset(id, in: UserPoolID(pool.id)) == nil)
            #expect(try await pool.app.services.cache.looks(of: ClientID(pool.client), in: UserPoolID(pool.id)).customization == nil)
        }
    }

    private static let notLogos: [[UInt8]] = [
        Array("<svg xmlns='http://www.w3.org/2000/svg'/>".utf8), Array("GIF89a----------------".utf8), Array(png.prefix(12)), [0xFF, 0xD8],
        Array("<html>".utf8) + png, png + [UInt8](repeating: 0, count: 102_400),
    ]

    @Test("have no other images than PNG and JPEG of 100 KB", arguments: notLogos)
    func logos(bytes: [UInt8]) async throws {
        try await withPool(on: .sqlite) { pool in
            _ = try await pool.ok("CreateUserPoolDomain", ["Domain": "shop"])
            #expect(
                await pool.outcome("SetUICustomization", ["ImageFile": Self.base64(bytes)])
                    == "InvalidParameterException: ImageFile must be a PNG or JPEG image of at most 100 KB.")
            #expect(try await pool.ok("GetUICustomization") == ["UICustomization": [:]])
        }
    }

    /// What is set, and what pages are given.
    private static let served: [(String, String)] = [
        (".label-customizable { font-weight: 400; }", ".label-customizable{font-weight:400}"),
        (
            ".submitButton-customizable:hover,\n .idpButton-customizable:HOVER{COLOR:#FFF;background-color : #286090}",
            ".submitButton-customizable:hover,.idpButton-customizable:hover{color:#FFF;background-color:#286090}"
        ),
        (".banner-customizable{padding: 25px 0px 25px 0px;}/* @import */", ".banner-customizable{padding:25px 0px 25px 0px}"),
        (
            ".label-customizable{font-family:'Open Sans', Arial ,sans-serif!important;;color:rgba( 1, 2,3 , .5 )}",
            ".label-customizable{font-family:\"Open Sans\" , Arial , sans-serif !important;color:rgba(1 , 2 , 3 , .5)}"
        ),
        (
            ".background-customizable{background:linear-gradient(90deg,red 0%,#00f 100%)}.logo-customizable{max-width:calc(100% - 2em)}",
            ".background-customizable{background:linear-gradient(90deg , red 0% , #00f 100%)}\n"
                + ".logo-customizable{max-width:calc(100% - 2em)}"
        ),
        (".label-customizable{}", ""), ("/* nothing */", ""), (".label-customizable{color:re/**/d}", ".label-customizable{color:re d}"),
    ]

    @Test("reach browsers as they were understood", arguments: served)
    func canonical(css: String, expected: String) async throws {
        try await withPool(on: .sqlite) { pool in
            _ = try await pool.ok("CreateUserPoolDomain", ["Domain": "shop"])
            #expect(try await pool.ok("SetUICustomization", ["CSS": .string(css)])["UICustomization"]?["CSS"]?.string == css)
            let looks = try await pool.app.services.cache.looks(of: ClientID(pool.client), in: UserPoolID(pool.id)).customization
            #expect(looks?.servedCSS == expected)
        }
    }

    private static let attacks = [
        "body{color:red}", "*{color:red}", ".other{color:red}", "#a{}", ".label-customizable .x{}", ".label-customizable>a{}",
        ".label-customizable[a]{}", ".label-customizable:hover{}", ".inputField-customizable:hover{}", ".label-customizable::after{}",
        ".label-customizable:not(a){}", ".LABEL-customizable{}", ". label-customizable{}", ".label-customizable,{}",
        ",.label-customizable{}",
        "@import 'https://evil.example/x.css';", "@media print{.label-customizable{}}", "@font-face{src:url(x)}", "@charset \"utf-7\";",
        "</style><script>alert(1)</script>", ".label-customizable{color:red</style><script>}", "<!-- .label-customizable{} -->",
        ".label-customizable{background:url(https://evil.example/)}", ".label-customizable{background:URL( 'x' )}",
        ".label-customizable{background:u\\72l(x)}", ".label-customizable{background:\\75rl(x)}", ".lab\\65l-customizable{}",
        ".label-customizable{background:url/**/(x)}", ".label-customizable{background:image-set('x' 1x)}",
        ".label-customizable{background:src(\"x\")}", ".label-customizable{background:\"https://evil.example/\"}",
        ".label-customizable{width:expression(alert(1))}", ".label-customizable{behavior:x}", ".label-customizable{-moz-binding:x}",
        ".label-customizable{position:fixed}", ".label-customizable{content:\"x\"}", ".label-customizable{z-index:9}",
        ".label-customizable{--x:y}", ".label-customizable{color:var(--x)}", ".label-customizable{color:--x}",
        ".label-customizable{color:attr(x)}",
        ".label-customizable{color:env(x)}", ".label-customizable{color:@x}", ".label-customizable{color:red",
        ".label-customizable{color:}",
        ".label-customizable{color}", ".label-customizable{:red}", ".label-customizable{color:red}}", ".label-customizable{color:{red}}",
        ".label-customizable{color:#12}", ".label-customizable{color:#ggg}", ".label-customizable{color:rgb(1,2,3}",
        ".label-customizable{color:red)}",
        ".label-customizable{color:javascript:alert(1)}", ".label-customizable{color:[x]}", ".label-customizable{color:red!ie}",
        ".label-customizable{color:!important}", ".label-customizable{color:red!important blue}",
        ".label-customizable{font-family:\"a;b\"}",
        ".label-customizable{font-family:\"a\nb\"}", ".label-customizable{font-family:'a}",
        ".label-customizable{font-family:\"a}</style>\"}",
        ".label-customizable{color:red/*}", "/*/", "/* ", ".label-customizable{color:\u{0}red}", ".label-customizable{colör:red}",
        ".label-customizable{color:\u{ff52}ed}", ".label-customizable{width:calc(calc(calc(calc(calc(calc(calc(calc(calc(1px)))))))))}",
        "\u{feff}.label-customizable{}", ".label-customizable{filter:none}", ".label-customizable{display:block;position :absolute}",
    ]

    @Test("have no way out of their style sheet", arguments: attacks)
    func attack(css: String) async throws {
        try await withPool(on: .sqlite) { pool in
            _ = try await pool.ok("CreateUserPoolDomain", ["Domain": "shop"])
            let outcome = await pool.outcome("SetUICustomization", ["CSS": .string(".banner-customizable{color:red}\n" + css)])
            #expect(outcome.hasPrefix("InvalidParameterException: Invalid CSS: "), "\(outcome)")
            #expect(outcome.utf8.count < 300)
            #expect(try await pool.ok("GetUICustomization") == ["UICustomization": [:]])
        }
    }
}
