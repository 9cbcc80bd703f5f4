import Foundation
import Testing
import TestSupport

/// `docs/swift` with the compiler itself.
@Suite struct DocsSwiftTests {
    @Test(.timeLimit(.minutes(5))) func theCompilersOwnGraphsAreRead() throws {
        let scratch = try ScratchRepository()
        try scratch.write(
            ".qualitygate.yml",
            "version: 1\nbranches: off\nupstream: off\ndocs: {changed: off, swift: {minimum: 90%, stages: [commit]}}\n")
        try scratch.write(
            "Package.swift",
            "// swift-tools-version: 6.0\nimport PackageDescription\n"
                + "let package = Package(name: \"net\", targets: [.target(name: \"Net\")])\n")
        try scratch.write(
            "Sources/Net/Net.swift",
            """
            /// A network.
            public struct Net: Equatable, CustomStringConvertible {
                /// How many layers.
                public var layers = 3
                var hidden = 1
                public init() {}
                public var description: String { "net" }
            }

            /// What it does.
            public enum Mode: String { case train, test }
            extension Net {
                ///
                public func run<T>(_ input: T) -> T { input }
            }

            """)
        try scratch.git("add", "-A")
        let path = (scratch.environment["PATH"] ?? "") + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "")
        let text = try scratch.shell(
            "gate trust >/dev/null; gate run commit; gate docs --format json", environment: ["PATH": path]
        ).text
        // Net, layers, init, description (whose comment the protocol has), run, Mode and its two cases.
        #expect(text.contains("50 % of the public declarations are documented, the minimum is 90 %"), "\(text)")
        for place in [":6 initializer Net.init()", ":14 instance method Net.run(_:)", ":11 case Mode.train"] {
            #expect(text.contains("Sources/Net/Net.swift\(place)"), "\(place): \(text)")
        }
        #expect(text.contains("{\"definitions\":8,\"documented\":4,"), "\(text)")
        // The work tree has no build folder, and a second build finds the first one's.
        #expect(try scratch.shell("ls -a").text.contains(".build") == false)
    }
}
