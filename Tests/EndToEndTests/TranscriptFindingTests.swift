import Testing
import TestSupport

/// Whatever the transcripts show of findings keeps the two promises of every finding.
@Suite("Every finding of the transcripts names a rule and ends with a command")
struct TranscriptFindingTests {
    /// A finding as text: the name of its rule, and its lines up to the next blank one.
    struct Shown {
        var rule: String
        var lines: [String]
    }

    private static func findings(in name: String) throws -> [Shown] {
        let path = Array("\(TranscriptTests.folder)/\(name)".utf8)
        var found: [Shown] = []
        for block in Transcript(String(decoding: try RawFiles.read(path), as: UTF8.self)).blocks {
            guard case .command(_, let output) = block else { continue }
            var isOpen = false
            for line in output {
                // Colours and the line ends of a terminal, as `cat -v` writes them.
                let plain = line.replacing(/\^\[\[[0-9;]*[mK]|\^M$/, with: "")
                if let match = plain.wholeMatch(of: /(?:error|warning) ([a-z]+\/[a-z-]+)(?:  .*)?/) {
                    found.append(Shown(rule: String(match.output.1), lines: []))
                    isOpen = true
                } else if plain.isEmpty {
                    isOpen = false
                } else if isOpen {
                    found[found.count - 1].lines.append(plain)
                }
            }
        }
        return found
    }

    @Test(arguments: TranscriptTests.names)
    func endsWithACommand(_ name: String) throws {
        for finding in try Self.findings(in: name) {
            let commands = finding.lines.filter { $0.hasPrefix("  $ ") }
            #expect(commands.count == 1, "\(name): \(finding.rule) has \(commands.count) commands: \(finding.lines)")
        }
    }

    @Test func isExplained() throws {
        var rules: Set<String> = []
        for name in TranscriptTests.names { rules.formUnion(try Self.findings(in: name).map(\.rule)) }
        #expect(rules.count >= 15, "the transcripts show \(rules.sorted())")
        let scratch = try ScratchRepository(.nothing)
        for rule in rules.sorted() {
            let outcome = try scratch.gate("explain", rule)
            #expect(outcome.status == 0 && outcome.text.hasPrefix("\(rule)\n"), "\(outcome)")
        }
    }
}
