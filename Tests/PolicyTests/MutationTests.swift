import Testing
import TestSupport

@testable import PolicyLanguage
@testable import Rules
@Suite struct MutationTests {
    private static let pieces = [
        "\t", "\n", "  ", ": ", "- ", "[", "]", "{", "}", "\"", "'", "&a ", "*a", "!x ", "|", ">", "#", "%", "@",
        "\u{0}",
        "\u{1B}", "\u{2028}", "é", "off", "null", "99999999999999999999", "-1", "1e999", "nan", "<<: ", "---\n", "? ",
        "version", "\\", "(((((", "{2,", "\r", "\u{FEFF}",
    ]

    private func mutated(_ text: [UInt8], _ random: inout SplitMix) -> [UInt8] {
        var bytes = text
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let at = Int.random(in: 0..<max(1, bytes.count), using: &random)
            let length = min(Int.random(in: 0...12, using: &random), bytes.count - at)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes.removeSubrange(at..<(at + length))
            case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: at)
            case 2:
                let piece = Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &random)]
                bytes.insert(contentsOf: Array(piece.utf8), at: at)
            case 3: bytes.insert(contentsOf: bytes[at..<(at + length)], at: at)
            case 4: if at < bytes.count { bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &random) }
            default: bytes.removeSubrange(at...)
            }
            if bytes.isEmpty { break }
        }
        return bytes
    }

    @Test(.timeLimit(.minutes(5)), arguments: 0..<8)
    func aPolicyOrMistakesAndNothingElse(seed: Int) {
        var random = SplitMix(UInt64(seed))
        let good = Array(examplePolicy.utf8)
        var accepted = 0
        for _ in 0..<250 {
            let bytes = mutated(good, &random)
            let read = Policy.decode(bytes: bytes)
            #expect((read.policy == nil) == !read.diagnostics.isEmpty)
            if read.policy != nil { accepted += 1 }
            for diagnostic in read.diagnostics {
                #expect(diagnostic.mark.line >= 1 && diagnostic.mark.column >= 1)
                #expect(!diagnostic.message.isEmpty)
                let shown = diagnostic.rendered(source: bytes).joined(separator: " ").unicodeScalars
                #expect(shown.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
            }
        }
        // Mutations in comments and names leave a good policy: the test would say nothing if none or all did.
        #expect(accepted > 0 && accepted < 250)
    }

    @Test func theSameTextGivesTheSameReading() {
        #expect(reading(examplePolicy) == reading(examplePolicy))
    }

    @Test func hostileAnchorsEnd() {
        var text = "version: 1\na0: &a0 [x, x, x, x, x, x, x, x]\n"
        for level in 1...20 {
            let aliases = [String](repeating: "*a\(level - 1)", count: 8).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        let read = reading(text)
        #expect(read.diagnostics.map(\.message) == ["more than 50000 values, aliases followed"])
    }

    @Test func anAliasServesTwoSteps() throws {
        let text = """
            version: 1
            tests:
              - {name: a, run: x, paths: &code ["src/**"]}
              - {name: b, run: y, paths: *code}
            """
        let policy = try #require(reading(text).policy)
        #expect(policy.tests.map { $0.settings.paths?.globs ?? [] } == [["src/**"], ["src/**"]])
    }
}
