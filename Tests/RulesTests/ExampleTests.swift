import Model
import Reports
import Rules
import Testing
import TestSupport

/// One example of one check.
struct PlayedExample: Sendable, CustomTestStringConvertible {
    let check: CheckID
    let isBad: Bool
    let example: CheckExample

    var testDescription: String { "\(check), \(isBad ? "bad" : "good")" }

    static let all = CheckRegistry.descriptions.flatMap {
        [
            PlayedExample(check: $0.id, isBad: true, example: $0.bad),
            PlayedExample(check: $0.id, isBad: false, example: $0.good),
        ]
    }
}

@Suite("Every check finds its bad example and leaves its good one alone")
struct ExampleTests {
    @Test(arguments: PlayedExample.all)
    func played(_ played: PlayedExample) throws {
        let scratch = try ScratchRepository()
        try scratch.write(".qualitygate.yml", "version: 1\n\(played.example.policy)\n")
        #expect(try scratch.gate("trust").status == 0)
        for (path, text) in played.example.files { try scratch.write(path, text) }
        if [.rewrite, .message].contains(played.example.stage) { return try playHook(played, scratch) }
        for command in played.example.commands {
            let words = command.split(separator: " ").map(String.init)
            if words.first == "upstream-commit" {
                try scratch.commitUpstream(words.count > 1 ? words[1] : "upstream.txt")
            } else {
                let outcome = try scratch.shell(command)
                #expect(outcome.status == 0, "\(command): \(outcome)")
            }
        }
        try scratch.git("add", "-A")
        if played.example.stage == .push {
            try scratch.shell("git diff --cached --quiet || git commit -q -m example")
        }
        let outcome = try scratch.gate("run", played.example.stage.rawValue, "--format", "json")
        let record = try JSONText.record(outcome)
        let found = record.findings.filter { $0.check == played.check }
        #expect(found.isEmpty != played.isBad, "\(outcome)")
        #expect(!record.steps.isEmpty)
        for finding in found {
            #expect(!finding.message.contains("\n") && !finding.message.isEmpty)
            #expect(finding.command?.isEmpty == false)
        }
    }

    /// Nobody asks by hand for a message or before history changes: at the last command the hook speaks.
    private func playHook(_ played: PlayedExample, _ scratch: ScratchRepository) throws {
        #expect(try scratch.gate("install").status == 0)
        for command in played.example.commands.dropLast() {
            let outcome = try scratch.shell(command)
            #expect(outcome.status == 0, "\(command): \(outcome)")
        }
        let outcome = try scratch.shell(try #require(played.example.commands.last))
        #expect(outcome.errorText.contains("\(played.check)\n") == played.isBad, "\(outcome)")
        #expect((outcome.status != 0) == played.isBad, "\(outcome)")
    }

    @Test func everyDescriptionIsWhole() {
        let ids = CheckRegistry.descriptions.map(\.id)
        #expect(Set(ids).count == ids.count)
        for description in CheckRegistry.descriptions {
            #expect(description.id.name.split(separator: "/").count == 2)
            #expect(description.summary.hasSuffix(".") && description.summary.count <= 150)
            #expect(!description.why.isEmpty && !description.wayPast.isEmpty && !description.settings.isEmpty)
        }
    }
}
