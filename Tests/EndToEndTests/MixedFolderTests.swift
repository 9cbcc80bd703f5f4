import Testing
import TestSupport

/// Ignored data in folders of which Git has a part.
@Suite struct MixedFolderTests {
    private static func scene(_ snapshot: String, ignored: String, check: String) throws -> ScratchRepository {
        let scratch = try ScratchRepository(.alone)
        try scratch.write(".gitignore", ignored)
        try scratch.write("check.sh", check)
        try scratch.write(
            ".qualitygate.yml",
            """
            version: 1
            branches: off
            upstream: off
            docs: off
            \(snapshot)
            commands: [{name: look, run: "sh check.sh"}]

            """)
        return scratch
    }

    private static func run(_ scratch: ScratchRepository, _ arguments: String...) throws -> ScratchOutcome {
        try scratch.git("add", ".")
        _ = try scratch.gate("trust")
        return try scratch.run(["gate", "run"] + arguments)
    }

    @Test(arguments: ["snapshot: {link: [data]}", "snapshot: {link: [data/]}", "snapshot: {copy: [data]}", ""])
    func ignoredFilesAtEveryDepth(_ snapshot: String) throws {
        let scratch = try Self.scene(
            snapshot, ignored: "data/**\n!data/**/\n!data/**/.keep\n!data/README.md\n",
            check: """
                cat data/a.bin data/one/b.bin data/one/two/three/c.bin data/whole/d.bin data/whole/e/f.bin || exit 1
                test -f data/README.md && test -f data/one/two/.keep && grep -q tracked data/README.md && git diff --quiet

                """)
        try scratch.write("data/README.md", "tracked\n")
        for path in ["one/two/.keep"] { try scratch.write("data/\(path)", "") }
        for path in ["a.bin", "one/b.bin", "one/two/three/c.bin", "whole/d.bin", "whole/e/f.bin"] {
            try scratch.write("data/\(path)", "\(path)\n")
        }
        try scratch.git("add", ".")
        // What is tracked is judged as it is staged, whatever lies in the work tree.
        try scratch.git("commit", "-q", "-m", "data", "--no-verify")
        try scratch.write("data/README.md", "changed\n")
        try scratch.git("update-index", "--assume-unchanged", "data/README.md")
        let before = try scratch.fingerprint(leavingOut: [".git"])
        let outcome = try Self.run(scratch)
        #expect(outcome.status == 0 && outcome.text.contains("5 ignored files"), "\(outcome)")
        #expect(try Self.run(scratch).text.contains("reused from"))
        try scratch.write("data/one/b.bin", "another\n")
        let again = try Self.run(scratch)
        #expect(again.status == 0 && !again.text.contains("reused from"), "\(again)")
        try scratch.write("data/one/b.bin", "one/b.bin\n")
        #expect(
            try scratch.fingerprint(leavingOut: [".git"]).differences(from: before).filter { !$0.contains("b.bin") }
                == [])
    }

    /// What an earlier run has laid is gone where the next one has no such data.
    @Test func aSlotIsUsedAgain() throws {
        let scratch = try Self.scene(
            "snapshot: {link: [data/imgs]}", ignored: "*.png\n", check: "test -e data/imgs/a.png\n")
        try scratch.write("data/imgs/.keep", "")
        for name in ["a", "b"] { try scratch.write("data/imgs/\(name).png", name) }
        #expect(try Self.run(scratch).status == 0)
        try scratch.write(
            ".qualitygate.yml",
            "version: 1\nbranches: off\nupstream: off\nsnapshot: {link: []}\ncommands: [{name: look, run: \"sh check.sh\"}]\n"
        )
        try scratch.write("check.sh", "test -e data/imgs/.keep && test ! -e data/imgs/a.png && git diff --quiet\n")
        let outcome = try Self.run(scratch)
        #expect(outcome.status == 0, "\(outcome)")
    }

    /// A step that puts a link in the place of a folder harms nothing behind it.
    @Test func aLinkInPlaceOfAFolder() throws {
        let scratch = try Self.scene(
            "snapshot: {copy: [data/imgs]}", ignored: "*.png\n",
            check: "rm -rf data/imgs && ln -s \"$OUTSIDE\" data/imgs\n")
        try scratch.write("data/imgs/.keep", "")
        try scratch.write("data/imgs/a.png", "mine")
        try scratch.write("../outside/a.png", "theirs")
        try scratch.shell("sed -i 's|\\$OUTSIDE|\(scratch.root)/outside|' check.sh")
        for _ in 0..<2 { _ = try Self.run(scratch, "--no-cache") }
        #expect(try scratch.shell("cat ../outside/a.png data/imgs/a.png").text == "theirsmine")
    }

    /// A part of what is linked by itself may be copied.
    @Test(arguments: [true, false]) func aCopyInsideOfWhatIsLinked(_ hasTracked: Bool) throws {
        let scratch = try Self.scene(
            "snapshot: {copy: [data/imgs]}", ignored: "data/**\n!data/**/\n!data/imgs/.keep\n",
            check: """
                echo more >>data/imgs/a.png && echo more >>data/imgs/deep/b.png && cat data/other/c.png data/d.png || exit 1
                test -L data/other -a ! -w data/d.png || test -L data/d.png

                """)
        if hasTracked { try scratch.write("data/imgs/.keep", "") } else { try scratch.write(".gitignore", "data/\n") }
        for path in ["imgs/a.png", "imgs/deep/b.png", "other/c.png", "d.png"] {
            try scratch.write("data/\(path)", "1\n")
        }
        for _ in 0..<2 {
            let outcome = try Self.run(scratch, "--no-cache")
            #expect(outcome.status == 0, "\(outcome)")
        }
        #expect(try scratch.shell("cat data/imgs/a.png data/imgs/deep/b.png").text == "1\n1\n")
    }

    @Test func linksOutOfTheRepositoryNeedTheirName() throws {
        let scratch = try Self.scene(
            "snapshot: {link: [data]}", ignored: "data/*\n!data/.keep\n",
            check: "test ! -e data/big && cat data/inner && cat data/x.bin\n")
        try scratch.write("data/.keep", "")
        try scratch.write("data/x.bin", "x")
        try scratch.write("../big/y.bin", "y")
        try scratch.shell("ln -s ../../big data/big && ln -s x.bin data/inner")
        let outcome = try Self.run(scratch)
        #expect(outcome.status == 0 && outcome.text.contains("data/big is a link out of the repository"), "\(outcome)")
        try scratch.shell("sed -i 's/link: \\[data\\]/link: [data, data\\/big]/' .qualitygate.yml")
        try scratch.write("check.sh", "cat data/big/y.bin && cat data/x.bin\n")
        let named = try Self.run(scratch)
        #expect(named.status == 0 && !named.text.contains("out of the repository"), "\(named)")
    }

    /// A folder that is a link in the judged tree: nothing is written behind it.
    @Test func aTrackedLinkAboveTheData() throws {
        let scratch = try Self.scene("snapshot: {copy: [data/imgs]}", ignored: "*.png\n", check: "true\n")
        try scratch.write("../outside/imgs/a.png", "a")
        try scratch.shell("ln -s ../outside data")
        let outcome = try Self.run(scratch)
        #expect(outcome.text.contains("data is a symbolic link of the repository"), "\(outcome)")
        #expect(try scratch.shell("find ../outside -type f").text == "../outside/imgs/a.png\n")
    }

    @Test func nothingIgnoredIsSaid() throws {
        let scratch = try Self.scene("snapshot: {link: [data]}", ignored: "*.png\n", check: "test -f data/.keep\n")
        try scratch.write("data/.keep", "")
        let outcome = try Self.run(scratch)
        #expect(outcome.status == 0 && outcome.text.contains("data holds nothing that Git ignores"), "\(outcome)")
        #expect(!outcome.text.contains("with data"), "\(outcome)")
    }

    @Test func manyFilesStayAffordable() throws {
        let scratch = try Self.scene(
            "snapshot: {link: [data]}", ignored: "*.png\n",
            check: "ls data | wc -l; test -f data/19999.png && test -f data/whole/1.png\n")
        try scratch.write("data/.keep", "")
        try scratch.shell(
            "mkdir data/whole && cd data && seq 0 19999 | sed 's/$/.png/' | xargs touch && cd whole && seq 1 5000 | sed 's/$/.png/' | xargs touch"
        )
        let outcome = try Self.run(scratch)
        #expect(outcome.status == 0 && outcome.text.contains("data (25000 ignored files)"), "\(outcome)")
    }
}
