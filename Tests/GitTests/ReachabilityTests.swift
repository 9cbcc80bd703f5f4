import Testing
import TestSupport

@testable import Git

@Suite("Which commits lie in the history of others' branches")
struct ReachabilityTests {
    private func repository(_ scratch: ScratchRepository) throws -> Repository {
        try Repository(at: RepositoryPlace(start: scratch.folder))
    }

    /// Every answer is compared with `git merge-base --is-ancestor`.
    @Test(arguments: 0..<6) func agreesWithGit(_ seed: UInt64) throws {
        let scratch = try ScratchRepository(.empty)
        var generator = SplitMix(seed)
        // Times go forth by up to an hour and back by up to half a day, as on machines with poor clocks.
        var stream = ""
        var time = 1_700_000_000
        for number in 1...60 {
            time += Int.random(in: -3_000...3_600, using: &generator)
            stream += "commit refs/heads/b\(number)\nmark :\(number)\ncommitter A <a@b.c> \(time) +0000\ndata 1\nx"
            if number > 1 {
                let first = Int.random(in: max(1, number - 8)..<number, using: &generator)
                let second = Int.random(in: max(1, number - 20)..<number, using: &generator)
                stream += "\nfrom :\(first)"
                if second != first, number % 3 == 0 { stream += "\nmerge :\(second)" }
            }
            stream += "\n\n"
        }
        let outcome = try scratch.run(["git", "fast-import", "--quiet"], input: stream)
        #expect(outcome.status == 0, "\(outcome)")
        let repository = try repository(scratch)
        let tips = try repository.tips(matching: "refs/heads/*")
        #expect(tips.count == 60)
        for _ in 0..<12 {
            let wanted = (0..<4).compactMap { _ in tips.randomElement(using: &generator)?.id }
            let from = (0..<3).compactMap { _ in tips.randomElement(using: &generator)?.id }
            let found = repository.reached(wanted, from: from)
            for commit in wanted {
                let real = try from.map { tip in
                    try scratch.run(["git", "merge-base", "--is-ancestor", "\(commit)", "\(tip)"]).status == 0
                }
                #expect((found[commit] != nil) == real.contains(true))
                if let index = found[commit] { #expect(real[index]) }
            }
        }
    }

    @Test func symbolicReferencesAreNoTips() throws {
        let scratch = try ScratchRepository()
        try scratch.git("remote", "set-head", "origin", "main")
        #expect(
            try repository(scratch).tips(matching: "refs/remotes/*").map(\.name)
                == ["refs/remotes/origin/main", "refs/remotes/upstream/main"])
    }

    @Test func whatIsNotHereIsNeverFound() throws {
        let scratch = try ScratchRepository()
        let repository = try repository(scratch)
        let head = try #require(try repository.head().commit)
        let missing = try #require(ObjectID(hex: String(repeating: "12", count: 20)))
        #expect(repository.reached([missing], from: [head]) == [:])
        #expect(repository.reached([head], from: [missing]) == [:])
        #expect(repository.reached([head], from: [missing, head]) == [head: 1])
        #expect(repository.reached([], from: [head]) == [:])
    }
}
