import Testing
import TestSupport

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// What Git ignores, or keeps elsewhere, is in the snapshot where a step needs it.
@Suite struct LinkedDataTests {
    private static func hasProgram(_ name: String) -> Bool {
        ["/usr/bin", "/usr/local/bin", "/bin"].contains { access("\($0)/\(name)", X_OK) == 0 }
    }

    @Test(.enabled(if: hasProgram("git-lfs"), "git-lfs is not installed"))
    func largeFilesComeFromThisCloneAlone() throws {
        let scratch = try ScratchRepository(.alone)
        try scratch.git("lfs", "install", "--local")
        try scratch.write(".gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n")
        try scratch.write("here.bin", String(repeating: "weights\n", count: 100))
        try scratch.write("gone.bin", String(repeating: "others\n", count: 100))
        try scratch.write(
            ".qualitygate.yml",
            """
            version: 1
            branches: off
            upstream: off
            commands: [{name: look, run: "sh -c 'grep -q weights here.bin && grep -q git-lfs gone.bin'"}]

            """)
        try scratch.git("add", "-A")
        let id = try scratch.shell("git show :gone.bin | sed -n 's/oid sha256://p'").text.split(separator: "\n").last
        try scratch.shell("rm .git/lfs/objects/*/*/\(try #require(id))")
        _ = try scratch.gate("trust")
        let outcome = try scratch.run(["gate", "run"])
        #expect(outcome.status == 0, "\(outcome)")
        #expect(try scratch.git("status", "--porcelain", "--untracked-files=no").contains("here.bin"))
    }

    /// A package whose compiled part lies beside its sources, as `setup.py build_ext --inplace` leaves it.
    @Test(.enabled(if: hasProgram("cc"), "there is no C compiler"))
    func compiledModulesAreThere() throws {
        let scratch = try ScratchRepository(.alone)
        let python = try ProgramUnderTest.python()
        try scratch.write("fast/__init__.py", "from fast._sum import answer\n")
        try scratch.write(
            "fast/_sum.c",
            """
            #include <Python.h>
            static PyObject *answer(PyObject *self, PyObject *none) { return PyLong_FromLong(42); }
            static PyMethodDef methods[] = {{"answer", answer, METH_NOARGS, ""}, {0}};
            static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_sum", 0, -1, methods};
            PyMODINIT_FUNC PyInit__sum(void) { return PyModule_Create(&module); }

            """)
        try scratch.write("setup.py", "# builds fast._sum\n")
        try scratch.write(".gitignore", "*.so\n")
        try scratch.write(
            "test_fast.py",
            """
            import unittest
            import fast
            class FastTest(unittest.TestCase):
                def test_answer(self):
                    self.assertEqual(fast.answer(), 42)

            """)
        try scratch.write(
            ".qualitygate.yml",
            """
            version: 1
            branches: off
            upstream: off
            environment: {python: "\(python)"}
            tests: [{name: unit, run: python -m unittest test_fast}]

            """)
        try scratch.git("add", "-A")
        _ = try scratch.gate("trust")
        let missing = try scratch.run(["gate", "run"])
        #expect(missing.status == 1, "\(missing)")
        try scratch.shell(
            "cc -shared -fPIC $(\(python) -c 'import sysconfig; print(\"-I\" + sysconfig.get_paths()[\"include\"])') "
                + "-o fast/_sum.so fast/_sum.c")
        let outcome = try scratch.run(["gate", "run"])
        #expect(outcome.status == 0 && outcome.text.contains("compiled modules"), "\(outcome)")
        #expect(!outcome.text.contains("snapshot/leak"), "\(outcome)")
        // Another build is another input.
        #expect(try scratch.run(["gate", "run"]).text.contains("reused from"))
        try scratch.shell("touch fast/_sum.so")
        #expect(try !scratch.run(["gate", "run"]).text.contains("reused from"))
    }

    /// Submodules have their files, each at the commit that is judged, and one inside another as well.
    @Test func submodulesAreFilled() throws {
        let scratch = try ScratchRepository(.alone)
        func submodule(_ words: String, in folder: String) throws {
            let outcome = try scratch.shell("git -c protocol.file.allow=always submodule --quiet \(words)", in: folder)
            #expect(outcome.status == 0, "\(outcome)")
        }
        for (name, inner) in [("deep", nil), ("lib", "deep")] as [(String, String?)] {
            let folder = "\(scratch.root)/\(name)"
            try scratch.git("init", "-q", "-b", "main", folder)
            if let inner { try submodule("add ../\(inner) 'in ner'", in: folder) }
            try scratch.write("../\(name)/value.txt", "\(name) one\n")
            try scratch.git("add", "-A", in: folder)
            try scratch.git("commit", "-q", "-m", "one", in: folder)
        }
        try submodule("add ../lib 'third party/lib'", in: scratch.folder)
        try submodule("update --init --recursive", in: scratch.folder)
        try scratch.write(
            "check.sh",
            """
            grep -q "lib $1" "third party/lib/value.txt" && grep -q "deep one" "third party/lib/in ner/value.txt" \\
                && git diff --quiet \\
                && test "$(git -C "third party/lib" rev-parse HEAD)" = "$(git rev-parse :'third party/lib')" \\
                && rm -rf "third party/lib/.git" && echo other >"third party/lib/value.txt"

            """)
        func policy(_ word: String) throws {
            try scratch.write(
                ".qualitygate.yml",
                """
                version: 1
                branches: off
                upstream: off
                commands: [{name: look, run: "sh check.sh \(word)"}]

                """)
            try scratch.git("add", "-A")
            _ = try scratch.gate("trust")
        }
        try policy("one")
        let before = try scratch.fingerprint(leavingOut: [".git"])
        for _ in 0..<2 {
            let outcome = try scratch.run(["gate", "run", "--no-cache"])
            #expect(outcome.status == 0, "\(outcome)")
        }
        #expect(try scratch.fingerprint(leavingOut: [".git"]).differences(from: before) == [])
        #expect(try scratch.git("-C", "third party/lib", "rev-parse", "--is-inside-work-tree") == "true")
        // The submodule's next commit is judged once it is staged, and not because it is checked out.
        try scratch.write("third party/lib/value.txt", "lib two\n")
        try scratch.git("commit", "-q", "-a", "-m", "two", in: "third party/lib")
        #expect(try scratch.run(["gate", "run"]).text.contains("reused from"))
        try policy("two")
        let next = try scratch.run(["gate", "run"])
        #expect(next.status == 0, "\(next)")
        // What was never fetched leaves an empty folder, and everybody is told.
        try scratch.shell("rm -rf '.git/modules/third party' 'third party/lib' && mkdir 'third party/lib'")
        let missing = try scratch.run(["gate", "run"])
        let advice = "git submodule update --init --recursive -- 'third party/lib'"
        #expect(missing.status == 1 && missing.text.contains(advice), "\(missing)")
    }

    /// A step that takes its links away, or writes in their place, harms nothing and nobody after it.
    @Test func aStepMayBreakItsLinks() throws {
        let scratch = try ScratchRepository(.alone)
        try scratch.write(".gitignore", "data/\n")
        try scratch.write("data/a.txt", "mine\n")
        try scratch.write(
            ".qualitygate.yml",
            """
            version: 1
            branches: off
            upstream: off
            engine: {cache: false}
            commands: [{name: breaks, run: "sh -c 'grep -q mine data/a.txt && rm data && mkdir data && echo x >data/a.txt'"}]

            """)
        try scratch.git("add", "-A")
        _ = try scratch.gate("trust")
        for _ in 0..<3 {
            let outcome = try scratch.run(["gate", "run"])
            #expect(outcome.status == 0, "\(outcome)")
        }
        #expect(try scratch.read("data/a.txt") == "mine\n")
    }

    #if os(Linux)
        /// A step that wants to write into the user's data cannot, whoever the user is.
        @Test(arguments: [false, true]) func dataIsReadOnly(_ isRoot: Bool) throws {
            // Root alone can be both; an ordinary user is tried as such.
            if isRoot, geteuid() != 0 { return }
            let (scratch, gate) = try Self.writingStep()
            var user: [String] = []
            if !isRoot, geteuid() == 0 {
                try scratch.run(["chown", "-R", "65534:65534", scratch.root])
                user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
            }
            let outcome = try scratch.run(user + [gate, "run"])
            let reason = "data is the work tree's own, and a step may only read it; `snapshot: {copy: [data]}` gives it"
            #expect(outcome.status == 1 && outcome.text.contains(reason), "\(outcome)")
            #expect(outcome.text.contains("data of the work tree, read-only"), "\(outcome)")
            #expect(outcome.text.contains("uid=\(user.isEmpty ? geteuid() : 65534)"), "\(outcome)")
            #expect(try scratch.read("data/a.txt") == "mine\n")
            #expect(
                try scratch.shell("touch data/b.txt && grep -c ' \(scratch.folder)' /proc/mounts || true").text == "0\n"
            )
            let copies = "echo 'snapshot: {copy: [data]}' >>.qualitygate.yml && git add -A"
            #expect(try scratch.run(user + ["sh", "-c", copies]).status == 0)
            let copied = try scratch.run(user + [gate, "run"])
            #expect(copied.status == 0, "\(copied)")
            #expect(try scratch.read("data/a.txt") == "mine\n")
        }

        /// The key that signs what is remembered is not for steps.
        @Test func theKeyIsHidden() throws {
            let (scratch, gate) = try Self.writingStep("cat $XDG_STATE_HOME/gate/memory-key | wc -c; exit 1")
            for _ in 0..<2 {
                let outcome = try scratch.run([gate, "run"])
                #expect(outcome.status == 1 && outcome.text.contains("\n    0\n"), "\(outcome)")
            }
            #expect(try scratch.shell("wc -c <$XDG_STATE_HOME/gate/memory-key").text == "32\n")
        }

        /// Where the system allows no such thing, the report says so, and the step runs.
        @Test func theReportSaysWhereItIsNot() throws {
            let (scratch, gate) = try Self.writingStep()
            let outcome = try scratch.run([
                "unshare", "-rm", "sh", "-c", "echo 0 >/proc/sys/user/max_mnt_namespaces; exec \"$0\" run", gate,
            ])
            #expect(outcome.status == 0 && outcome.text.contains("which it could write to"), "\(outcome)")
        }

        /// A repository whose step writes into its data, and a gate that every user may start.
        private static func writingStep(_ command: String = "id; echo other >data/a.txt") throws -> (
            ScratchRepository, gate: String
        ) {
            let scratch = try ScratchRepository(.alone)
            try scratch.write(".gitignore", "data/\n")
            try scratch.write("data/a.txt", "mine\n")
            try scratch.write(
                ".qualitygate.yml",
                """
                version: 1
                branches: off
                upstream: off
                commands: [{name: writes, run: "sh -c '\(command)'"}]

                """)
            try scratch.git("add", "-A")
            try scratch.shell("mkdir ../tools && cp '\(try ProgramUnderTest.gate())' ../tools/gate")
            let gate = scratch.root + "/tools/gate"
            try scratch.run([gate, "trust"])
            return (scratch, gate)
        }
    #endif

    /// More output than memory holds is in the run's folder, whole.
    @Test func theWholeOutputIsKept() throws {
        let scratch = try ScratchRepository(.alone)
        try scratch.write(
            ".qualitygate.yml",
            """
            version: 1
            branches: off
            upstream: off
            commands: [{name: loud, run: "seq 1 600000; false", shell: true, inputs: []}]

            """)
        try scratch.git("add", "-A")
        _ = try scratch.gate("trust")
        let outcome = try scratch.run(["gate", "run"])
        #expect(outcome.status == 1 && outcome.text.contains("its whole output: "), "\(outcome)")
        #expect(try scratch.shell("cat .git/gate/runs/*/loud.log | wc -l").text == "600000\n")
    }
}
