import Git
import Testing
import TestSupport

@Suite("Commits and how histories relate, against Git")
struct HistoryTests {
    /// main: first, m1, m2; side: first, s1; joined: both merged.
    private func scene() throws -> ScratchRepository {
        let scratch = try ScratchRepository(.alone)
        var minute = 10
        func commit(_ name: String) throws {
            try scratch.write(name, name)
            try scratch.git("add", "-A")
            minute += 1
            let date = "2026-01-02T03:\(minute):00+00:00"
            try scratch.git(
                "commit", "-q", "-m", "\(name)\n\nbody of \(name)",
                environment: ["GIT_COMMITTER_DATE": date, "GIT_AUTHOR_DATE": date])
        }
        try scratch.git("branch", "side")
        try commit("m1")
        try commit("m2")
        try scratch.git("switch", "-q", "side")
        try commit("s1")
        try scratch.git("switch", "-q", "-c", "joined", "main")
        try scratch.git("merge", "-q", "--no-ff", "-m", "joined", "side")
        return scratch
    }

    @Test func commitsAreRead() throws {
        let scratch = try scene()
        let commit = try scratch.repository().commit(try scratch.id("joined"))
        #expect(commit.tree == (try scratch.id("joined^{tree}")))
        #expect(commit.parents == [try scratch.id("main"), try scratch.id("side")])
        #expect(commit.authorName == "Ada" && commit.authorEmail == "ada@example.org")
        let side = try scratch.repository().commit(try scratch.id("side"))
        #expect(side.subject == "s1")
        #expect(side.message == "s1\n\nbody of s1\n")
        #expect(String(side.time) == (try scratch.git("log", "-1", "--format=%ct", "side")))
    }

    @Test(arguments: [("joined", ["main"]), ("joined", []), ("main", ["side"]), ("joined", ["main", "side"])])
    func commitsThatAreNew(_ tip: String, _ excluded: [String]) throws {
        let scratch = try scene()
        let repository = try scratch.repository()
        let found = try repository.commits(
            from: try scratch.id(tip), excluding: try excluded.map { try scratch.id($0) }, limit: 100)
        let expected = try scratch.git("rev-list", "--topo-order", tip, "--not").split(separator: "\n").map(String.init)
        let without = try Set(
            excluded.flatMap { try scratch.git("rev-list", $0).split(separator: "\n").map(String.init) })
        #expect(Set(found.map(\.id.description)) == Set(expected).subtracting(without))
        #expect(found.first?.id == (try scratch.id(tip)))
        let two = try repository.commits(from: try scratch.id(tip), excluding: [], limit: 2)
        #expect(two.count == 2)
    }

    @Test func excludedCommitsThatAreNotHereArePassedOver() throws {
        let scratch = try scene()
        let nothing = try #require(ObjectID(hex: String(repeating: "2", count: 40)))
        let found = try scratch.repository().commits(from: try scratch.id("main"), excluding: [nothing], limit: 10)
        #expect(found.map(\.subject) == ["m2", "m1", "first"])
    }

    @Test(arguments: [("main", "side"), ("side", "main"), ("joined", "main"), ("main", "main")])
    func divergenceAndMergeBase(_ one: String, _ two: String) throws {
        let scratch = try scene()
        let repository = try scratch.repository()
        let counts = try repository.divergence(of: try scratch.id(one), from: try scratch.id(two))
        #expect(
            "\(counts.ahead)\t\(counts.behind)"
                == (try scratch.git("rev-list", "--left-right", "--count", "\(one)...\(two)")))
        let base = try repository.mergeBase(try scratch.id(one), try scratch.id(two))
        #expect(base?.description == (try scratch.git("merge-base", one, two)))
    }

    @Test func historiesWithoutACommonCommit() throws {
        let scratch = try scene()
        try scratch.git("switch", "-q", "--orphan", "alone")
        try scratch.git("commit", "-q", "--allow-empty", "-m", "alone")
        let base = try scratch.repository().mergeBase(try scratch.id("alone"), try scratch.id("main"))
        #expect(base == nil)
    }
}
