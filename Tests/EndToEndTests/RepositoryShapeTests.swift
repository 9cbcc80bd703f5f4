import Testing
import TestSupport

/// Repositories of every shape that Git makes.
@Suite struct RepositoryShapeTests {
    private static let policy = """
        commands:
          - {name: value, run: "grep -q right value.txt"}
          - {name: count, run: "sh -c 'test $(find . -path ./.git -prune -o -type f -print | wc -l) -eq $(git ls-files | wc -l)'"}
        """

    private static func judge(_ scratch: ScratchRepository, in folder: String? = nil, _ comment: Comment) throws {
        let folder = folder ?? scratch.folder
        for (text, passes) in [("wrong\n", false), ("right, \(comment)\n", true)] {
            try scratch.write(folder + "/value.txt", text)
            let outcome = try scratch.run(
                ["git", "commit", "-q", "-a", "-m", "one"], in: folder, environment: GatedRepository.shortPath)
            #expect(passes ? outcome.isQuietPass : outcome.isRejection, "\(comment): \(outcome)")
        }
    }

    private static func repository(_ scene: ScratchRepository.Scene = .alone) throws -> ScratchRepository {
        try GatedRepository(
            policy, files: ["value.txt": "right\n", "sub/a.txt": "1\n", "other/b.txt": "1\n"], scene: scene
        )
        .scratch
    }

    @Test func submodule() throws {
        let inner = try Self.repository()
        let outer = try ScratchRepository(.alone)
        try outer.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", inner.folder, "parts/inner")
        try outer.git("commit", "-q", "-m", "submodule")
        let folder = outer.folder + "/parts/inner"
        let installed = try outer.gate("install", in: folder)
        #expect(installed.status == 0, "\(installed)")
        #expect(outer.exists(".git/modules/parts/inner/hooks/pre-commit"))
        try Self.judge(outer, in: folder, "inside of the submodule")

        // The outer repository: the submodule is an empty folder of its snapshot.
        try outer.write(
            ".qualitygate.yml",
            "version: 1\nbranches: off\nupstream: off\ncommands: [{name: look, run: \"test -f README.md -a -d parts/inner\"}]\n"
        )
        try outer.git("add", "-A")
        #expect(try outer.gate("install").status == 0)
        let outcome = try outer.run(["git", "commit", "-q", "-m", "both"], environment: GatedRepository.shortPath)
        #expect(outcome.isQuietPass, "\(outcome)")
    }

    @Test func sparseCheckout() throws {
        let scratch = try Self.repository()
        try scratch.git("sparse-checkout", "set", "sub")
        #expect(!scratch.exists("other/b.txt"))
        try Self.judge(scratch, "a sparse checkout holds all in its snapshot")
        try scratch.git("sparse-checkout", "set", "--sparse-index", "sub")
        try Self.judge(scratch, "sparse index")
    }

    @Test func partialClone() throws {
        let source = try Self.repository(.fork)
        try source.git("push", "-q", "--no-verify", "origin", "main")
        try source.git("config", "uploadpack.allowFilter", "true", in: source.root + "/origin.git")
        let clone = source.root + "/clone"
        try source.git("clone", "-q", "--filter=blob:none", "--no-checkout", "file://\(source.root)/origin.git", clone)
        try source.git("sparse-checkout", "set", "sub", in: clone)
        try source.git("checkout", "-q", "main", in: clone)
        #expect(try source.gate("install", in: clone).status == 0)
        try source.write(clone + "/value.txt", "right, in a partial clone\n")
        let outcome = try source.run(
            ["git", "commit", "-q", "-a", "-m", "one"], in: clone, environment: GatedRepository.shortPath)
        #expect(outcome.isQuietPass, "\(outcome)")
    }

    @Test func shallowClone() throws {
        let source = try Self.repository(.fork)
        try source.git("push", "-q", "--no-verify", "origin", "main")
        let clone = source.root + "/clone"
        try source.git("clone", "-q", "--depth", "1", "file://\(source.root)/origin.git", clone)
        #expect(try source.gate("install", in: clone).status == 0)
        try Self.judge(source, in: clone, "shallow clone")
        let push = try source.run(["git", "push", "-q", "origin", "main"], in: clone)
        #expect(push.isQuietPass, "\(push)")
    }

    @Test func splitIndex() throws {
        let scratch = try Self.repository()
        try scratch.git("update-index", "--split-index")
        try Self.judge(scratch, "split index")
    }

    @Test func intentToAdd() throws {
        let scratch = try Self.repository()
        try scratch.write("later.txt", "1\n")
        try scratch.git("add", "--intent-to-add", "later.txt")
        try scratch.write("value.txt", "right, with an intent\n")
        try scratch.git("add", "value.txt")
        let outcome = try scratch.run(["git", "commit", "-q", "-m", "one"], environment: GatedRepository.shortPath)
        #expect(outcome.isQuietPass, "\(outcome)")
        #expect(try scratch.git("ls-tree", "--name-only", "HEAD", "later.txt") == "")
    }

    @Test(arguments: [false, true])
    func hooksPath(_ isTracked: Bool) throws {
        let scratch = try Self.repository()
        #expect(try scratch.gate("uninstall").status == 0)
        let folder = isTracked ? "tools/hooks" : scratch.root + "/shared hooks"
        let absolute = scratch.absolute(folder)
        try scratch.write(
            absolute + "/pre-commit", "#!/bin/sh\necho before >>'\(scratch.root)/seen'\n", permissions: 0o755)
        try scratch.write(
            absolute + "/commit-msg", "#!/bin/sh\necho message >>'\(scratch.root)/seen'\n", permissions: 0o755)
        if isTracked {
            try scratch.git("add", "-A")
            try scratch.git("commit", "-q", "-m", "hooks")
        }
        try scratch.git("config", "core.hooksPath", folder)
        let before = try Fingerprint(of: absolute)
        let configuration = try scratch.read(".git/config")
        let installed = try scratch.gate("install")
        #expect(installed.status == 0, "\(installed)")
        try Self.judge(scratch, "hooks path")
        #expect(try scratch.read("../seen") == "before\nbefore\nmessage\n")
        #expect(try Fingerprint(of: absolute).differences(from: before) == [], "the shared folder is not written to")
        #expect(try scratch.gate("uninstall").status == 0)
        #expect(try scratch.git("config", "core.hooksPath") == folder)
        #expect(try scratch.read(".git/config") == configuration)
    }

    /// A value of the user's own configuration is covered by a local one, and shows again afterwards.
    @Test func hooksPathOfTheUser() throws {
        let scratch = try Self.repository()
        #expect(try scratch.gate("uninstall").status == 0)
        let global = scratch.root + "/gitconfig"
        let folder = scratch.root + "/my hooks"
        try scratch.write(global, "[core]\n\thooksPath = \(folder)\n")
        try scratch.write(
            folder + "/pre-commit", "#!/bin/sh\necho before >>'\(scratch.root)/seen'\n", permissions: 0o755)
        let environment = ["GIT_CONFIG_GLOBAL": global]
        #expect(try scratch.gate("install", environment: environment).status == 0)
        try scratch.write("value.txt", "wrong\n")
        let outcome = try scratch.run(["git", "commit", "-q", "-a", "-m", "one"], environment: environment)
        #expect(outcome.isRejection, "\(outcome)")
        #expect(try scratch.read("../seen") == "before\n")
        #expect(try scratch.gate("uninstall", environment: environment).status == 0)
        #expect(try scratch.run(["git", "config", "--local", "core.hooksPath"]).status == 1)
        #expect(try scratch.git("config", "core.hooksPath", environment: environment) == folder)
    }

    @Test func settingsOfAWorktree() throws {
        let scratch = try Self.repository()
        try scratch.git("config", "extensions.worktreeConfig", "true")
        let linked = scratch.root + "/linked"
        try scratch.git("worktree", "add", "-q", "-b", "feature/b", linked)
        try scratch.git("config", "--worktree", "user.name", "Worktree", in: linked)
        try Self.judge(scratch, in: linked, "settings of a worktree")
        try Self.judge(scratch, "beside such a worktree")
    }

    /// A bare repository with nothing but linked work trees, as some people keep theirs.
    @Test func bareRepositoryWithWorkTrees() throws {
        let source = try Self.repository(.fork)
        try source.git("push", "-q", "--no-verify", "origin", "main")
        let bare = source.root + "/all.git"
        try source.git("clone", "-q", "--bare", source.root + "/origin.git", bare)
        let tree = source.root + "/tree"
        try source.git("worktree", "add", "-q", tree, "main", in: bare)
        #expect(try source.gate("install", in: tree).status == 0)
        try Self.judge(source, in: tree, "a work tree of a bare repository")
    }

    /// Dotfile managers name both folders, from anywhere.
    @Test func bothFoldersNamed() throws {
        let scratch = try Self.repository()
        let words = ["git", "--git-dir=\(scratch.folder)/.git", "--work-tree=\(scratch.folder)"]
        for (text, passes) in [("wrong\n", false), ("right, named\n", true)] {
            try scratch.write("value.txt", text)
            let outcome = try scratch.run(
                words + ["commit", "-q", "-a", "-m", "one"], in: scratch.root, environment: GatedRepository.shortPath)
            #expect(passes ? outcome.isQuietPass : outcome.isRejection, "\(outcome)")
        }
    }

    /// One installation serves every work tree of a repository, wherever it was made.
    @Test func installedAndUninstalledInALinkedWorkTree() throws {
        let scratch = try Self.repository()
        #expect(try scratch.gate("uninstall").status == 0)
        let linked = scratch.root + "/linked"
        try scratch.git("worktree", "add", "-q", "-b", "b", linked)
        #expect(try scratch.gate("install", in: linked + "/sub").status == 0)
        try Self.judge(scratch, "installed in the linked one")
        try Self.judge(scratch, in: linked, "in the linked one")
        #expect(try scratch.gate("uninstall", in: linked).status == 0)
        try scratch.write("value.txt", "wrong\n")
        #expect(try scratch.run(["git", "commit", "-q", "-a", "-m", "one"]).isQuietPass)
    }

    /// Two work trees commit at the same time.
    @Test func twoWorkTreesAtOnce() throws {
        let scratch = try Self.repository()
        let folders = try ["b", "c", "d"].map { name in
            let folder = scratch.root + "/" + name
            try scratch.git("worktree", "add", "-q", "-b", name, folder)
            try scratch.write(folder + "/value.txt", name == "c" ? "wrong\n" : "right, \(name)\n")
            return folder
        }
        let commits = try folders.map {
            try scratch.start(
                ["git", "commit", "-q", "-a", "-m", "one"], in: $0, environment: GatedRepository.shortPath)
        }
        let outcomes = try commits.map { try $0.wait() }
        #expect(outcomes[0].isQuietPass, "\(outcomes[0])")
        #expect(outcomes[1].isRejection, "\(outcomes[1])")
        #expect(outcomes[2].isQuietPass, "\(outcomes[2])")
    }

    @Test func gitFolderElsewhere() throws {
        let scratch = try ScratchRepository(.nothing)
        try scratch.git("init", "-q", "-b", "main", "--separate-git-dir", scratch.root + "/elsewhere.git")
        try scratch.write(".qualitygate.yml", "version: 1\nbranches: off\nupstream: off\n" + Self.policy + "\n")
        try scratch.write("value.txt", "right\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "policy")
        #expect(try scratch.gate("install").status == 0)
        try Self.judge(scratch, "the Git folder lies elsewhere")
    }

    /// Files are written as a checkout would: line endings, modes, links, filters.
    @Test func attributesAndModes() throws {
        let scratch = try ScratchRepository(.alone)
        try scratch.git("config", "filter.upper.clean", "tr A-Z a-z")
        try scratch.git("config", "filter.upper.smudge", "tr a-z A-Z")
        try scratch.git("config", "filter.upper.required", "true")
        try scratch.write(".gitattributes", "*.bat text eol=crlf\n*.up filter=upper\n")
        try scratch.write("run.bat", "one\r\ntwo\r\n")
        try scratch.write("name.up", "NAME\n")
        try scratch.write("tool.sh", "#!/bin/sh\n", permissions: 0o755)
        try scratch.link("link", to: "tool.sh")
        try scratch.write(
            ".qualitygate.yml",
            """
            version: 1
            branches: off
            upstream: off
            commands:
              - name: look
                shell: true
                run: test -x tool.sh && test -L link && grep -q NAME name.up && test $(wc -c <run.bat) -eq 10

            """)
        try scratch.git("add", "-A")
        #expect(try scratch.git("show", ":name.up") == "name")
        try scratch.git("commit", "-q", "-m", "policy")
        #expect(try scratch.gate("trust").status == 0)
        let outcome = try scratch.gate("run", "--all")
        #expect(outcome.status == 0, "\(outcome)")
    }

    @Test func sha256IsRefusedInClearWords() throws {
        let scratch = try ScratchRepository(.nothing)
        try scratch.git("init", "-q", "--object-format=sha256")
        try scratch.write(".qualitygate.yml", "version: 1\n")
        let outcome = try scratch.gate("run")
        #expect(outcome.status == 2, "\(outcome)")
        #expect(outcome.text.contains("not supported by this build"), "\(outcome)")
    }
}
