import Foundation
import Testing
import TestSupport

/// What a step or an archive puts into the Git folder is believed by nobody.
@Suite struct ForgeryTests {
    private static let policy =
        "commands: [{name: fails, run: sh check.sh}, {name: works, run: sh works.sh, paths: [works.sh], stages: [push]}]"

    private static func repository() throws -> ScratchRepository {
        try GatedRepository(policy, files: ["check.sh": "exit 0\n", "works.sh": "exit 0\n"]).scratch
    }

    /// The files below a folder of gate's, by their paths.
    private static func files(_ scratch: ScratchRepository, _ folder: String) throws -> [String] {
        try scratch.shell("find .git/gate/\(folder) -type f").text.split(separator: "\n").map(String.init)
    }

    @Test func aForgedPassIsNone() throws {
        let scratch = try Self.repository()
        #expect(try scratch.gate("run").text.contains("passed        fails"))
        #expect(try scratch.gate("run").text.contains("reused"))
        // A pass of another user's gate, and one whose words were changed.
        let passes = try Self.files(scratch, "cache")
        #expect(!passes.isEmpty)
        for path in passes {
            let text = try #require(try scratch.read(path))
            #expect(text.wholeMatch(of: /[0-9a-f]{64} .*\n/) != nil, "\(text)")
            try scratch.shell("rm \(path)")
            try scratch.write(
                path, text.replacingOccurrences(of: "\"durationMilliseconds\":", with: "\"durationMilliseconds\":9"))
        }
        let run = try scratch.gate("run")
        #expect(run.status == 0 && !run.text.contains("reused"), "\(run)")
        #expect(try scratch.gate("run").text.contains("reused"))
        let elsewhere = try scratch.gate("run", environment: ["XDG_STATE_HOME": scratch.root + "/elsewhere"])
        #expect(!elsewhere.text.contains("reused"), "\(elsewhere)")
    }

    /// A step left out at push rests on a tree that it has passed on: that word is signed as well.
    @Test func aForgedTreeIsNone() throws {
        let scratch = try Self.repository()
        try scratch.git("remote", "add", "origin", "../origin.git")
        try scratch.git("init", "-q", "--bare", "../origin.git")
        #expect(try scratch.run(["git", "push", "-q", "origin", "main"]).status == 0)
        try scratch.write("check.sh", "exit 0 # again\n")
        try scratch.git("commit", "-q", "--no-verify", "-am", "other")
        let skipped = try scratch.gate("run", "push", "--no-cache")
        #expect(skipped.text.contains("skipped       works"), "\(skipped)")
        for path in try Self.files(scratch, "cache/trees") {
            let text = try #require(try scratch.read(path))
            try scratch.shell("rm \(path)")
            try scratch.write(path, String(text.dropFirst(65)))
        }
        let run = try scratch.gate("run", "push", "--no-cache")
        #expect(run.text.contains("passed        works"), "\(run)")
    }

    /// A step of one slot can write to every other: files, the index that knows them, the word of which tree they are.
    @Test(arguments: [
        "GIT_DIR=1/.git GIT_WORK_TREE=1 GIT_INDEX_FILE=$PWD/1.index git update-index check.sh",
        "GIT_DIR=1/.git GIT_WORK_TREE=1 GIT_INDEX_FILE=$PWD/new git add check.sh; mv new 1.index",
        "GIT_DIR=1/.git GIT_WORK_TREE=1 git add check.sh; cat 1/.git/index >1.index; touch -d '1 day ago' 1.index",
        "GIT_DIR=1/.git GIT_WORK_TREE=1 GIT_INDEX_FILE=$PWD/1.index git add check.sh; git -C $REPO write-tree >1.tree",
        "GIT_DIR=1/.git GIT_WORK_TREE=1 GIT_INDEX_FILE=$PWD/1.index git add check.sh; rm -f 1.tree; touch 1.tree",
    ])
    func aForgedSlotIsPutRight(_ forgery: String) throws {
        let scratch = try GatedRepository(
            "commands: [{name: fails, run: sh check.sh}]", files: ["check.sh": "exit 1\n"]
        ).scratch
        #expect(try scratch.gate("run").status == 1)
        try scratch.shell(
            "REPO=$PWD; cd $XDG_CACHE_HOME/gate/*/ && echo 'exit 0' >1/check.sh && { \(forgery); } && cat 1/check.sh")
        let run = try scratch.gate("run", "--no-cache")
        #expect(run.status == 1 && run.text.contains("failed        fails"), "\(run)")
        // At rest it costs nothing: the same folder is kept.
        let inode = "ls -di $XDG_CACHE_HOME/gate/*/1"
        let before = try scratch.shell(inode).text
        #expect(try scratch.gate("run", "--no-cache").status == 1)
        #expect(try scratch.shell(inode).text == before)
    }

    /// Python runs bytecode in place of the file that it was made from.
    @Test func forgedBytecodeIsNotRun() throws {
        let scratch = try GatedRepository(
            "commands: [{name: python, run: python3 check.py}]", files: ["check.py": "print(1)\n"]
        ).scratch
        #expect(try scratch.gate("run").status == 0)
        let forged = """
            import importlib.util, marshal, os, sys
            path = sys.argv[1]
            code = compile(f"open({sys.argv[2]!r}, 'w')", path, "exec")
            status = os.stat(path)
            data = importlib.util.MAGIC_NUMBER + bytes(4) + int(status.st_mtime).to_bytes(4, "little")
            data += status.st_size.to_bytes(4, "little") + marshal.dumps(code)
            target = importlib.util.cache_from_source(path)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            open(target, "wb").write(data)
            """
        try scratch.write("../forge.py", forged)
        for name in ["sitecustomize.py", "gateprobe/__init__.py"] {
            try scratch.shell("python3 ../forge.py .git/gate/probe/*/\(name) \(scratch.root)/evil")
        }
        let run = try scratch.gate("run", "--no-cache")
        #expect(run.status == 0 && !scratch.exists("../evil"), "\(run)")
        #expect(try scratch.shell("find .git/gate/probe -name __pycache__").text.isEmpty)
    }

    /// The probe judges the training: nobody else's file takes its place.
    @Test(arguments: ["json.py", "gateprobe/process/__init__.py", "sitecustomize.py"])
    func aChangedProbeIsWrittenAnew(_ name: String) throws {
        let scratch = try GatedRepository(
            "commands: [{name: python, run: python3 check.py}]", files: ["check.py": "print(1)\n"]
        ).scratch
        #expect(try scratch.gate("run").status == 0)
        let folder = try #require(
            try scratch.shell("ls -d .git/gate/probe/*").text.split(separator: "\n").first.map(String.init))
        let before = try scratch.shell("cd \(folder) && find . -name '*.py' | sort | xargs sha256sum").text
        #expect(before.contains("sitecustomize.py"))
        try scratch.shell("rm -f \(folder)/\(name)")
        try scratch.write("\(folder)/\(name)", "open('\(scratch.root)/evil', 'w')\n")
        let run = try scratch.gate("run", "--no-cache")
        #expect(run.status == 0 && !scratch.exists("../evil"), "\(run)")
        #expect(try scratch.shell("cd \(folder) && find . -name '*.py' | sort | xargs sha256sum").text == before)
    }

    /// What failures have written does not fill the disk.
    @Test func oldOutputGoes() throws {
        let scratch = try GatedRepository(
            "commands: [{name: fails, run: sh check.sh}]", files: ["check.sh": "echo no; exit 1\n"]
        )
        .scratch
        for number in 0..<60 {
            try scratch.write(".git/gate/runs/0199a000-0000-7000-8000-0000000000\(10 + number)/fails.log", "old\n")
        }
        #expect(try scratch.gate("run").status == 1)
        let folders = try scratch.shell("ls -d .git/gate/runs/*/").text.split(separator: "\n")
        #expect(folders.count == 50 && !folders.contains { $0.contains("0000000010/") }, "\(folders.count)")
    }
}
