import FoundationEssentials
import Testing

@testable import PolicyLanguage
@testable import Rules
/// The files that are made from the registry of keys.
///
/// To write them anew: `GATE_UPDATE=1 swift test --filter GeneratedFilesTests`.
@Suite struct GeneratedFilesTests {
    private var root: String {
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
    }

    private func compare(_ path: String, with text: String) throws {
        let file = "\(root)/\(path)"
        if ProcessInfo.processInfo.environment["GATE_UPDATE"] == "1" {
            try text.write(toFile: file, atomically: true, encoding: .utf8)
        }
        let committed = try String(contentsOfFile: file, encoding: .utf8)
        #expect(committed == text, "\(path) differs from the code; write it anew with GATE_UPDATE=1")
    }

    @Test func reference() throws {
        try compare("docs/policy.md", with: Policy.reference)
    }

    @Test func schema() throws {
        try compare("docs/schema/policy.schema.json", with: Policy.schema)
    }

    /// A key's example must be a value that the key takes.
    @Test func everyExampleDecodes() {
        func look(_ keys: [KeyDescription], _ wrap: (String) -> String) {
            for key in keys where key.key != "version" {
                let text = wrap("\(key.key): \(key.example)")
                let read = reading(text)
                #expect(read.diagnostics == [], "\(text)")
                if key.key == "secret_kinds" {
                    look(key.keys) { inner in
                        let needed = ["name: n", "prefix: abc"].filter { !inner.hasPrefix($0.prefix(5)) }
                        return wrap("\(key.key): [{\((needed + [inner]).joined(separator: ", "))}]")
                    }
                    continue
                }
                let isList = ["tests", "training", "commands"].contains(key.key)
                let needed = isList ? "name: n, run: r, " : key.key == "build" ? "run: r, " : ""
                look(key.keys) { inner in
                    let body =
                        needed.isEmpty || !inner.hasPrefix("name:") && !inner.hasPrefix("run:")
                        ? needed + inner
                        : inner.hasPrefix("name:") ? "run: r, \(inner)" : isList ? "name: n, \(inner)" : inner
                    let pattern = inner.hasPrefix("explain:") ? "pattern: a, " : ""
                    return wrap(isList ? "\(key.key): [{\(body)}]" : "\(key.key): {\(pattern)\(body)}")
                }
            }
        }
        look(PolicyKeys.policy.keys) { "{version: 1, \($0)}" }
    }

    /// A default that is shown must be the default that is decoded.
    @Test func everyKeyIsDescribed() {
        func look(_ keys: [KeyDescription]) {
            for key in keys {
                #expect(!key.otherwise.isEmpty, "\(key.key)")
                #expect(key.summary.hasSuffix("."), "\(key.key)")
                #expect(key.summary.count <= 150, "\(key.key)")
                look(key.keys)
            }
        }
        look(PolicyKeys.policy.keys)
    }
}
