import Git
import Testing
import TestSupport

/// What a tip has and others lack, and what that stands on, against `git rev-list --boundary`.
@Suite struct RangeTests {
    private static func commit(_ scratch: ScratchRepository, _ names: String...) throws {
        for name in names {
            try scratch.write(name, name)
            try scratch.git("add", "-A")
            try scratch.git("commit", "-q", "-m", name)
        }
    }

    @Test func aLineStandsOnItsFork() throws {
        let scratch = try ScratchRepository(.alone)
        try scratch.git("switch", "-q", "-c", "topic")
        try Self.commit(scratch, "a", "b")
        let range = try scratch.repository().range(
            from: try scratch.id("topic"), excluding: [try scratch.id("main")], limit: 1)
        #expect(range.commits.map(\.subject) == ["b"] && range.count == 2)
        #expect(range.bases == [try scratch.id("main")])
    }

    @Test func anEmptyRangeStandsOnItsTip() throws {
        let scratch = try ScratchRepository(.alone)
        let main = try scratch.id("main")
        #expect(try scratch.repository().range(from: main, excluding: [main], limit: 9) == CommitRange(bases: [main]))
    }

    @Test func aRangeThatReachesTheFirstCommitStandsOnNothing() throws {
        let scratch = try ScratchRepository(.alone)
        try Self.commit(scratch, "a")
        let range = try scratch.repository().range(from: try scratch.id("main"), excluding: [], limit: 9)
        #expect(range.count == 2 && range.bases.isEmpty)
    }

    /// Weekly merges leave many commits at the border; the last merged one holds all of the others.
    @Test func ofMergedCommitsTheLastOneCounts() throws {
        let scratch = try ScratchRepository(.alone)
        try scratch.git("switch", "-q", "-c", "topic")
        try Self.commit(scratch, "t0")
        for week in 1...3 {
            try scratch.git("switch", "-q", "main")
            try Self.commit(scratch, "m\(week)")
            try scratch.git("switch", "-q", "topic")
            try scratch.git("merge", "-q", "--no-edit", "main")
            try Self.commit(scratch, "t\(week)")
        }
        let border = try scratch.git("rev-list", "--boundary", "topic", "^main").split(separator: "\n").count {
            $0.hasPrefix("-")
        }
        #expect(border > 1)
        let range = try scratch.repository().range(
            from: try scratch.id("topic"), excluding: [try scratch.id("main")], limit: 100)
        #expect(range.bases == [try scratch.id("main")])
        #expect(range.count == 7)
        // An earlier push of the branch and a later upstream are two different things to stand on.
        let pushed = try scratch.id("topic~2")
        let again = try scratch.repository().range(
            from: try scratch.id("topic"), excluding: [pushed, try scratch.id("main")], limit: 100)
        #expect(Set(again.bases) == [pushed, try scratch.id("main")])
        #expect(again.count == 2)
    }

    @Test func aShallowCloneEndsWhereItEnds() throws {
        let scratch = try ScratchRepository(.alone)
        try Self.commit(scratch, "a", "b", "c")
        try scratch.git("clone", "-q", "--depth", "2", "file://\(scratch.folder)", "\(scratch.root)/shallow")
        let repository = try Repository(at: RepositoryPlace(start: "\(scratch.root)/shallow"))
        let isShallow = repository.isShallow
        let isOtherShallow = try scratch.repository().isShallow
        #expect(isShallow && !isOtherShallow)
        let tip = try scratch.id("main")
        let range = try repository.range(from: tip, excluding: [], limit: 100)
        #expect(range.bases.isEmpty && range.count == 2)
    }

    /// Random histories with merges, with clocks that are up to some hours wrong.
    @Test(arguments: 1...12) func isWhatGitLists(_ seed: UInt64) throws {
        let scratch = try ScratchRepository(.empty)
        var random = SplitMix(seed)
        var stream = ""
        let count = 60
        for number in 0..<count {
            let time = 1_800_000_000 + number * 60 + Int.random(in: -20_000...20_000, using: &random)
            stream += "commit refs/heads/c\(number)\ncommitter Ada <ada@example.org> \(time) +0000\ndata 1\nx\n"
            // Some begin a history of their own.
            if number > 0, Int.random(in: 0..<20, using: &random) > 0 {
                let first = Int.random(in: max(0, number - 8)..<number, using: &random)
                stream += "from refs/heads/c\(first)\n"
                let second = Int.random(in: max(0, number - 20)..<number, using: &random)
                if second != first, Int.random(in: 0..<3, using: &random) == 0 {
                    stream += "merge refs/heads/c\(second)\n"
                }
            }
        }
        try #require(try scratch.run(["git", "fast-import", "--quiet"], input: stream).status == 0)
        let repository = try scratch.repository()
        for _ in 0..<12 {
            let tip = "c\(Int.random(in: 0..<count, using: &random))"
            let excluded = (0..<Int.random(in: 0..<6, using: &random)).map { _ in
                "c\(Int.random(in: 0..<count, using: &random))"
            }
            let range: CommitRange = try repository.range(
                from: try scratch.id(tip), excluding: try excluded.map { try scratch.id($0) }, limit: 1000)
            // `git rev-list TIP ^EXCLUDED` itself is wrong where clocks are; whole histories are not.
            func history(_ name: String) throws -> Set<String> {
                Set(try scratch.git("rev-list", name).split(separator: "\n").map(String.init))
            }
            var expected = try history(tip)
            for name in excluded { expected.subtract(try history(name)) }
            #expect(Set(range.commits.map(\.id.description)) == expected)
            var seen: Set<ObjectID> = []
            for commit in range.commits.reversed() {
                let parents = commit.parents.filter { parent in range.commits.contains { $0.id == parent } }
                #expect(parents.allSatisfy(seen.contains), "a parent comes before its child")
                seen.insert(commit.id)
            }
            let border = Set(range.commits.flatMap(\.parents).map(\.description)).subtracting(expected)
            if range.commits.isEmpty || border.isEmpty { continue }
            let independent = try scratch.run(["git", "merge-base", "--independent"] + border.sorted()).text
            #expect(Set(range.bases.map(\.description)) == Set(independent.split(separator: "\n").map(String.init)))
        }
    }

    @Test func descendants() throws {
        let scratch = try ScratchRepository(.alone)
        let first = try scratch.id("main")
        try Self.commit(scratch, "a")
        let second = try scratch.id("main")
        let repository = try scratch.repository()
        let answers = [
            try repository.descends(second, from: first), try repository.descends(first, from: first),
            try repository.descends(first, from: second),
        ]
        #expect(answers == [true, true, false])
    }
}
