import Testing
import TestSupport

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The system has no room left, or takes away what was there: a clear message, no verdict, and nothing half-written.
@Suite struct ExhaustionTests {
    private static let isRoot = geteuid() == 0
    private static let needsRoot: Comment =
        "only root can give another user a limit or mount a small disk; run: sudo make test"

    /// A repository with something staged, whose user is nobody where root runs the tests.
    private struct Scene {
        let scratch: ScratchRepository
        let program: String

        init() throws {
            scratch = try ScratchRepository(.alone)
            try scratch.write(
                ".qualitygate.yml",
                """
                version: 1
                branches: off
                upstream: off
                commands:
                  - {name: look, run: "grep -q 1 a.txt"}
                  - {name: mend, run: "sed -i s/bad/good/ a.txt", shell: true, paths: ["*.txt"]}

                """)
            try scratch.git("add", "-A")
            try scratch.git("commit", "-q", "-m", "policy")
            try scratch.write("a.txt", "bad\n1\n2\n3\n")
            try scratch.git("add", "-A")
            try scratch.write("a.txt", "bad\n1\n2\n3\nnot staged\n")
            try scratch.git("write-tree")
            // Nobody may look into the folder of this build.
            program = scratch.root + "/tools/gate"
            try scratch.shell("mkdir ../tools && cp '\(try ProgramUnderTest.gate())' ../tools/gate")
            try scratch.run([program, "trust"])
            try scratch.run([program, "install"])
            try scratch.git("status")
            if ExhaustionTests.isRoot { try scratch.run(["chown", "-R", "65534:65534", scratch.root]) }
        }

        /// Runs a program as somebody without rights of their own.
        func run(_ words: [String], limit: String? = nil) throws -> ScratchOutcome {
            var line: [String] = []
            if ExhaustionTests.isRoot {
                line += ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
            }
            if let limit { line += ["prlimit", "--\(limit)"] }
            return try scratch.run(line + words, seconds: 60)
        }

        /// The three ways in which work begins: by hand, as a hook, as a fix.
        func everyWay() -> [[String]] { [[program, "run"], [program, "hook", "pre-commit"], [program, "fix"]] }

        func fingerprint() throws -> Fingerprint { try scratch.fingerprint() }

        /// With the room back, everything works, and nobody had to clean up.
        func worksAgain() throws {
            let fix = try run([program, "fix"])
            #expect(fix.status == 0, "\(fix)")
            let run = try self.run([program, "run"])
            #expect(run.status == 0, "\(run)")
            #expect(try scratch.read("a.txt") == "good\n1\n2\n3\nnot staged\n")
        }
    }

    /// True where there was room enough: the file is found to be mended, or is mended.
    private static func hasJudged(_ outcome: ScratchOutcome) -> Bool {
        outcome.status == 0 || (outcome.text + outcome.errorText).contains("error command/changed-files")
    }

    #if os(Linux)
        @Test(.enabled(if: isRoot, needsRoot), arguments: 1...6)
        func aFullProcessTable(_ processes: Int) throws {
            let scene = try Scene()
            let before = try scene.fingerprint()
            for command in scene.everyWay() {
                let outcome = try scene.run(command, limit: "nproc=\(processes)")
                if Self.hasJudged(outcome) { continue }
                let text = outcome.text + outcome.errorText
                #expect(outcome.status == 2 && text.contains("ulimit -u"), "\(command): \(outcome)")
                #expect(try scene.fingerprint().differences(from: before) == [], "\(command)")
            }
            try scene.worksAgain()
        }

        @Test(arguments: [3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 20])
        func tooManyOpenFiles(_ files: Int) throws {
            let scene = try Scene()
            let before = try scene.fingerprint()
            for command in scene.everyWay() {
                let outcome = try scene.run(command, limit: "nofile=\(files)")
                if Self.hasJudged(outcome) { continue }
                // Below five the system cannot even load a program that is not static.
                let isLoader = outcome.status == 127 && files < 5
                let isOurs = outcome.status == 2 && (outcome.text + outcome.errorText).contains("ulimit -n")
                #expect(isOurs || isLoader, "\(command): \(outcome)")
                #expect(try scene.fingerprint().differences(from: before) == [], "\(command)")
            }
            try scene.worksAgain()
        }

        /// What is full: the disk with the snapshots, or that of the repository.
        @Test(
            .enabled(if: isRoot, needsRoot),
            arguments: zip(["cache", "cache", "cache", "work"], ["run", "hook pre-commit", "fix", "fix"]))
        func aFullDisk(_ place: String, _ command: String) throws {
            let scene = try Scene()
            let scratch = scene.scratch
            // A mount of its own name space is gone with the shell.
            let script = """
                set -e
                mount -t tmpfs -o size=8m small ../small
                cp -a ../\(place)/. ../small/
                mount --move ../small ../\(place)
                cd ..; cd work
                user='setpriv --reuid=65534 --regid=65534 --clear-groups'
                cat a.txt .git/index >../before
                $user dd if=/dev/zero of=../\(place)/filling bs=1k 2>/dev/null || :
                status=0
                $user '\(scene.program)' \(command) >../said 2>&1 || status=$?
                echo "status $status"; cat ../said
                cat a.txt .git/index | cmp - ../before && echo same
                $user git fsck --no-dangling
                rm ../\(place)/filling
                find . -name '*.new' -o -name '*.lock' | grep . && echo left-over
                $user '\(scene.program)' fix >../said 2>&1 || cat ../said
                cat a.txt
                """
            try scratch.run(["mkdir", scratch.root + "/small"])
            let outcome = try scratch.run(["unshare", "-m", "/bin/sh", "-c", script])
            #expect(outcome.text.contains("status 2\n"), "\(outcome)")
            #expect(outcome.text.contains("No space left on device") && outcome.text.contains("df -h"), "\(outcome)")
            #expect(outcome.text.contains("\nsame\n") && !outcome.text.contains("left-over"), "\(outcome)")
            #expect(outcome.text.hasSuffix("good\n1\n2\n3\nnot staged\n"), "\(outcome)")
        }
    #endif

    /// A tree that was never written cannot be judged, one that was can; neither leaves anything.
    @Test func aReadOnlyGitFolder() throws {
        let scene = try Scene()
        let folder = scene.scratch.folder + "/.git"
        try scene.scratch.run(["chmod", "-R", "a-w", folder])
        defer { _ = try? scene.scratch.run(["chmod", "-R", "u+w", folder]) }
        let before = try scene.fingerprint()
        let run = try scene.run([scene.program, "run"])
        #expect(Self.hasJudged(run) && run.text.contains("this run is not in the log"), "\(run)")
        let fix = try scene.run([scene.program, "fix"])
        #expect(
            fix.status == 2 && fix.text.contains("insufficient permission") && fix.text.contains("ls -ld"), "\(fix)")
        let copy = scene.scratch.root + "/index"
        let stage = """
            cp .git/index '\(copy)' && chmod u+w '\(copy)' && export GIT_INDEX_FILE='\(copy)' \
            && git update-index --add --cacheinfo "100644,$(git rev-parse HEAD:README.md),other.md"
            """
        try #require(try scene.run(["/bin/sh", "-c", stage]).status == 0)
        let other = try scene.run(["env", "GIT_INDEX_FILE=\(copy)", scene.program, "run"])
        #expect(other.status == 2 && other.text.contains("gate/broken"), "\(other)")
        #expect(try scene.fingerprint().differences(from: before) == [])
        try scene.scratch.run(["chmod", "-R", "u+w", folder])
        try scene.worksAgain()
    }

    @Test func aCurrentFolderThatIsGone() throws {
        let scene = try Scene()
        for command in ["run", "status", "fix", "install", "explain"] {
            let outcome = try scene.scratch.shell(
                "mkdir gone && cd gone && rmdir ../gone && '\(scene.program)' \(command)")
            #expect(
                outcome.status == 2 && outcome.errorText.hasPrefix("gate: the current folder is gone\n"), "\(outcome)")
        }
    }

    /// A repository that is taken away in the middle of a run does not come back by the run's own log.
    @Test(arguments: ["run", "fix"])
    func aWorkTreeThatVanishes(_ command: String) throws {
        let scratch = try ScratchRepository(.alone)
        try scratch.write(
            ".qualitygate.yml",
            """
            version: 1
            branches: off
            upstream: off
            commands: [{name: gone, run: "rm -rf $WORK; echo more >>README.md", shell: true}]

            """)
        try scratch.git("add", "-A")
        _ = try scratch.gate("trust")
        let outcome = try scratch.gate(command, environment: ["WORK": scratch.folder])
        #expect(outcome.status == 2 && outcome.text.contains("has been taken away during the run"), "\(outcome)")
        #expect(!scratch.exists(scratch.folder))
    }
}
