// swift-tools-version: 6.2
import PackageDescription

// A package of its own: everything in it is built with -sanitize=fuzzer, which brings a `main` along. The rooms are the
// project's own, by links, so that their branches are counted too. See `run`.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .unsafeFlags(["-sanitize=fuzzer", "-parse-as-library", "-enable-testing", "-O"]),
]

let package = Package(
    name: "fuzz",
    targets: [
        .target(name: "PythonSource", dependencies: ["Globs", "JSON"], swiftSettings: settings),
        .target(name: "TOML", swiftSettings: settings),
        .systemLibrary(name: "CLibyaml"),
        .target(
            name: "YAML", dependencies: ["CLibyaml"], swiftSettings: settings,
            linkerSettings: [
                .linkedLibrary(":libyaml.a", .when(platforms: [.linux])),
                .linkedLibrary("yaml", .when(platforms: [.macOS])),
            ]),
        .target(name: "Scan", dependencies: ["JSON", "Model", "PythonSource"], swiftSettings: settings),
        .target(name: "Globs", swiftSettings: settings),
        .target(name: "JSON", swiftSettings: settings),
        .target(name: "Words", swiftSettings: settings),
        .target(name: "Model", dependencies: ["JSON", "Words"], swiftSettings: settings),
        .target(name: "Training", dependencies: ["Globs", "JSON", "Model", "Words"], swiftSettings: settings),
        .executableTarget(
            name: "Fuzz", dependencies: ["Globs", "JSON", "Model", "PythonSource", "TOML", "YAML", "Scan", "Training"],
            swiftSettings: settings,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]),
    ],
    swiftLanguageModes: [.v6]
)
