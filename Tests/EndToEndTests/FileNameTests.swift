import Testing
import TestSupport

/// Names of files are bytes: `{files}` hands on each of them, whatever it holds.
@Suite struct FileNameTests {
    private static let names: [[UInt8]] =
        [
            "plain.txt", "with space.txt", "it's.txt", "dou\"ble.txt", "new\nline.txt", "-leading.txt", "--help",
            "tab\tbed",
            "back\\slash", "$HOME", "*.txt", "é.txt", "sub/-in sub.txt", "{files}", "#hash", "!bang", "%41",
        ].map { Array($0.utf8) } + [[0x66, 0xE9, 0xFF, 0x2E, 0x74], [0xF0, 0x9F, 0x98]]

    @Test func everyNameArrivesAsItIs() throws {
        let scratch = try ScratchRepository(.alone)
        let seen = scratch.root + "/seen"
        // A program of the test's own, outside the repository, says which arguments it was given, and reads each file.
        try scratch.write(
            scratch.root + "/tools/say.py",
            """
            import os, sys
            with open(os.environ["SEEN"], "wb") as seen:
                for name in sys.argv[1:]:
                    with open(name, "rb") as file:
                        file.read()
                    seen.write(os.fsencode(name) + b"\\0")

            """)
        try scratch.write(
            ".qualitygate.yml",
            """
            version: 1
            branches: off
            upstream: off
            commands:
              - {name: say, run: "python3 \(scratch.root)/tools/say.py {files}", env: {SEEN: \(seen)}}

            """)
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "policy")
        #expect(try scratch.gate("install").status == 0)
        for name in Self.names { try scratch.write(bytes: name, Array("1\n".utf8)) }
        try scratch.git("add", "-A")
        let outcome = try scratch.run(["git", "commit", "-q", "-m", "names"], environment: GatedRepository.shortPath)
        #expect(outcome.isQuietPass, "\(outcome)")
        let arrived = try RawFiles.read(Array(seen.utf8)).split(separator: 0).map { name in
            name.starts(with: Array("./".utf8)) ? Array(name.dropFirst(2)) : Array(name)
        }
        #expect(Set(arrived) == Set(Self.names))
        #expect(arrived.count == Self.names.count)
    }

    @Test func manyFilesAreSplitOverSeveralProcesses() throws {
        let repository = try GatedRepository(
            "commands: [{name: count, run: \"sh count.sh {files}\", paths: [\"many/**\"]}]")
        try repository.scratch.write("count.sh", "printf '%s\\n' \"$@\" >>'\(repository.scratch.root)/seen'\n")
        let long = String(repeating: "n", count: 120)
        let paths = (0..<2500).map { "many/\(long)-\($0)" }
        for path in paths { try repository.scratch.write(path, "") }
        try repository.scratch.git("add", "-A")
        #expect(try repository.scratch.gate("trust").status == 0)
        #expect(try repository.git("commit", "-q", "-m", "many").status == 0)
        let seen = try #require(try repository.scratch.read("../seen"))
        #expect(Set(seen.split(separator: "\n").map(String.init)) == Set(paths))
    }
}
