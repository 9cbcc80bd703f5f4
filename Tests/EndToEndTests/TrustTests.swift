import Testing
import TestSupport

/// A fork in which the user has said yes once, and a colleague whose branch brings a command of its own.
struct TrustScene {
    let scratch: ScratchRepository

    /// The file that the colleague's command writes.
    var trace: String { scratch.root + "/ran" }

    static let head = "version: 1\nbranches: off\nfiles: off\ndocs: off\nhistory: off\n"

    init(_ policy: String = "commands: [{name: a, run: 'true', stages: [commit, push]}]") throws {
        scratch = try ScratchRepository()
        try scratch.write(".qualitygate.yml", Self.head + policy + "\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "policy")
        for remote in ["origin", "upstream"] { try scratch.git("push", "-q", remote, "main") }
        try #require(try scratch.gate("install").status == 0)
    }

    /// The policy of the colleague, whose command leaves a trace.
    func hostile(_ policy: String = "") -> String {
        Self.head + policy + "\ncommands: [{name: a, run: 'touch \(trace)', stages: [commit, push]}]\n"
    }

    /// Makes a branch with a policy in a bare repository, as somebody else would.
    func push(_ policy: String, to branch: String, of repository: String) throws {
        let clone = "\(scratch.root)/clone-\(UInt32.random(in: .min ... .max))"
        try scratch.git("clone", "-q", "\(scratch.root)/\(repository).git", clone)
        try scratch.write("\(clone)/.qualitygate.yml", policy)
        try scratch.git("commit", "-q", "-a", "--allow-empty", "-m", "policy", in: clone)
        try scratch.git("push", "-q", "-f", "origin", "HEAD:refs/heads/\(branch)", in: clone)
        try scratch.remove(clone)
    }

    /// Adds a remote that is a copy of upstream.
    func addColleague(_ name: String = "colleague") throws {
        try scratch.git("clone", "-q", "--bare", "\(scratch.root)/upstream.git", "\(scratch.root)/colleague.git")
        try scratch.git("remote", "add", name, "\(scratch.root)/colleague.git")
    }

    /// Commits, pushes and asks for runs of every kind; tells whether the colleague's command ran.
    func tryEverything() throws -> Bool {
        try scratch.shell(
            """
            git commit -q --allow-empty -m work; gate run --all --no-cache; gate run push --all --no-cache; gate fix
            gate push -n; gate explain --cache a; gate docs; gate docs --html page.html; rm -f page.html; gate status
            gate ahead; git push -q origin HEAD:refs/heads/tried
            """)
        return scratch.exists(trace)
    }

    /// What a run says of commands that may not run; nil where all may.
    func untrusted() throws -> String? {
        let text = try scratch.gate("run").text
        return text.contains("policy/untrusted") ? text : nil
    }
}

@Suite struct TrustTests {
    /// What the judged policy names as upstream, and what the branch follows, changes nothing.
    @Test(arguments: [
        "upstream: {branch: topic}", "upstream: {remote: upstream, branch: topic}", "upstream: {remote: colleague}",
        "upstream: off", "upstream: {remote: colleague, branch: topic}", "upstream: {remote: ../colleague.git}", "",
        "upstream: {branch: HEAD}", "engine: {ahead: true}",
    ])
    func aColleaguesBranchRunsNothing(_ section: String) throws {
        let scene = try TrustScene()
        try scene.addColleague()
        for repository in ["upstream", "colleague"] {
            try scene.push(scene.hostile(section), to: "topic", of: repository)
        }
        try scene.push(scene.hostile(section), to: "main", of: "colleague")
        if section.contains("HEAD") { try scene.push(scene.hostile(section), to: "HEAD", of: "upstream") }
        let scratch = scene.scratch
        try scratch.git("fetch", "-q", "--all")
        try scratch.git("switch", "-q", "-c", "topic", "colleague/topic")
        try scratch.gate("fetch")
        #expect(try !scene.tryEverything())
        try scratch.git("switch", "-q", "main")
        try scratch.git("config", "branch.main.remote", "colleague")
        try scratch.git("reset", "-q", "--hard", "HEAD")
        _ = try scratch.run(["git", "merge", "-q", "colleague/topic"])
        #expect(try !scene.tryEverything(), "merged")
        try scratch.git("checkout", "-q", "--detach", "colleague/topic")
        #expect(try !scene.tryEverything(), "looked at")
        #expect(try scene.untrusted()?.contains("touch") == true)
    }

    @Test func whatUpstreamHoldsIsAllowed() throws {
        let scene = try TrustScene()
        let text = TrustScene.head + "commands: [{name: a, run: 'echo new', stages: [commit, push]}]\n"
        try scene.push(text, to: "topic", of: "upstream")
        try scene.scratch.git("fetch", "-q", "upstream")
        try scene.scratch.git("switch", "-q", "-c", "topic", "upstream/topic")
        #expect(try scene.untrusted() != nil)
        // By a fetch of the user's own, by the gate's, and after a forced push: each is upstream's word.
        try scene.push(text, to: "main", of: "upstream")
        try scene.scratch.git("fetch", "-q", "upstream")
        #expect(try scene.untrusted() == nil)
        try scene.scratch.git("remote", "rename", "upstream", "parent")
        #expect(try scene.untrusted() == nil, "it is the same place under another name")
    }

    @Test func anotherAddressVouchesForNothing() throws {
        let scene = try TrustScene()
        try scene.addColleague()
        try scene.push(scene.hostile(), to: "main", of: "colleague")
        let scratch = scene.scratch
        let address = "\(scratch.root)/upstream.git"
        try scratch.git("remote", "set-url", "upstream", "\(scratch.root)/colleague.git")
        try scratch.git("fetch", "-q", "upstream")
        try scratch.gate("fetch")
        try scratch.git("switch", "-q", "-c", "work", "upstream/main")
        #expect(try scene.untrusted()?.contains("had \(address) at the last gate trust") == true)
        #expect(try !scene.tryEverything())
        try scratch.git("remote", "remove", "upstream")
        #expect(try scene.untrusted()?.contains("no remote has its address \(address)") == true)
        try scratch.git("remote", "add", "upstream", "\(scratch.root)/colleague.git")
        try scratch.git("fetch", "-q", "upstream")
        #expect(try !scene.tryEverything())
        let asked = try scratch.gate("trust")
        #expect(asked.text.contains("commands that upstream/main (\(scratch.root)/colleague.git) holds"), "\(asked)")
        #expect(asked.text.contains("until now it was upstream/main (\(address))"), "\(asked)")
        #expect(try scene.untrusted() == nil)
    }

    /// References that were written from another address say nothing once the address is the recorded one again.
    @Test(arguments: ["git", "gate", "push", "insteadOf"])
    func anAddressThatWasAnotherOneVouchesForNothing(_ way: String) throws {
        let scene = try TrustScene()
        try scene.addColleague()
        try scene.push(scene.hostile(), to: "main", of: "colleague")
        let scratch = scene.scratch
        let rule = "url.\(scratch.root)/colleague.git.insteadOf"
        if way == "insteadOf" {
            try scratch.git("config", rule, "\(scratch.root)/upstream.git")
        } else {
            try scratch.git("remote", "set-url", "upstream", "\(scratch.root)/colleague.git")
        }
        switch way {
        case "insteadOf":
            try scratch.git("fetch", "-q", "upstream")
            try scratch.git("config", "--unset", rule)
        case "git": try scratch.git("fetch", "-q", "upstream")
        case "gate": try scratch.gate("fetch")
        default:
            try scratch.git("fetch", "-q", "colleague")
            try scratch.git("push", "-q", "--no-verify", "upstream", "colleague/main:main")
        }
        try scratch.git("remote", "set-url", "upstream", "\(scratch.root)/upstream.git")
        try scratch.git("fetch", "-q", "colleague")
        try scratch.git("switch", "-q", "-c", "work", "colleague/main")
        #expect(try !scene.tryEverything())
        // Nor does a reference of the gate's own that somebody else has moved.
        try scratch.git("update-ref", "refs/gate/upstream/upstream/main", "colleague/main")
        #expect(try !scene.tryEverything())
        // A forced push makes it upstream's word after all.
        try scene.push(scene.hostile(), to: "main", of: "upstream")
        #expect(try scratch.gate("fetch").status == 0)
        #expect(try scene.untrusted() == nil)
    }

    /// The user's own fetch tells which command upstream has, the gate's asks whether it does.
    @Test(arguments: ["auto", "check"]) func aFetchOfTheUsersIsConfirmed(_ fetch: String) throws {
        let scene = try TrustScene("upstream: {fetch: \(fetch)}\ncommands: [{name: a, run: 'true'}]")
        let text = TrustScene.head + "upstream: {fetch: \(fetch)}\ncommands: [{name: a, run: 'echo new'}]\n"
        try scene.push(text, to: "main", of: "upstream")
        try scene.scratch.git("pull", "-q", "upstream", "main")
        let told = try scene.untrusted()
        if fetch == "auto" {
            #expect(told == nil)
        } else {
            #expect(told?.contains("upstream/main holds them as far as this clone knows; gate fetch asks") == true)
            #expect(try scene.scratch.gate("fetch").status == 0)
            #expect(try scene.untrusted() == nil)
        }
    }

    /// Where files are written is the user's word, too.
    @Test func anotherFolderForSnapshotsIsAskedFor() throws {
        let scene = try TrustScene()
        try scene.scratch.write(
            ".qualitygate.yml",
            TrustScene.head
                + "snapshot: {folder: \(scene.scratch.root)/elsewhere}\n"
                + "commands: [{name: a, run: 'true', stages: [commit, push]}]\n")
        try scene.scratch.git("add", "-A")
        #expect(try scene.untrusted()?.contains("snapshot.folder: ") == true)
        #expect(!scene.scratch.exists("\(scene.scratch.root)/elsewhere"))
    }

    /// A colleague's remote that writes into the remote-tracking branches of another one, and one whose name is its start.
    @Test(arguments: ["+refs/heads/*:refs/remotes/upstream/*", "+topic:refs/remotes/upstream/main"])
    func aReferenceThatOthersWriteIsNotAsked(_ refspec: String) throws {
        let scene = try TrustScene()
        try scene.addColleague()
        for branch in ["main", "topic"] { try scene.push(scene.hostile(), to: branch, of: "colleague") }
        try scene.scratch.git("config", "remote.colleague.fetch", refspec)
        try scene.scratch.git("fetch", "-q", "colleague")
        try scene.scratch.git("switch", "-q", "--no-track", "-c", "work", "upstream/main")
        #expect(try scene.scratch.read(".qualitygate.yml") == scene.hostile())
        #expect(try !scene.tryEverything())
    }

    /// FETCH_HEAD shows `upstream` and `upstream.git` as one address.
    @Test func aNeighbourWithAlmostTheSameAddressIsNotAsked() throws {
        let scene = try TrustScene()
        try scene.push(scene.hostile(), to: "topic", of: "upstream")
        let scratch = scene.scratch
        try scratch.git("clone", "-q", "-b", "topic", "../upstream.git", "../upstream")
        try scratch.git("branch", "-q", "-f", "main", "topic", in: "../upstream")
        try scratch.git("fetch", "-q", "\(scratch.root)/upstream", "main")
        try scratch.git("switch", "-q", "-c", "work", "FETCH_HEAD")
        #expect(try scratch.read(".qualitygate.yml") == scene.hostile())
        #expect(try scratch.read(".git/FETCH_HEAD")?.hasSuffix("branch 'main' of \(scratch.root)/upstream\n") == true)
        #expect(try !scene.tryEverything())
    }

    @Test func aRemoteNamedLikeABranchIsNotAsked() throws {
        let scene = try TrustScene("upstream: {remote: upstream, branch: dev/main}\ncommands: [{name: a, run: 'true'}]")
        try scene.addColleague("upstream/dev")
        try scene.push(scene.hostile("upstream: {remote: upstream/dev, branch: main}"), to: "main", of: "colleague")
        try scene.scratch.git("fetch", "-q", "upstream/dev")
        try scene.scratch.git("switch", "-q", "--detach", "refs/remotes/upstream/dev/main")
        try scene.scratch.gate("fetch")
        #expect(try !scene.tryEverything())
    }

    @Test func anotherCloneAtThePathIsAsked() throws {
        let scene = try TrustScene("commands: [{name: a, run: 'touch ../ran', where: work_tree}]")
        let scratch = scene.scratch
        #expect(try scene.tryEverything())
        try scratch.remove(scene.trace)
        try scratch.git("worktree", "add", "-q", "../second")
        #expect(
            try scratch.gate("run", in: "../second").text.contains("untrusted") == false, "work trees share the yes")
        try scratch.git("worktree", "remove", "--force", "../second")
        try? scratch.remove(scene.trace)
        try scratch.shell(
            "cd .. && mv work moved && git clone -q origin.git work && cd work && git remote add upstream x")
        #expect(try !scene.tryEverything())
        #expect(try scene.untrusted() != nil)
        #expect(!scratch.exists(".git/gate-clone-id"), "no run says yes")
        let moved = try scratch.gate("run", "--all", in: "../moved")
        #expect(!moved.text.contains("untrusted"), "\(moved)")
    }

    /// A yes of an earlier version went by the path alone.
    @Test(arguments: [true, false]) func anEarlierYesHoldsWhereItsHooksAre(_ hasHooks: Bool) throws {
        let scene = try TrustScene()
        let scratch = scene.scratch
        try scratch.shell(
            """
            digest=$(printf 'commands.a.run\\0true' | sha256sum | cut -d' ' -f1)
            place=$(printf %s "$PWD/.git" | sha256sum | cut -c1-32)
            rm -r .git/gate .git/gate-clone-id ../state/gate; mkdir -p ../state/gate/trust
            echo "$digest commands.a.run" >../state/gate/trust/$place
            """)
        if !hasHooks { try scratch.remove(".git/hooks") }
        #expect(try (scene.untrusted() == nil) == hasHooks)
        // It knows no upstream, so news from there ask once.
        try scene.push(
            TrustScene.head + "commands: [{name: a, run: 'echo new', stages: [commit]}]\n", to: "main", of: "upstream")
        try scratch.git("pull", "-q", "upstream", "main")
        #expect(try scene.untrusted()?.contains("an earlier gate has not recorded") == (hasHooks ? true : false))
        try scratch.gate("trust")
        #expect(try scene.untrusted() == nil)
        #expect(try scratch.shell("ls ../state/gate/trust").text == "clones\n")
    }

    /// A step's name with a line's end in it must not write a line of trust.
    @Test func aNameWritesNoLine() throws {
        let scene = try TrustScene()
        let digest = try scene.scratch.shell("printf 'commands.a.run\\0touch %s' '\(scene.trace)' | sha256sum").text
            .prefix(64)
        try scene.scratch.write(
            ".qualitygate.yml", TrustScene.head + "environment: {set: {\"A\\nvalue \(digest) x\": b}}\n")
        try scene.scratch.gate("trust")
        try scene.scratch.write(".qualitygate.yml", scene.hostile())
        try scene.scratch.git("add", "-A")
        #expect(try !scene.tryEverything())
    }
}
