import Testing
import TestSupport

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Every transcript is played in a fresh repository, and what is shown has to be what is written.
///
/// The scene is that of `ScratchRepository`: `main` with one commit, the bare `origin` and `upstream` beside it.
/// Commands run in `sh` at the top of the work tree; `upstream-commit` makes a commit in the bare upstream, `$PYTHON` is
/// the Python that has PyTorch. `GATE_UPDATE=1 swift test --filter Transcript` writes the outputs anew.
@Suite struct TranscriptTests {
    static let folder = ProgramUnderTest.projectFolder + "/Tests/EndToEndTests/Transcripts"

    static let names: [String] = {
        guard case .folder(let names)? = try? RawFiles.kind(Array(folder.utf8)) else { return [] }
        return names.map { String(decoding: $0, as: UTF8.self) }.filter { $0.hasSuffix(".txt") }
    }()

    @Test func thereAreTranscripts() {
        #expect(Self.names.count >= 20, "the folder \(Self.folder) lacks its transcripts")
    }

    @Test(arguments: names)
    func isAsWritten(_ name: String) throws {
        let path = Array("\(Self.folder)/\(name)".utf8)
        let written = Transcript(String(decoding: try RawFiles.read(path), as: UTF8.self))
        #expect(written.blocks.contains { if case .command = $0 { true } else { false } }, "it has no command")
        // Only root can give files to another user.
        let givesAway = written.blocks.contains {
            if case .command(let line, _) = $0 { line.contains("chown ") } else { false }
        }
        if givesAway, geteuid() != 0 { return }
        let played = try Self.play(written)
        if getenv("GATE_UPDATE") != nil {
            try RawFiles.write(Array(played.text.utf8), to: path)
            return
        }
        for (expected, actual) in zip(written.blocks, played.blocks) where expected != actual {
            guard case .command(let line, let want) = expected, case .command(_, let have) = actual else { continue }
            Issue.record("$ \(line)\n\(Self.difference(want, have))")
        }
    }

    private static func play(_ transcript: Transcript) throws -> Transcript {
        let repository = try ScratchRepository()
        let normalisation = Normalisation(repository)
        let commands = try tools(repository)
        var played = transcript
        for (index, block) in transcript.blocks.enumerated() {
            switch block {
            case .comment: continue
            case .file(let path, let text): try repository.write(path, text)
            case .command(let line, _):
                let environment: [String: String?] = [
                    "PATH": "\(commands):\(repository.environment["PATH"] ?? "")",
                    "PYTHON": try ProgramUnderTest.python(),
                    // As on a CI system.
                    "CI": line.contains("gate ci") ? "true" : nil,
                ]
                // One group with both streams in one file keeps the order of writing.
                let outcome = try repository.shell("{ \(line)\n} 2>&1", environment: environment)
                var lines = Transcript.withoutBlankEnd(normalisation.lines(outcome.text))
                if outcome.status != 0 { lines.append("[\(outcome.status)]") }
                played.blocks[index] = .command(line, output: lines)
            }
        }
        return played
    }

    /// The command that stands for somebody else's work.
    private static func tools(_ repository: ScratchRepository) throws -> String {
        let folder = repository.root + "/tools"
        try repository.write(
            folder + "/upstream-commit",
            """
            #!/bin/sh
            clone=$(mktemp -d) && git clone -q '\(repository.root)/upstream.git' "$clone" && cd "$clone" || exit
            echo news >>"${1:-news.txt}" && git add -A && git commit -q -m "upstream: ${1:-news.txt}" && git push -q origin main

            """, permissions: 0o755)
        return folder
    }

    private static func difference(_ expected: [String], _ actual: [String]) -> String {
        actual.difference(from: expected).map { change in
            switch change {
            case .insert(let offset, let line, _): "  line \(offset + 1) is new:  \(line)"
            case .remove(let offset, let line, _): "  line \(offset + 1) is gone: \(line)"
            }
        }.joined(separator: "\n")
    }
}

@Suite struct TranscriptFormTests {
    @Test func whatIsWrittenIsReadAgain() {
        let text = """
            # A title

            > a/b.yml
                one

                  three

            $ true
            $ false
            \\$ output
            plain

            last
            [1]

            $ after

            """
        let transcript = Transcript(text)
        #expect(
            transcript.blocks == [
                .comment("# A title"), .file(path: "a/b.yml", text: "one\n\n  three\n"), .command("true", output: []),
                .command("false", output: ["$ output", "plain", "", "last", "[1]"]), .command("after", output: []),
            ])
        #expect(transcript.text == text)
    }
}
