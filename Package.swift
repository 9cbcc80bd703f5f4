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
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2")
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

        // What knows nothing of gates: the system, formats, words, Git, Python.
        .target(name: "Words", path: "Sources/Base/Words", swiftSettings: settings),
        .target(
            name: "Platform", dependencies: ["Words", "CLibcExtras"], path: "Sources/Base/Platform",
            swiftSettings: runnerSettings),
        .target(name: "JSON", path: "Sources/Base/JSON", swiftSettings: settings),
        .target(name: "TOML", path: "Sources/Base/TOML", swiftSettings: settings),
        .target(name: "Globs", path: "Sources/Base/Globs", swiftSettings: settings),
        .target(
            name: "XML", dependencies: ["CExpat"], path: "Sources/Base/XML", swiftSettings: settings,
            linkerSettings: [
                .linkedLibrary(":libexpat.a", .when(platforms: [.linux])),
                .linkedLibrary("expat", .when(platforms: [.macOS])),
            ]),
        .target(
            name: "Patterns", dependencies: ["CPCRE2"], path: "Sources/Base/Patterns", swiftSettings: settings,
            linkerSettings: [
                .linkedLibrary(":libpcre2-8.a", .when(platforms: [.linux])),
                .linkedLibrary("pcre2-8", .when(platforms: [.macOS])),
            ]),
        .target(
            name: "SQLite", dependencies: ["CSQLite"], path: "Sources/Base/SQLite", swiftSettings: settings,
            linkerSettings: [
                .linkedLibrary(":libsqlite3.a", .when(platforms: [.linux])),
                .linkedLibrary("m", .when(platforms: [.linux])),
                .linkedLibrary("sqlite3", .when(platforms: [.macOS])),
            ]),
        .target(
            name: "YAML", dependencies: ["CLibyaml"], swiftSettings: settings,
            linkerSettings: [
                .linkedLibrary(":libyaml.a", .when(platforms: [.linux])),
                .linkedLibrary("yaml", .when(platforms: [.macOS])),
            ]),
        .target(
            name: "Git", dependencies: ["CLibgit2", "CLibgit2Local"], swiftSettings: settings,
            linkerSettings: libgit2Linking),
        .target(name: "PythonSource", dependencies: ["Globs", "JSON"], swiftSettings: settings),

        // The gate, in the order in which data passes through it.
        .target(name: "Model", dependencies: ["JSON", "Words"], swiftSettings: settings),
        .target(
            name: "PolicyLanguage", dependencies: ["Model", "Globs", "JSON", "Patterns", "Words", "YAML"],
            swiftSettings: settings),
        .target(name: "Training", dependencies: ["Globs", "JSON", "Model", "Words"], swiftSettings: settings),
        .target(
            name: "Rules",
            dependencies: [
                "Model", "PolicyLanguage", "Git", "Globs", "JSON", "Patterns", "Platform", "PythonSource", "TOML",
                "Training", "Words",
                "XML", "YAML", "CLibcExtras",
            ],
            swiftSettings: settings),
        .target(
            name: "EmbeddedFiles", swiftSettings: settings, plugins: ["EmbedFiles"]),
        .target(
            name: "Engine",
            dependencies: [
                "Model", "PolicyLanguage", "Rules", "Git", "Globs", "JSON", "Patterns", "Platform", "TOML", "Training",
                "Words",
                "EmbeddedFiles", "CLibcExtras",
            ],
            swiftSettings: runnerSettings),
        .target(
            name: "Workflows",
            dependencies: [
                "Engine", "Model", "PolicyLanguage", "Rules", "Git", "Globs", "JSON", "Patterns", "Platform",
                "Training",
                "Words",
                "EmbeddedFiles", "PythonSource", "TOML", "CLibcExtras",
            ],
            swiftSettings: runnerSettings),
        .target(name: "Store", dependencies: ["Model", "SQLite", "Words"], swiftSettings: settings),
        .target(name: "Reports", dependencies: ["JSON", "Model", "Store", "Words"], swiftSettings: settings),

        // The program.
        .executableTarget(
            name: "gate",
            dependencies: [
                "Model", "PolicyLanguage", "Rules", "Engine", "Workflows", "Reports", "Git", "Globs", "JSON",
                "Platform",
                "Store", "Words", "CLibcExtras",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: runnerSettings),

        // Texts that the program carries: the probe's Python files and the hook shims.
        .executableTarget(name: "embed-files", swiftSettings: settings),
        .plugin(name: "EmbedFiles", capability: .buildTool(), dependencies: ["embed-files"]),

        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
        .testTarget(
            name: "BaseTests",
            dependencies: ["Globs", "JSON", "Patterns", "Platform", "TOML", "Words", "XML", "TestSupport"],
            swiftSettings: settings),
        .testTarget(name: "GitTests", dependencies: ["Git", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "YAMLTests", dependencies: ["YAML"], swiftSettings: settings),
        .testTarget(
            name: "PythonSourceTests", dependencies: ["JSON", "PythonSource", "TOML", "YAML", "TestSupport"],
            swiftSettings: settings),
        .testTarget(name: "ModelTests", dependencies: ["Model", "Words"], swiftSettings: settings),
        .testTarget(
            name: "PolicyTests",
            dependencies: ["PolicyLanguage", "Rules", "Model", "Globs", "Patterns", "Words", "YAML", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "TrainingTests", dependencies: ["Globs", "Training", "JSON", "Model"], swiftSettings: settings),
        .testTarget(
            name: "RulesTests",
            dependencies: [
                "Rules", "Engine", "Model", "PolicyLanguage", "Reports", "Git", "Patterns", "PythonSource", "Training",
                "Words", "XML",
                "TestSupport",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "EngineTests",
            dependencies: [
                "Engine", "Workflows", "Model", "PolicyLanguage", "Rules", "Git", "Globs", "Platform", "Training",
                "Words", "TestSupport",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "StoreTests", dependencies: ["Store", "SQLite", "Model", "Reports", "JSON", "Words", "TestSupport"],
            swiftSettings: settings),
        .testTarget(name: "ReportsTests", dependencies: ["Reports", "Model", "Words"], swiftSettings: settings),
        .testTarget(
            name: "EndToEndTests", dependencies: ["TestSupport", "Model", "Words"],
            exclude: ["EarlierStates", "Transcripts"],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)

// A sanitizer wants a build of its own, and of the tests those that run with it.
if Context.environment["GATE_SANITIZED"] != nil {
    package.targets.removeAll { $0.type == .test && !["EngineTests", "EndToEndTests"].contains($0.name) }
}
