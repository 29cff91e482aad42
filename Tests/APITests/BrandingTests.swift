import JSON
import TestSupport
import Testing
import UserPools

@Suite("A style of managed login")
struct BrandingTests {
    private static let settings: WireValue = [
        "categories": ["global": ["colorSchemeMode": "DARK"]],
        "components": ["primaryButton": ["lightMode": ["defaults": ["backgroundColor": "0972d3ff", "textColor": "FFFFFF"]]]],
    ]
    private static let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><rect width=\"9\" height=\"9\"/></svg>"

    private static func asset(
        _ category: WireValue, _ extension: WireValue, _ bytes: [UInt8]?, _ more: [String: WireValue] = [:]
    ) -> WireValue {
        var members: [String: WireValue] = ["Category": category, "ColorMode": "LIGHT", "Extension": `extension`].merging(more) { $1 }
        members["Bytes"] = bytes.map(UICustomizationTests.base64)
        return .object(members)
    }

    private static let logo = asset("PAGE_HEADER_LOGO", "PNG", UICustomizationTests.png)
    private static let background = asset("PAGE_BACKGROUND", "SVG", Array(svg.utf8), ["ColorMode": "DYNAMIC", "ResourceId": "stars 1"])

    @Test("comes back as it was made, by its id and by its client, and goes", arguments: Engine.allCases)
    func life(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            let client: [String: WireValue] = ["ClientId": .string(pool.client)]
            let made = try await pool.ok(
                "CreateManagedLoginBranding", client.merging(["Settings": Self.settings, "Assets": [Self.logo, Self.background]]) { $1 })
            let style = try #require(made["ManagedLoginBranding"])
            let id = try #require(style["ManagedLoginBrandingId"])
            #expect(style["UserPoolId"]?.string == pool.id && style["UseCognitoProvidedValues"]?.bool == false)
            #expect(style["Settings"] == Self.settings)
            #expect(style["Assets"]?.sorted == .array([Self.logo.sorted, Self.background.sorted]))
            #expect(style["CreationDate"]?.int64 == 1_762_250_585 && style["LastModifiedDate"]?.int64 == 1_762_250_585)
            #expect(style.names.count == 7)
            let named: [String: WireValue] = ["ManagedLoginBrandingId": id]
            #expect(try await pool.ok("DescribeManagedLoginBranding", named) == made)
            #expect(try await pool.ok("DescribeManagedLoginBrandingByClient", client) == made)
            #expect(
                await pool.outcome("CreateManagedLoginBranding", client)
                    == "ManagedLoginBrandingExistsException: A managed login branding style already exists for this app client.")

            let merged = try await pool.ok("DescribeManagedLoginBranding", named.merging(["ReturnMergedResources": true]) { $1 })
            let all = try #require(merged["ManagedLoginBranding"]?["Settings"])
            #expect(all["categories"]?["global"]?["colorSchemeMode"]?.string == "DARK")
            #expect(all["categories"]?["global"]?["spacingDensity"]?.string == "REGULAR")
            #expect(all["components"]?["primaryButton"]?["lightMode"]?["defaults"]?["backgroundColor"]?.string == "0972d3ff")
            #expect(all["components"]?["primaryButton"]?["darkMode"]?["defaults"]?["backgroundColor"] != nil)
            #expect(all.names == ["categories", "componentClasses", "components"])

            let other = try await TestPool(pool.app)
            let missing = "ResourceNotFoundException: Managed login branding does not exist."
            for operation in ["DescribeManagedLoginBranding", "UpdateManagedLoginBranding", "DeleteManagedLoginBranding"] {
                #expect(await other.outcome(operation, named) == missing)
            }
            #expect(
                await other.outcome("DescribeManagedLoginBrandingByClient", client)
                    == "ResourceNotFoundException: User pool client \(pool.client) does not exist.")
            #expect(await other.outcome("DescribeManagedLoginBrandingByClient", ["ClientId": .string(other.client)]) == missing)
            #expect(try await pool.ok("DeleteManagedLoginBranding", named) == [:])
            #expect(await pool.outcome("DescribeManagedLoginBranding", named) == missing)
            #expect(await pool.outcome("DeleteManagedLoginBranding", named) == missing)
            #expect(await pool.outcome("CreateManagedLoginBranding", client) == "200")
        }
    }

    @Test("keeps what an update does not name", arguments: Engine.allCases)
    func update(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            let made = try await pool.ok(
                "CreateManagedLoginBranding",
                ["ClientId": .string(pool.client), "Settings": Self.settings, "Assets": [Self.logo, Self.background]])
            let id = try #require(made["ManagedLoginBranding"]?["ManagedLoginBrandingId"])
            func update(_ members: [String: WireValue]) async throws -> WireValue {
                let changed = try await pool.ok("UpdateManagedLoginBranding", members.merging(["ManagedLoginBrandingId": id]) { $1 })
                return try #require(changed["ManagedLoginBranding"])
            }
            pool.app.clock.advance(seconds: 9)
            #expect(try await update([:])["Settings"] == Self.settings)
            let change: WireValue = [
                "categories": ["global": ["spacingDensity": "SPACIOUS"]], "componentClasses": ["buttons": ["borderRadius": 3]],
            ]
            let changed = try await update(["Settings": change])
            #expect(changed["LastModifiedDate"]?.int64 == 1_762_250_594)
            #expect(
                changed["Settings"]?["categories"] == ["global": ["colorSchemeMode": "DARK", "spacingDensity": "SPACIOUS"]])
            #expect(changed["Settings"]?["components"] == Self.settings["components"])
            #expect(changed["Settings"]?["componentClasses"] == ["buttons": ["borderRadius": 3]])

            // An image takes the place of the one for the same category and colours, and one with a name can be named.
            let other = UICustomizationTests.png + [7]
            let named = Self.asset("PAGE_BACKGROUND", "SVG", nil, ["ColorMode": "DYNAMIC", "ResourceId": "stars 1"])
            let images = try await update(["Assets": [Self.asset("PAGE_HEADER_LOGO", "PNG", other), named]])["Assets"]
            #expect(images?.sorted == .array([Self.asset("PAGE_HEADER_LOGO", "PNG", other).sorted, Self.background.sorted]))
            let dark = Self.asset("PAGE_HEADER_LOGO", "PNG", other, ["ColorMode": "DARK"])
            #expect(try await update(["Assets": [dark]])["Assets"]?.array?.count == 3)

            let provided = try await update(["UseCognitoProvidedValues": true])
            #expect(provided["UseCognitoProvidedValues"]?.bool == true)
            #expect(provided["Settings"] == nil && provided["Assets"] == nil)
            #expect(try await update(["Settings": change])["UseCognitoProvidedValues"]?.bool == false)
        }
    }

    @Test("is the server's own or its own, and one of 20 in a pool", arguments: Engine.allCases)
    func rules(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            let client: [String: WireValue] = ["ClientId": .string(pool.client), "UseCognitoProvidedValues": true]
            let conflict = "InvalidParameterException: Settings and Assets must be omitted when UseCognitoProvidedValues is true."
            for more: [String: WireValue] in [["Settings": Self.settings], ["Assets": [Self.logo]]] {
                #expect(await pool.outcome("CreateManagedLoginBranding", client.merging(more) { $1 }) == conflict)
            }
            let made = try await pool.ok("CreateManagedLoginBranding", client)["ManagedLoginBranding"]
            #expect(made?["UseCognitoProvidedValues"]?.bool == true && made?["Settings"] == nil && made?["Assets"] == nil)
            for number in 1..<21 {
                let next = try #require(try await pool.makeClient()["ClientId"])
                let outcome = await pool.outcome("CreateManagedLoginBranding", ["ClientId": next])
                #expect(outcome == (number < 20 ? "200" : "LimitExceededException: Managed login branding limit exceeded."))
            }
            _ = try await pool.ok("DeleteUserPoolClient", ["ClientId": .string(pool.client)])
            let last = try #require(try await pool.makeClient()["ClientId"])
            #expect(await pool.outcome("CreateManagedLoginBranding", ["ClientId": last]) == "200")
            #expect(
                await pool.app.outcome("UpdateManagedLoginBranding", ["ManagedLoginBrandingId": "00000000-0000-4000-8000-000000000000"])
                    == "InvalidParameterException: 1 validation error detected: Value null at 'userPoolId' failed to satisfy constraint: "
                    + "Member must not be null"
            )
        }
    }

    @Test("made for one client by twenty at once is one", arguments: Engine.allCases)
    func race(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            let outcomes = await withTaskGroup(of: String.self) { group in
                for _ in 0..<20 {
                    group.addTask { await pool.outcome("CreateManagedLoginBranding", ["ClientId": .string(pool.client)]) }
                }
                return await group.reduce(into: [String]()) { $0.append($1) }
            }
            let (made, refused) = (outcomes.filter { $0 == "200" }, outcomes.filter { $0.hasPrefix("ManagedLoginBrandingExists") })
            #expect(made.count == 1 && refused.count == 19, "\(outcomes)")
        }
    }

    private static let wrongSettings: [(WireValue, String)] = [
        ([], "the root: an object is required."), (["styles": [:]], "the root: styles is not known."),
        (["components": true], "components: an object is required."),
        (["components": ["banner": [:]]], "components.banner: it is not known."),
        (["components": ["form": true]], "components.form: an object is required."),
        (["components": ["form": ["borderRadius": "8px"]]], "components.form.borderRadius: a number is required."),
        (["components": ["form": ["borderRadius": -1]]], "components.form.borderRadius: a number from 0 to 10000 is required."),
        (
            ["components": ["form": ["lightMode": ["backgroundColor": "red"]]]],
            "components.form.lightMode.backgroundColor: a colour of 6 or 8 hexadecimal digits is required."
        ),
        (
            ["components": ["form": ["lightMode": ["backgroundColor": "fff;}a{"]]]],
            "components.form.lightMode.backgroundColor: a colour of 6 or 8 hexadecimal digits is required."
        ),
        (
            ["components": ["form": ["newColor": 7]]], "components.form.newColor: a colour of 6 or 8 hexadecimal digits is required."
        ),
        (["components": ["form": ["logo": nil]]], "components.form.logo: an object is required."),
        (["components": ["form": ["new": nil]]], "components.form.new: null is no value."),
        (
            ["categories": ["global": ["colorSchemeMode": "A\nB"]]],
            "categories.global.colorSchemeMode: a text has at most 256 characters, none of them a control character."
        ),
    ]

    @Test("has settings of known names and types", arguments: wrongSettings)
    func settings(settings: WireValue, message: String) async throws {
        try await withPool(on: .sqlite) { pool in
            #expect(
                await pool.outcome("CreateManagedLoginBranding", ["ClientId": .string(pool.client), "Settings": settings])
                    == "InvalidParameterException: Invalid Settings at \(message)")
        }
    }

    @Test("takes the server's own settings back")
    func ownSettings() async throws {
        try await withPool(on: .sqlite) { pool in
            let provided = BrandingSettings.provided.value
            #expect(provided.names == ["categories", "componentClasses", "components"])
            let made = try await pool.ok("CreateManagedLoginBranding", ["ClientId": .string(pool.client), "Settings": provided])
            #expect(made["ManagedLoginBranding"]?["Settings"] == provided)
        }
    }

    private static let wrongAssets: [(WireValue, String)] = [
        ([asset("FORM_LOGO", "PNG", UICustomizationTests.jpeg)], "FORM_LOGO: its bytes are not PNG."),
        ([asset("FORM_LOGO", "JPEG", UICustomizationTests.png)], "FORM_LOGO: its bytes are not JPEG."),
        ([asset("FORM_LOGO", "WEBP", UICustomizationTests.png)], "FORM_LOGO: its bytes are not WEBP."),
        ([asset("FAVICON_ICO", "ICO", UICustomizationTests.png)], "FAVICON_ICO: its bytes are not ICO."),
        ([asset("FAVICON_ICO", "PNG", UICustomizationTests.png)], "FAVICON_ICO: its extension must be ICO."),
        ([asset("FAVICON_SVG", "PNG", UICustomizationTests.png)], "FAVICON_SVG: its extension must be SVG."),
        ([asset("FORM_LOGO", "PNG", nil)], "FORM_LOGO: Bytes or ResourceId is required."),
        ([asset("FORM_LOGO", "PNG", nil, ["ResourceId": "x"])], "FORM_LOGO: there is no image with this ResourceId."),
        ([logo, logo], "PAGE_HEADER_LOGO: there is another one for the same colour mode."),
    ]

    @Test("has images that are what they say", arguments: wrongAssets)
    func assets(assets: WireValue, message: String) async throws {
        try await withPool(on: .sqlite) { pool in
            #expect(
                await pool.outcome("CreateManagedLoginBranding", ["ClientId": .string(pool.client), "Assets": assets])
                    == "InvalidParameterException: Invalid asset \(message)")
            // Nothing of it has stayed.
            #expect(
                await pool.outcome("DescribeManagedLoginBrandingByClient", ["ClientId": .string(pool.client)])
                    == "ResourceNotFoundException: Managed login branding does not exist.")
        }
    }

    @Test("has images of every format")
    func formats() async throws {
        let webp = Array("RIFF".utf8) + [4, 0, 0, 0] + Array("WEBPVP8 ".utf8)
        let ico: [UInt8] = [0, 0, 1, 0, 1, 0] + [UInt8](repeating: 1, count: 17)
        try await withPool(on: .sqlite) { pool in
            let assets: WireValue = [
                Self.asset("FORM_LOGO", "WEBP", webp), Self.asset("FAVICON_ICO", "ICO", ico),
                Self.asset("FORM_BACKGROUND", "JPEG", UICustomizationTests.jpeg),
                Self.asset("IDP_BUTTON_ICON", "PNG", UICustomizationTests.png, ["ResourceId": "one"]),
                Self.asset("IDP_BUTTON_ICON", "PNG", UICustomizationTests.png, ["ResourceId": "two"]),
            ]
            let made = try await pool.ok("CreateManagedLoginBranding", ["ClientId": .string(pool.client), "Assets": assets])
            #expect(made["ManagedLoginBranding"]?["Assets"]?.sorted == assets.sorted)
        }
    }
}
