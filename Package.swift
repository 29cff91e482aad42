// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

// The Swift runtime goes into the executables, while their modules are the ones that the tests link too.
let staticRuntime: [LinkerSetting] = [
    .unsafeFlags(
        ["-static-stdlib", "-Xlinker", "--start-group"]
            + [
                "Foundation", "FoundationEssentials", "FoundationInternationalization", "CoreFoundation", "_FoundationCShims",
                "_FoundationCollections", "_FoundationICU", "swiftSynchronization", "swiftDispatch", "dispatch", "BlocksRuntime",
            ].map { "-l\($0)" }
            + ["-Xlinker", "--end-group"], .when(configuration: .release))
]

/// A room of the house; every one has a README.md that says what it owns.
func room(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: dependencies, exclude: ["README.md"], resources: resources, swiftSettings: strict)
}

/// Tests are long and run once: optimizing them takes longer than running them.
let unoptimized: [SwiftSetting] = [.unsafeFlags(["-Onone"], .when(configuration: .release))]

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: strict + unoptimized)
}

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")

let package = Package(
    name: "lifeguard",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", exact: "0.2.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CArgon2", pkgConfig: "libargon2", providers: [.apt(["libargon2-dev"])]),
        .systemLibrary(name: "CCbor", pkgConfig: "libcbor", providers: [.apt(["libcbor-dev"])]),
        .systemLibrary(name: "CFido2", pkgConfig: "libfido2", providers: [.apt(["libfido2-dev"])]),
        .systemLibrary(name: "CLibcrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CLibcurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CQrencode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(name: "CPsl", pkgConfig: "libpsl", providers: [.apt(["libpsl-dev"])]),
        .target(name: "CLibcryptoShims"),
        .target(name: "CSpawn"),
        .target(name: "CLibcurlShims", dependencies: ["CLibcurl"]),

        room("JSON", []),
        room("AWSWire", [crypto]),
        room("CognitoModel", ["JSON"]),
        room("Credentials", ["CArgon2", "CCbor", "CFido2", "CLibcrypto", "CLibcryptoShims", "CPsl", crypto]),
        room("UserPools", ["Credentials", "JSON"]),
        room("OAuth", ["JSON", "UserPools"]),
        room(
            "ManagedLogin",
            ["CQrencode", "Credentials", "JSON", "OAuth", "UserPools", .product(name: "Mustache", package: "swift-mustache")],
            resources: [
                .embedInCode("Templates/layout.mustache"), .embedInCode("Templates/page.mustache"),
                .embedInCode("Styles/managed-login.css"), .embedInCode("Scripts/passkeys.js"),
                .embedInCode("Templates/form-post.mustache"), .embedInCode("Templates/picture.mustache"),
                .embedInCode("Scripts/form-post.js"),
            ] + ["en", "nl", "fr", "es", "de", "id", "it", "ja", "ko", "pt-BR", "zh-CN", "zh-TW"].map { .embedInCode("Texts/\($0).json") }),
        room(
            "Triggers",
            [
                "AWSWire", "CSpawn", "Credentials", "JSON", "UserPools", crypto, logging,
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Yams", package: "Yams"),
            ],
            resources: [.embedInCode("Invokers/Bootstraps/python3.py"), .embedInCode("Invokers/Bootstraps/nodejs.js")]),
        room(
            "Delivery",
            [
                "AWSWire", "CLibcurl", "CLibcurlShims", "Credentials", "JSON", "UserPools", crypto,
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ]),
        room("Persistence", ["Credentials", "JSON", "UserPools"]),
        room(
            "PersistenceSQLite",
            ["Persistence", .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift")]),
        room("PersistencePostgres", ["CLibpq", "Persistence"]),
        room("API", ["AWSWire", "CognitoModel", "Credentials", "JSON", "UserPools", logging]),
        room(
            "Server",
            [
                "API", "AWSWire", "CognitoModel", "Credentials", "Delivery", "ManagedLogin", "OAuth", "Persistence", "PersistencePostgres",
                "PersistenceSQLite",
                "Triggers", "UserPools", logging,
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ]),
        .executableTarget(
            name: "lifeguard", dependencies: ["Server", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            exclude: ["README.md"], swiftSettings: strict, linkerSettings: staticRuntime),
        .executableTarget(
            name: "Bench",
            dependencies: [
                "CLibcrypto", "Credentials", "Persistence", "PersistencePostgres", "PersistenceSQLite", "UserPools",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Histogram", package: "hdrhistogram-swift"),
            ], exclude: ["README.md"], swiftSettings: strict, linkerSettings: staticRuntime),

        room("PersistenceContract", ["Credentials", "Persistence", "UserPools"]),
        room(
            "TestSupport",
            [
                "API", "AWSWire", "Credentials", "JSON", "Persistence", "PersistencePostgres", "PersistenceSQLite", "Server", "Triggers",
                "UserPools",
                logging,
            ]),
        tests("JSONTests", ["JSON"]),
        tests(
            "DeliveryTests",
            [
                "AWSWire", "Credentials", "Delivery", "JSON", "TestSupport", "UserPools", crypto,
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        tests("AWSWireTests", ["AWSWire"]),
        tests("CognitoModelTests", ["CognitoModel", "JSON"]),
        tests("CredentialsTests", ["Credentials", crypto]),
        tests(
            "PersistenceTests",
            ["Credentials", "Persistence", "PersistenceContract", "PersistencePostgres", "PersistenceSQLite", "TestSupport", "UserPools"]),
        tests(
            "TriggersTests",
            [
                "AWSWire", "Credentials", "JSON", "TestSupport", "Triggers", "UserPools", crypto, logging,
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        tests("UserPoolsTests", ["Credentials", "JSON", "TestSupport", "UserPools"]),
        tests("APITests", ["API", "AWSWire", "Credentials", "JSON", "Persistence", "TestSupport", "UserPools"]),
        tests("OAuthTests", ["Credentials", "JSON", "OAuth", "UserPools"]),
        tests("ServerTests", ["AWSWire", "Server", logging, .product(name: "NIOCore", package: "swift-nio")]),
    ]
)
