import Testing
import TestSupport

@testable import Git

/// Where a shallow history ends, libgit2 is to see what Git sees: commits without parents.
@Suite struct ShallowTests {
    /// A history with a merge: `main` goes on beside `topic`, takes it in, and goes on.
    private static func source() throws -> ScratchRepository {
        let scratch = try ScratchRepository(.alone)
        var hour = 1
        func commit(_ name: String) throws {
            let date: [String: String?] = [
                "GIT_COMMITTER_DATE": "2026-02-01T\(hour < 10 ? "0" : "")\(hour):00:00+00:00"
            ]
            hour += 1
            try scratch.write(name, name)
            try scratch.git("add", "-A")
            try scratch.git("commit", "-q", "-m", name, environment: date)
        }
        for name in ["a", "b"] { try commit(name) }
        try scratch.git("switch", "-q", "-c", "topic")
        for name in ["c", "d", "e"] { try commit(name) }
        try scratch.git("switch", "-q", "main")
        for name in ["f", "g"] { try commit(name) }
        try scratch.git(
            "merge", "-q", "--no-edit", "topic", environment: ["GIT_COMMITTER_DATE": "2026-02-01T19:00:00+00:00"])
        hour = 20
        for name in ["h", "i"] { try commit(name) }
        try scratch.git("switch", "-q", "-c", "later", "topic")
        try commit("j")
        return scratch
    }

    private static func clone(_ source: ScratchRepository, _ depth: Int) throws -> String {
        let folder = "\(source.root)/depth-\(depth)"
        try source.git(
            "clone", "-q", "--no-single-branch", "--depth", "\(depth)", "file://\(source.folder)", folder)
        return folder
    }

    @Test(arguments: [1, 2, 3, 4, 20]) func everyAnswerIsGits(_ depth: Int) throws {
        let source = try Self.source()
        let folder = try Self.clone(source, depth)
        let repository = try Repository(at: RepositoryPlace(start: folder))
        func git(_ words: String...) throws -> [String] {
            try source.run(["git"] + words, in: folder).text.split(separator: "\n").map(String.init)
        }
        var tips: [ObjectID] = []
        for name in ["origin/main", "origin/topic", "origin/later"] {
            if let tip = repository.commit(named: name) { tips.append(tip) }
        }
        #expect(tips.count == 3)
        for line in try git("log", "--all", "--format=%H %P") {
            let ids = line.split(separator: " ").map(String.init)
            let commit = try repository.commit(try #require(ObjectID(hex: ids[0])))
            #expect(commit.parents.map(\.description) == Array(ids.dropFirst()), "\(line)")
        }
        let isShallow = repository.isShallow
        #expect(isShallow == (depth < 20))
        for one in tips {
            for other in tips where one != other {
                let counts = try git("rev-list", "--left-right", "--count", "\(one)...\(other)")[0].split(
                    separator: "\t")
                let divergence = try repository.divergence(of: one, from: other)
                #expect([divergence.ahead, divergence.behind].map(String.init) == counts.map(String.init))
                let bases = try git("merge-base", "--all", "\(one)", "\(other)")
                let found = try repository.mergeBases(one, other).map(\.description)
                #expect(Set(found) == Set(bases))
                let listed = try git("rev-list", "\(one)", "^\(other)")
                let range = try repository.range(from: one, excluding: [other], limit: 100)
                #expect(Set(range.commits.map(\.id.description)) == Set(listed))
                let walked = try repository.commits(from: one, excluding: [other], limit: 100)
                #expect(walked.count == listed.count)
                let isIn = try source.run(["git", "merge-base", "--is-ancestor", "\(other)", "\(one)"], in: folder)
                let descends = try repository.descends(one, from: other)
                #expect(descends == (isIn.status == 0))
                let edges = Set(try git("rev-list", "--max-parents=0", "--all"))
                #expect(range.isCut == (depth < 20 && listed.contains { edges.contains($0) }))
            }
        }
    }

    @Test func aShortenedIdOfTheEndNamesTheSameCommit() throws {
        let source = try Self.source()
        let repository = try Repository(at: RepositoryPlace(start: try Self.clone(source, 1)))
        let head = try repository.head().commit
        let edge = try #require(head)
        let (isEdge, edges) = (repository.isEdge(edge), repository.edges(reachedFrom: [edge]))
        #expect(isEdge && edges == [edge])
        let (named, isThere) = (repository.commit(named: edge.short), repository.hasObject(beginningWith: edge.short))
        #expect(named == edge && isThere)
        let (parents, before) = (try repository.commit(edge).parents, repository.commit(named: "HEAD~1"))
        #expect(parents.isEmpty && before == nil)
    }

    /// The file lies in the Git folder that all work trees share.
    @Test func aLinkedWorkTreeKnowsItToo() throws {
        let source = try Self.source()
        let folder = try Self.clone(source, 2)
        let linked = "\(source.root)/linked"
        try source.git("worktree", "add", "-q", "-b", "other", linked, in: folder)
        let repository = try Repository(at: RepositoryPlace(start: linked))
        let head = try repository.head().commit
        let isShallow = repository.isShallow
        #expect(isShallow)
        let range = try repository.range(from: try #require(head), excluding: [], limit: 10)
        #expect(range.isCut)
    }

    @Test func aHistoryThatIsDeepenedIsReadAnew() throws {
        let source = try Self.source()
        let folder = try Self.clone(source, 1)
        func count() throws -> Int {
            let repository = try Repository(at: RepositoryPlace(start: folder))
            let head = try repository.head().commit
            return try repository.range(from: try #require(head), excluding: [], limit: 0).count
        }
        #expect(try count() == 1)
        try source.git("fetch", "-q", "--deepen=1", in: folder)
        #expect(try count() > 1)
        try source.git("fetch", "-q", "--unshallow", in: folder)
        #expect(try "\(count())" == source.git("rev-list", "--count", "HEAD", in: folder))
    }
}
