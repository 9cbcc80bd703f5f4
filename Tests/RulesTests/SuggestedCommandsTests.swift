import Model
import Reports
import Rules
import Testing
import TestSupport

/// The bad example of a check, seen from a folder of the work tree.
struct SeenExample: Sendable, CustomTestStringConvertible {
    let played: PlayedExample
    let folder: String

    var testDescription: String { "\(played.check) from \(folder.isEmpty ? "the top" : folder)" }

    static let all = PlayedExample.all.filter(\.isBad).flatMap { played in
        ["", "deep/er"].map { SeenExample(played: played, folder: $0) }
    }
}

/// What a suggested command promises.
private enum Promise {
    /// The finding is gone at the next judgement.
    case gone
    /// A person has to do something in an editor, or to decide; the command itself works.
    case opens
    /// It shows again what a step of the policy does, which failed.
    case repeats

    init(_ command: String) {
        let opening = ["$(git var GIT_EDITOR)", "git rebase -i", "gate explain", "gate docs", "git log", "git status"]
        if opening.contains(where: { command.hasPrefix($0) }) {
            self = .opens
        } else if ["git ", "gate fix", "gate fetch", "gate sync", "gate trust"].contains(where: {
            command.hasPrefix($0)
        }) {
            self = .gone
        } else {
            self = .repeats
        }
    }
}

/// Every command that a finding suggests is run where it is suggested, and keeps what it promises.
@Suite("The suggested command of every finding works, from the top and from a sub-folder")
struct SuggestedCommandsTests {
    /// Editors in which a person types a good message, and leaves everything else as it is.
    private static func editors(_ scratch: ScratchRepository) throws -> [String: String?] {
        let editor = scratch.root + "/editor"
        let script = "#!/bin/sh\ncase $1 in *_EDITMSG) echo 'fix(loader): close the file' >\"$1\" ;; esac\n"
        try scratch.write(editor, script, permissions: 0o755)
        return ["GIT_SEQUENCE_EDITOR": "true", "GIT_EDITOR": editor]
    }

    @Test(arguments: SeenExample.all)
    func works(_ seen: SeenExample) throws {
        let (played, example) = (seen.played, seen.played.example)
        let scratch = try ScratchRepository()
        try scratch.write(".qualitygate.yml", "version: 1\n\(example.policy)\n")
        #expect(try scratch.gate("trust").status == 0)
        for (path, text) in example.files { try scratch.write(path, text) }
        if !seen.folder.isEmpty { try scratch.write("\(seen.folder)/.keep", "") }
        let folder = seen.folder.isEmpty ? scratch.folder : "\(scratch.folder)/\(seen.folder)"
        if [.rewrite, .message].contains(example.stage) {
            #expect(try scratch.gate("install").status == 0)
            for command in example.commands.dropLast() { try scratch.shell(command) }
            // What comes before Git's own command names files from the top.
            let last = try #require(example.commands.last).split(separator: "&&").map(String.init)
            for part in last.dropLast() { try scratch.shell(part) }
            let outcome = try scratch.shell(last.last ?? "", in: folder)
            let command = try #require(outcome.command(of: played.check.name), "\(outcome)")
            let done = try scratch.shell(command, in: folder, environment: Self.editors(scratch))
            if case .gone = Promise(command) { #expect(done.status == 0, "\(command): \(done)") }
            return
        }
        for command in example.commands {
            let words = command.split(separator: " ").map(String.init)
            if words.first == "upstream-commit" {
                try scratch.commitUpstream(words.count > 1 ? words[1] : "upstream.txt")
            } else {
                try scratch.shell(command)
            }
        }
        try scratch.git("add", "-A")
        if example.stage == .push { try scratch.shell("git diff --cached --quiet || git commit -q -m example") }
        let outcome = try scratch.gate("run", example.stage.rawValue, in: folder)
        let command = try #require(outcome.command(of: played.check.name), "\(outcome)")
        let done = try scratch.shell(command, in: folder, environment: Self.editors(scratch))
        switch Promise(command) {
        case .opens: #expect(done.status == 0, "\(command): \(done)")
        // 127: no such program; 126: none that could be started.
        case .repeats: #expect(done.status < 126 || command.hasPrefix("jup"), "\(command): \(done)")
        case .gone:
            #expect(done.status == 0, "\(command): \(done)")
            let after = try scratch.gate("run", example.stage.rawValue)
            #expect(after.command(of: played.check.name) == nil, "\(command): \(done)\n\(after)")
        }
    }
}
