import Credentials
import JSON
import TestSupport
import Testing
import UserPools

/// What a device was given at a sign-in.
struct SignedInDevice {
    let access: WireValue
    let refresh: String
    let key: WireValue
    let groupKey: String

    init(_ answer: Answer) throws {
        let result = try #require(answer["AuthenticationResult"], "\(answer)")
        access = try #require(result["AccessToken"])
        refresh = try #require(result["RefreshToken"]?.string)
        key = try #require(result["NewDeviceMetadata"]?["DeviceKey"])
        groupKey = try #require(result["NewDeviceMetadata"]?["DeviceGroupKey"]?.string)
    }

    /// What ConfirmDevice takes.
    func confirmation(_ members: [String: WireValue] = [:]) throws -> WireValue {
        .object(["AccessToken": access, "DeviceKey": key, "DeviceSecretVerifierConfig": try Self.config()], members)
    }

    static func config(salt: String? = nil, verifier: String? = nil) throws -> WireValue {
        let made = SRPVerifier(
            password: RawPassword("secret of the device"), identity: SRPIdentity(deviceGroupKey: "-group", deviceKey: "key"),
            random: SeededRandom(1))
        return [
            "Salt": .string(salt ?? Base64.encode(made.salt)), "PasswordVerifier": .string(verifier ?? Base64.encode(made.verifier)),
        ]
    }
}

extension TestPool {
    static let tracking: [String: WireValue] = [
        "DeviceConfiguration": ["ChallengeRequiredOnNewDevice": true, "DeviceOnlyRememberedOnUserPrompt": false]
    ]
    static let tracksWhenAsked: [String: WireValue] = ["DeviceConfiguration": ["DeviceOnlyRememberedOnUserPrompt": true]]

    func device(of name: String) async throws -> SignedInDevice { try SignedInDevice(await signIn(name)) }

    func confirmedDevice(of name: String, _ members: [String: WireValue] = [:]) async throws -> SignedInDevice {
        let device = try await device(of: name)
        _ = try await app.ok("ConfirmDevice", device.confirmation(members))
        return device
    }
}

@Suite("Devices")
struct DeviceTests {
    @Test("a sign-in's device is confirmed once, and then looks the same to its owner and to an administrator", arguments: Engine.allCases)
    func confirmation(engine: Engine) async throws {
        try await withPool(on: engine, pool: TestPool.tracking) { pool in
            try await pool.addUser("ann")
            let device = try await pool.device(of: "ann")
            let key = try #require(device.key.string)
            #expect(key.hasPrefix("us-east-1_") && Subject.looksLikeOne(String(key.dropFirst(10))), "\(key)")
            #expect(device.groupKey.hasPrefix("-") && device.groupKey.utf8.count == 9, "\(device.groupKey)")
            let input: WireValue = ["AccessToken": device.access, "DeviceKey": device.key]
            #expect(await pool.app.outcome("GetDevice", input) == "ResourceNotFoundException: Device does not exist.")

            let confirmed = try await pool.app.ok("ConfirmDevice", device.confirmation(["DeviceName": "Ann's phone"]))
            #expect(confirmed == ["UserConfirmationNecessary": false])
            let shape = try #require(try await pool.app.ok("GetDevice", input)["Device"])
            #expect(
                shape.names == [
                    "DeviceAttributes", "DeviceCreateDate", "DeviceKey", "DeviceLastAuthenticatedDate", "DeviceLastModifiedDate",
                ])
            #expect(shape["DeviceKey"] == device.key)
            var attributes = try #require(shape["DeviceAttributes"]).attributesByName
            attributes["last_ip_used"] = nil
            #expect(
                attributes == ["device_status": "valid", "device_name": "Ann's phone", "dev:device_remembered_status": "remembered"])
            let now = Double(pool.app.clock.time().milliseconds) / 1_000
            for date in ["DeviceCreateDate", "DeviceLastModifiedDate", "DeviceLastAuthenticatedDate"] {
                #expect(shape[date]?.double == now)
            }
            #expect(try await pool.app.ok("ListDevices", ["AccessToken": device.access]) == ["Devices": [shape]])
            #expect(try await pool.ok("AdminGetDevice", ["Username": "ann", "DeviceKey": device.key]) == ["Device": shape])
            #expect(try await pool.ok("AdminListDevices", ["Username": "ann"]) == ["Devices": [shape]])
            #expect(
                try await pool.app.outcome("ConfirmDevice", device.confirmation())
                    == "DeviceKeyExistsException: Device key already exists.")

            let second = try await pool.device(of: "ann")
            #expect(second.key != device.key)
            #expect(second.groupKey == device.groupKey, "a pool has one group key")
        }
    }

    @Test("of many confirmations of one device one succeeds", arguments: Engine.allCases)
    func race(engine: Engine) async throws {
        try await withPool(on: engine, pool: TestPool.tracking) { pool in
            try await pool.addUser("ann")
            let input = try await pool.device(of: "ann").confirmation()
            let outcomes = await withTaskGroup(of: String.self) { group in
                for _ in 0..<8 { group.addTask { await pool.app.outcome("ConfirmDevice", input) } }
                return await group.reduce(into: [:] as [String: Int]) { $0[$1, default: 0] += 1 }
            }
            #expect(outcomes == ["200": 1, "DeviceKeyExistsException: Device key already exists.": 7])
        }
    }

    @Test("where people are asked first, a device counts once they have said so", arguments: Engine.allCases)
    func prompt(engine: Engine) async throws {
        try await withPool(on: engine, pool: TestPool.tracksWhenAsked) { pool in
            try await pool.addUser("ann")
            let device = try await pool.device(of: "ann")
            #expect(try await pool.app.ok("ConfirmDevice", device.confirmation()) == ["UserConfirmationNecessary": true])
            func update(_ status: WireValue) async -> String {
                await pool.app.outcome(
                    "UpdateDeviceStatus", ["AccessToken": device.access, "DeviceKey": device.key, "DeviceRememberedStatus": status])
            }
            func own() async throws -> Int? {
                try await pool.app.ok("ListDevices", ["AccessToken": device.access])["Devices"]?.array?.count
            }
            func status() async throws -> String? {
                let shape = try await pool.ok("AdminGetDevice", ["Username": "ann", "DeviceKey": device.key])["Device"]
                return shape?["DeviceAttributes"]?.attributesByName["dev:device_remembered_status"]
            }
            let get: WireValue = ["AccessToken": device.access, "DeviceKey": device.key]
            #expect(try await own() == 0)
            #expect(await pool.app.outcome("GetDevice", get) == "ResourceNotFoundException: Device does not exist.")
            #expect(try await status() == "not_remembered")
            pool.app.clock.advance(seconds: 60)
            #expect(await update("remembered") == "200")
            #expect(try await own() == 1)
            #expect(try await status() == "remembered")
            let shape = try #require(try await pool.app.ok("GetDevice", get)["Device"])
            #expect((shape["DeviceLastModifiedDate"]?.double ?? 0) - (shape["DeviceCreateDate"]?.double ?? 0) == 60)
            #expect(await update("not_remembered") == "200")
            #expect(try await own() == 0)
            #expect(await update("perhaps").hasPrefix("InvalidParameterException: "))
            #expect(
                await pool.app.outcome("UpdateDeviceStatus", ["AccessToken": device.access, "DeviceKey": device.key])
                    == "InvalidParameterException: Missing required parameter DeviceRememberedStatus")
            #expect(try await status() == "not_remembered")
        }
    }

    @Test("only the key that this sign-in was given is confirmed", arguments: Engine.allCases)
    func otherKeys(engine: Engine) async throws {
        try await withPool(on: engine, pool: TestPool.tracking) { pool in
            for name in ["ann", "bob"] { try await pool.addUser(name) }
            let (mine, earlier, bobs) = (
                try await pool.device(of: "ann"), try await pool.device(of: "ann"), try await pool.device(of: "bob")
            )
            for key: WireValue in [bobs.key, earlier.key, "us-east-1_00000000-0000-4000-8000-000000000000"] {
                #expect(
                    try await pool.app.outcome("ConfirmDevice", mine.confirmation(["DeviceKey": key]))
                        == "InvalidParameterException: Invalid device key given.")
            }
            for name: WireValue in ["ann", "bob"] {
                #expect(try await pool.ok("AdminListDevices", ["Username": name]) == ["Devices": []])
            }
        }
    }

    @Test(
        "a verifier that SRP cannot work with is refused",
        arguments: [
            nil, [:], ["Salt": "AAEC"], ["PasswordVerifier": "AAEC"], ["Salt": "", "PasswordVerifier": "AAEC"],
            ["Salt": "AAAA", "PasswordVerifier": "AAEC"], ["Salt": "not base64", "PasswordVerifier": "AAEC"],
            ["Salt": .string(Base64.encode([UInt8](repeating: 1, count: 65))), "PasswordVerifier": "AAEC"],
            ["Salt": "AAEC", "PasswordVerifier": ""], ["Salt": "AAEC", "PasswordVerifier": "AAAA"],
            ["Salt": "AAEC", "PasswordVerifier": "%%%"],
            ["Salt": "AAEC", "PasswordVerifier": .string(Base64.encode([UInt8](repeating: 0xFF, count: 384)))],
            ["Salt": "AAEC", "PasswordVerifier": .string(Base64.encode([UInt8](repeating: 1, count: 385)))],
        ] as [WireValue?])
    func verifiers(config: WireValue?) async throws {
        try await withPool(on: .sqlite, pool: TestPool.tracking) { pool in
            try await pool.addUser("ann")
            let device = try await pool.device(of: "ann")
            var input: [String: WireValue] = ["AccessToken": device.access, "DeviceKey": device.key]
            input["DeviceSecretVerifierConfig"] = config
            #expect(
                await pool.app.outcome("ConfirmDevice", .object(input))
                    == (config == nil
                        ? "InvalidParameterException: Missing required parameter DeviceSecretVerifierConfig"
                        : "InvalidParameterException: DeviceSecretVerifierConfig must have the base64 of a Salt and a PasswordVerifier."))
            #expect(try await pool.app.ok("ListDevices", ["AccessToken": device.access]) == ["Devices": []])
        }
    }

    @Test("a pool without device tracking gives no keys and confirms none", arguments: Engine.allCases)
    func untracked(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            try await pool.addUser("ann")
            let answer = await pool.signIn("ann")
            #expect(answer["AuthenticationResult"]?["NewDeviceMetadata"] == nil)
            let access = try #require(answer["AuthenticationResult"]?["AccessToken"])
            #expect(
                try await pool.app.outcome(
                    "ConfirmDevice",
                    [
                        "AccessToken": access, "DeviceKey": "us-east-1_00000000-0000-4000-8000-000000000000",
                        "DeviceSecretVerifierConfig": SignedInDevice.config(),
                    ]) == "InvalidParameterException: Invalid device key given.")
            #expect(try await pool.app.ok("ListDevices", ["AccessToken": access]) == ["Devices": []])
        }
    }

    @Test("forgetting a device ends its sign-ins and no others, by its owner or an administrator alone", arguments: Engine.allCases)
    func forgetting(engine: Engine) async throws {
        try await withPool(on: engine, pool: TestPool.tracking) { pool in
            for name in ["ann", "bob"] { try await pool.addUser(name) }
            var (lost, kept) = (try await pool.confirmedDevice(of: "ann"), try await pool.confirmedDevice(of: "ann"))
            let bobs = try await pool.confirmedDevice(of: "bob")
            for operation in ["ForgetDevice", "GetDevice", "UpdateDeviceStatus"] {
                #expect(
                    await pool.app.outcome(
                        operation, ["AccessToken": bobs.access, "DeviceKey": lost.key, "DeviceRememberedStatus": "not_remembered"])
                        == "ResourceNotFoundException: Device does not exist.")
            }
            func forget(_ device: SignedInDevice, byAdmin: Bool) async -> String {
                byAdmin
                    ? await pool.outcome("AdminForgetDevice", ["Username": "ann", "DeviceKey": device.key])
                    : await pool.app.outcome("ForgetDevice", ["AccessToken": kept.access, "DeviceKey": device.key])
            }
            for byAdmin in [false, true] {
                #expect(await pool.profile(lost.access.string ?? "") == "200")
                #expect(await forget(lost, byAdmin: byAdmin) == "200")
                #expect(await pool.profile(lost.access.string ?? "") == "NotAuthorizedException: Access Token has been revoked")
                #expect(await pool.refresh(lost.refresh).status == 400)
                #expect(await pool.profile(kept.access.string ?? "") == "200")
                #expect(await pool.profile(bobs.access.string ?? "") == "200")
                #expect(await forget(lost, byAdmin: byAdmin) == "ResourceNotFoundException: Device does not exist.")
                lost = try await pool.confirmedDevice(of: "ann")
            }
            kept = lost
            #expect(await forget(kept, byAdmin: false) == "200")
            #expect(
                try await pool.app.outcome("ConfirmDevice", kept.confirmation())
                    == "NotAuthorizedException: Access Token has been revoked")
        }
    }

    @Test("lists are paged, and a page's token is good for its own list only", arguments: Engine.allCases)
    func paging(engine: Engine) async throws {
        try await withPool(on: engine, pool: TestPool.tracking) { pool in
            for name in ["ann", "bob"] { try await pool.addUser(name) }
            var devices: [SignedInDevice] = []
            for _ in 0..<6 { devices.append(try await pool.confirmedDevice(of: "ann")) }
            let keys = devices.compactMap(\.key.string).sorted()
            // One in the middle is not remembered: its owner does not see it.
            _ = try await pool.ok(
                "AdminUpdateDeviceStatus",
                ["Username": "ann", "DeviceKey": .string(keys[2]), "DeviceRememberedStatus": "not_remembered"])
            let access = try #require(devices.first?.access)
            func pages(_ operation: String, _ input: WireValue) async throws -> ([[String]], WireValue?) {
                var (pages, first, next): ([[String]], WireValue?, WireValue?) = ([], nil, nil)
                repeat {
                    var members = Dictionary(
                        uniqueKeysWithValues: (input.object?.members ?? []).map { ($0.name, $0.value) })
                    members["Limit"] = 2
                    members["PaginationToken"] = next
                    let page = try await pool.app.ok(operation, .object(members))
                    pages.append(page["Devices"]?.array?.compactMap { $0["DeviceKey"]?.string } ?? [])
                    next = page["PaginationToken"]
                    first = first ?? next
                } while next != nil && pages.count < 10
                return (pages, first)
            }
            let (own, ownToken) = try await pages("ListDevices", ["AccessToken": access])
            #expect(own == [[keys[0], keys[1]], [keys[3], keys[4]], [keys[5]]])
            let (all, adminToken) = try await pages("AdminListDevices", pool.input(["Username": "ann"]))
            #expect(all == [[keys[0], keys[1]], [keys[2], keys[3]], [keys[4], keys[5]]])

            let bobs = try await pool.device(of: "bob").access
            for (operation, input) in [
                ("ListDevices", ["AccessToken": bobs, "PaginationToken": try #require(ownToken)]),
                ("ListDevices", ["AccessToken": access, "PaginationToken": try #require(adminToken)]),
                ("ListDevices", ["AccessToken": access, "PaginationToken": "AAAA"]),
                ("AdminListDevices", pool.input(["Username": "bob", "PaginationToken": try #require(adminToken)])),
            ] as [(String, WireValue)] {
                #expect(await pool.app.outcome(operation, input) == "InvalidParameterException: Invalid pagination token.")
            }
        }
    }

    @Test("administrators get clear refusals", arguments: Engine.allCases)
    func administration(engine: Engine) async throws {
        try await withPool(on: engine, pool: TestPool.tracking) { pool in
            try await pool.addUser("ann")
            let key: WireValue = "us-east-1_00000000-0000-4000-8000-000000000000"
            let gone = "ResourceNotFoundException: Device does not exist."
            for operation in ["AdminGetDevice", "AdminForgetDevice", "AdminUpdateDeviceStatus"] {
                #expect(
                    await pool.outcome(operation, ["Username": "ann", "DeviceKey": key, "DeviceRememberedStatus": "remembered"]) == gone)
            }
            for (operation, error) in [
                ("AdminGetDevice", "ResourceNotFound"), ("AdminListDevices", "ResourceNotFound"), ("AdminForgetDevice", "UserNotFound"),
                ("AdminUpdateDeviceStatus", "UserNotFound"),
            ] {
                #expect(
                    await pool.outcome(operation, ["Username": "nobody", "DeviceKey": key, "DeviceRememberedStatus": "remembered"])
                        == "\(error)Exception: User does not exist.")
                #expect(
                    await pool.app.outcome(
                        operation,
                        [
                            "UserPoolId": "us-east-1_Nowhere00", "Username": "ann", "DeviceKey": key,
                            "DeviceRememberedStatus": "remembered",
                        ]) == "ResourceNotFoundException: User pool us-east-1_Nowhere00 does not exist.")
            }
            #expect(
                await pool.outcome("AdminUpdateDeviceStatus", ["Username": "ann", "DeviceKey": key])
                    == "InvalidParameterException: Missing required parameter DeviceRememberedStatus")
        }
    }

    @Test(
        "one's own devices are behind an access token",
        arguments: ["ConfirmDevice", "GetDevice", "ForgetDevice", "ListDevices", "UpdateDeviceStatus"])
    func accessTokens(operation: String) async throws {
        try await withPool(on: .sqlite, pool: TestPool.tracking) { pool in
            let rest: [String: WireValue] = [
                "DeviceKey": "us-east-1_00000000-0000-4000-8000-000000000000", "DeviceRememberedStatus": "remembered",
                "DeviceSecretVerifierConfig": try SignedInDevice.config(),
            ]
            #expect(await pool.app.outcome(operation, .object(rest)).hasPrefix("InvalidParameterException: "))
            #expect(
                await pool.app.outcome(operation, .object(rest, ["AccessToken": "a.b.c"]))
                    == "NotAuthorizedException: Invalid Access Token")
        }
    }

    @Test("a person has 100 devices at most")
    func limit() async throws {
        try await withPool(on: .sqlite, pool: TestPool.tracking) { pool in
            try await pool.addUser("ann")
            for _ in 0..<Devices.limit { _ = try await pool.confirmedDevice(of: "ann") }
            let last = try await pool.device(of: "ann")
            #expect(
                try await pool.app.outcome("ConfirmDevice", last.confirmation())
                    == "InvalidParameterException: A user can have 100 devices at most.")
            let first = try await pool.ok("AdminListDevices", ["Username": "ann", "Limit": 1])["Devices"]?.array?.first?["DeviceKey"]
            _ = try await pool.ok("AdminForgetDevice", ["Username": "ann", "DeviceKey": try #require(first)])
            _ = try await pool.app.ok("ConfirmDevice", last.confirmation())
        }
    }
}
