import Git
import Testing
import TestSupport

@Suite("The tree of an index, against git write-tree")
struct IndexTests {
    private func content(_ scratch: ScratchRepository, index: String? = nil) throws -> IndexContent {
        let repository = try Repository(at: RepositoryPlace(start: scratch.folder, indexFile: index))
        return try repository.indexContent()
    }

    private func expectedTree(_ scratch: ScratchRepository) throws -> IndexContent {
        .tree(try #require(ObjectID(hex: try scratch.git("write-tree"))))
    }

    @Test func stagedFilesBesideUnstagedOnes() throws {
        let scratch = try ScratchRepository(.alone)
        try scratch.write("src/a.py", "a = 1\n")
        try scratch.write("bin/run", "#!/bin/sh\n", permissions: 0o755)
        try scratch.link("link", to: "src/a.py")
        try scratch.git("add", "-A")
        try scratch.write("src/a.py", "a = 2\n")
        try scratch.write("untracked", "u\n")
        let before = try scratch.fingerprint(times: true)
        let content = try content(scratch)
        #expect(try scratch.fingerprint(times: true) == before)
        #expect(content == (try expectedTree(scratch)))
    }

    @Test func noIndexFileAndAnEmptyOne() throws {
        let scratch = try ScratchRepository(.empty)
        #expect(try content(scratch) == .tree(.emptyTree))
        try scratch.write("a", "1")
        try scratch.git("add", "a")
        try scratch.git("rm", "-q", "--cached", "a")
        #expect(try content(scratch) == (try expectedTree(scratch)))
    }

    @Test func conflictsNameTheirPathsOnce() throws {
        let scratch = try ScratchRepository(.alone)
        for branch in ["one", "two"] {
            try scratch.git("switch", "-q", "-c", branch, "main")
            try scratch.write("both.txt", branch)
            try scratch.write("also both.txt", branch)
            try scratch.git("add", "-A")
            try scratch.git("commit", "-q", "-m", branch)
        }
        #expect(try scratch.run(["git", "merge", "one"]).status == 1)
        #expect(try content(scratch) == .unmerged(["also both.txt", "both.txt"].map { Array($0.utf8) }))
    }

    @Test func intentToAddAsksGit() throws {
        let scratch = try ScratchRepository(.alone)
        try scratch.write("new", "1")
        try scratch.git("add", "-N", "new")
        #expect(try content(scratch) == .needsGit("intent-to-add entries"))
        try scratch.git("add", "new")
        #expect(try content(scratch) == (try expectedTree(scratch)))
    }

    @Test func splitAndSparseIndexesAskGit() throws {
        let split = try ScratchRepository(.alone)
        try split.git("update-index", "--split-index")
        guard case .needsGit = try content(split) else { throw Unexpected(text: "\(try content(split))") }

        let sparse = try ScratchRepository(.alone)
        try sparse.write("in/a", "1")
        try sparse.write("out/deep/b", "2")
        try sparse.git("add", "-A")
        try sparse.git("commit", "-q", "-m", "folders")
        try sparse.git("sparse-checkout", "set", "--cone", "--sparse-index", "in")
        guard case .needsGit = try content(sparse) else { throw Unexpected(text: "\(try content(sparse))") }
    }

    @Test func sparseCheckoutWithAWholeIndexIsRead() throws {
        let scratch = try ScratchRepository(.alone)
        try scratch.write("in/a", "1")
        try scratch.write("out/b", "2")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "folders")
        try scratch.git("sparse-checkout", "set", "--cone", "--no-sparse-index", "in")
        #expect(!scratch.exists("out/b"))
        #expect(try content(scratch) == (try expectedTree(scratch)))
    }

    /// A hook that writes down which index Git gave it, and that index's tree.
    private func recordHook(_ scratch: ScratchRepository) throws {
        try scratch.write(
            ".git/hooks/pre-commit",
            "#!/bin/sh\ncp \"$GIT_INDEX_FILE\" \"\(scratch.root)/seen-index\"\necho \"$GIT_INDEX_FILE\" > \"\(scratch.root)/name\"\n"
                + "git write-tree > \"\(scratch.root)/tree\"\n", permissions: 0o755)
    }

    @Test(arguments: [["-a"], ["--", "a.txt"], ["-i", "--", "a.txt"]])
    func theIndexThatGitGivesToAHook(_ arguments: [String]) throws {
        let scratch = try ScratchRepository(.alone)
        try scratch.write("a.txt", "1")
        try scratch.write("b.txt", "1")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "two files")
        try recordHook(scratch)
        try scratch.write("a.txt", "2")
        try scratch.write("b.txt", "2")
        #expect(try scratch.run(["git", "commit", "-q", "-m", "second"] + arguments).status == 0)
        let name = try #require(try scratch.read("\(scratch.root)/name"))
        #expect(name.contains("lock"))
        let content = try content(scratch, index: "\(scratch.root)/seen-index")
        let tree = try #require(try scratch.read("\(scratch.root)/tree")).dropLast()
        #expect(content == .tree(try #require(ObjectID(hex: tree))))
    }
}

struct Unexpected: Error { let text: String }
