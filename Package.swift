// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]
// Async functions stay on the thread of whoever calls them: a hook that has one thing to do should not start threads.
let runnerSettings: [SwiftSetting] = settings + [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]

// libgit2 is linked from its static archive, and its TLS and SSH entry points are defined in CLibgit2Local:
// the program starts faster, needs no shared library beside libc, and cannot open a connection. Where a system
// has no archive (Homebrew), the shared library serves.
let libgit2Archives = [":libgit2.a", ":libmbedcrypto.a", ":libhttp_parser.a", ":libpcre2-8.a", ":libz.a"]
let libgit2Linking: [LinkerSetting] =
    libgit2Archives.map { .linkedLibrary($0, .when(platforms: [.linux])) }
    + [.linkedLibrary("git2", .when(platforms: [.macOS]))]

let package = Package(
    name: "qualitygate",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "gate", targets: ["gate"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
    ],
    targets: [
        // C libraries, each behind one Swift room.
        .systemLibrary(name: "CLibgit2", pkgConfig: nil, providers: [.apt(["libgit2-dev"]), .brew(["libgit2"])]),
        .systemLibrary(name: "CLibyaml", pkgConfig: nil, providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
        .systemLibrary(name: "CExpat", pkgConfig: nil, providers: [.apt(["libexpat1-dev"]), .brew(["expat"])]),
        .systemLibrary(name: "CPCRE2", pkgConfig: nil, providers: [.apt(["libpcre2-dev"]), .brew(["pcre2"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: nil, providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
        .target(name: "CLibgit2Local"),
        .target(name: "CLibcExtras"),

        // Rooms that know nothing of gates.
        .target(
            name: "Git", dependencies: ["CLibgit2", "CLibgit2Local"], swiftSettings: settings,
            linkerSettings: libgit2Linking),
        .target(
            name: "YAML", dependencies: ["CLibyaml"], swiftSettings: settings,
            linkerSettings: [
                .linkedLibrary(":libyaml.a", .when(platforms: [.linux])),
                .linkedLibrary("yaml", .when(platforms: [.macOS])),
            ]),
        .target(
            name: "XML", dependencies: ["CExpat"], swiftSettings: settings,
            linkerSettings: [
                .linkedLibrary(":libexpat.a", .when(platforms: [.linux])),
                .linkedLibrary("expat", .when(platforms: [.macOS])),
            ]),
        .target(
            name: "SQLite", dependencies: ["CSQLite"], swiftSettings: settings,
            linkerSettings: [
                .linkedLibrary(":libsqlite3.a", .when(platforms: [.linux])),
                .linkedLibrary("m", .when(platforms: [.linux])),
                .linkedLibrary("sqlite3", .when(platforms: [.macOS])),
            ]),
        .target(
            name: "Patterns", dependencies: ["CPCRE2"], swiftSettings: settings,
            linkerSettings: [
                .linkedLibrary(":libpcre2-8.a", .when(platforms: [.linux])),
                .linkedLibrary("pcre2-8", .when(platforms: [.macOS])),
            ]),
        .target(name: "PythonSource", dependencies: ["JSON"], swiftSettings: settings),
        .target(name: "TOML", swiftSettings: settings),
        .target(name: "JSON", swiftSettings: settings),
        .target(name: "Globs", swiftSettings: settings),
        .target(name: "Words", swiftSettings: settings),
        .target(name: "TrainingInvariants", dependencies: ["Globs", "JSON", "Words"], swiftSettings: settings),

        // The gate, in the order in which data passes through it.
        .target(name: "GateModel", dependencies: ["JSON"], swiftSettings: settings),
        .target(
            name: "GatePolicy", dependencies: ["GateModel", "Globs", "JSON", "Patterns", "Words", "YAML"],
            swiftSettings: settings),
        .target(
            name: "GateChecks",
            dependencies: [
                "GateModel", "GatePolicy", "Git", "Globs", "Patterns", "JSON", "PythonSource", "TOML",
                "TrainingInvariants",
                "XML",
                "Words", "YAML", "CLibcExtras",
            ],
            swiftSettings: settings),
        .target(
            name: "EmbeddedFiles", swiftSettings: settings, plugins: ["EmbedFiles"]),
        .target(
            name: "GateRunner",
            dependencies: [
                "GateModel", "GatePolicy", "GateChecks", "Git", "JSON", "Patterns", "TrainingInvariants",
                "EmbeddedFiles",
                "Words", "CLibcExtras",
            ],
            swiftSettings: runnerSettings),
        .target(name: "Store", dependencies: ["GateModel", "SQLite"], swiftSettings: settings),
        .target(name: "GateReports", dependencies: ["GateModel", "JSON", "Store", "Words"], swiftSettings: settings),

        // The program.
        .executableTarget(
            name: "gate",
            dependencies: [
                "GateModel", "GatePolicy", "GateChecks", "GateRunner", "GateReports", "Git", "Globs", "Store",
                "Words", "CLibcExtras",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: runnerSettings),

        // Texts that the program carries: the probe's Python files and the hook shims.
        .executableTarget(name: "embed-files", swiftSettings: settings),
        .plugin(name: "EmbedFiles", capability: .buildTool(), dependencies: ["embed-files"]),

        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
        .testTarget(name: "GateModelTests", dependencies: ["GateModel"], swiftSettings: settings),
        .testTarget(name: "GitTests", dependencies: ["Git", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "WordsTests", dependencies: ["Words"], swiftSettings: settings),
        .testTarget(name: "JSONTests", dependencies: ["JSON"], swiftSettings: settings),
        .testTarget(name: "TOMLTests", dependencies: ["TOML", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "XMLTests", dependencies: ["XML"], swiftSettings: settings),
        .testTarget(name: "YAMLTests", dependencies: ["YAML"], swiftSettings: settings),
        .testTarget(name: "PatternsTests", dependencies: ["Patterns", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "GatePolicyTests",
            dependencies: ["GatePolicy", "GateModel", "Globs", "Patterns", "YAML", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "PythonSourceTests", dependencies: ["JSON", "PythonSource", "TOML", "YAML", "TestSupport"],
            swiftSettings: settings),
        .testTarget(name: "GlobsTests", dependencies: ["Globs", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "TrainingInvariantsTests", dependencies: ["Globs", "TrainingInvariants", "JSON"],
            swiftSettings: settings),
        .testTarget(
            name: "GateChecksTests",
            dependencies: [
                "GateChecks", "GateModel", "GatePolicy", "GateReports", "Git", "Patterns", "PythonSource",
                "TestSupport",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "GateRunnerTests",
            dependencies: ["GateRunner", "GateModel", "GatePolicy", "GateChecks", "Git", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "StoreTests", dependencies: ["Store", "SQLite", "GateModel", "GateReports", "JSON", "TestSupport"],
            swiftSettings: settings),
        .testTarget(name: "GateReportsTests", dependencies: ["GateReports", "GateModel"], swiftSettings: settings),
        .testTarget(
            name: "GateEndToEndTests", dependencies: ["TestSupport", "GateModel"], exclude: ["Transcripts"],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
