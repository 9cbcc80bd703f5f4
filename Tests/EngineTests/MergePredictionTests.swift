import Git
import Model
import Rules
import Testing
import TestSupport

@testable import Engine
@testable import Platform
@Suite("What is said of a merge is what git merge does")
struct MergePredictionTests {
    /// What a real merge left behind.
    private struct RealMerge {
        var isClean: Bool
        /// Upstream stays as it is.
        var isUnchanged: Bool
        /// Every file that this side changed is the same on the other: Git may still ask about renames around it.
        var isThere: Bool
        var paths: Set<String>
        /// Opening and closing markers by file: `train.py` to `[3, 7]`.
        var markers: [String: [Int]]
    }

    /// Merges every pair in a work tree, by one shell.
    private func realMerges(_ pairs: MergePairs) throws -> [RealMerge] {
        let script = """
            for n in $(seq 0 \(pairs.count - 1)); do
                git checkout -q -f --detach ours-$n && git clean -q -fdx
                git merge -q --no-commit --no-ff theirs-$n >/dev/null 2>&1; status=$?
                same=1; [ "$(git diff-index --cached --quiet theirs-$n 2>/dev/null; echo $?)" = 0 ] || same=0
                git diff --name-only --no-renames -z base-$n ours-$n | xargs -0 git diff --quiet ours-$n theirs-$n --
                echo "merge $n $status $same $?"
                git ls-files -u | cut -f2 | sort -u | while read -r path; do
                    echo "path $path"
                    [ ! -f "$path" ] || grep -n -E '^(<<<<<<<|>>>>>>>) ' "$path" | cut -d: -f1 | sed "s|^|line |"
                done
                git reset -q --hard
            done
            """
        let outcome = try pairs.scratch.shell(script)
        var merges: [RealMerge] = []
        var path = ""
        for line in outcome.text.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            guard words.count > 1, words[0] == "merge" || !merges.isEmpty else { continue }
            switch words[0] {
            case "merge":
                merges.append(
                    RealMerge(
                        isClean: words[2] == "0", isUnchanged: words[3] == "1", isThere: words[4] == "0", paths: [],
                        markers: [:]))
            case "path":
                path = words[1]
                merges[merges.count - 1].paths.insert(path)
            default: merges[merges.count - 1].markers[path, default: []].append(Int(words[1]) ?? 0)
            }
        }
        #expect(merges.count == pairs.count, "\(outcome.errorText)")
        return merges
    }

    private func predictor(_ scratch: ScratchRepository) throws -> MergePredictor {
        MergePredictor(
            git: GitProcess(
                processes: ProcessRunner(interruption: Interruption()), environment: scratch.environment),
            state: StateFolder(commonFolder: scratch.folder + "/.git"), temporaryFolder: scratch.root + "/tmp",
            timeoutMilliseconds: 60_000, network: nil, isPatient: true)
    }

    private func pair(_ ours: String, _ theirs: String, _ repository: borrowing Repository) throws -> MergePair {
        let tips = (repository.commit(named: ours), repository.commit(named: theirs))
        let (head, upstream) = (try #require(tips.0), try #require(tips.1))
        return MergePair(
            tree: try repository.commit(head).tree, head: head, commit: head, upstream: upstream,
            bases: try repository.mergeBases(head, upstream))
    }

    @Test func twoHundredPairsOfBranches() async throws {
        let pairs = try MergePairs(count: 200, seed: 20_260_102)
        let scratch = pairs.scratch
        let real = try realMerges(pairs)
        let before = try scratch.fingerprint(times: true)
        let objects = try scratch.git("count-objects", "-v")
        let predictor = try predictor(scratch)
        let repository = try Repository(at: RepositoryPlace(start: scratch.folder))
        var kinds: [String: Int] = [:]
        var withoutGit = 0
        for number in 0..<pairs.count {
            let pair = try pair("ours-\(number)", "theirs-\(number)", repository)
            let quick = try await predictor.prediction(pair, asksGit: false, repository)
            let answer = try await predictor.prediction(pair, asksGit: true, repository)
            if quick != nil { withoutGit += 1 }
            #expect(quick == nil || quick == answer)
            let merge = real[number]
            switch answer {
            case .clean: #expect(merge.isClean && !merge.isUnchanged, "pair \(number)")
            case .contained: #expect(merge.isThere || (merge.isClean && merge.isUnchanged), "pair \(number)")
            case .conflicts(let conflicts):
                #expect(!merge.isClean, "pair \(number): \(conflicts)")
                for conflict in conflicts {
                    kinds[conflict.kind, default: 0] += 1
                    // Where a folder has taken a file's name, the real merge leaves `train.py~HEAD`.
                    let path = conflict.path.description
                    // A file that both sides would have moved leaves no side behind.
                    if conflict.kind == "implicit dir rename" { continue }
                    #expect(
                        merge.paths.contains { $0 == path || $0.hasPrefix(path + "~") },
                        "pair \(number): \(conflict) \(merge.paths)")
                    if let lines = Self.lines(conflict.detail) {
                        #expect(merge.markers[conflict.path.description] == lines, "pair \(number): \(conflict)")
                    }
                }
            default: Issue.record("pair \(number): \(String(describing: answer))")
            }
            kinds[merge.isClean ? "clean" : "conflict", default: 0] += 1
        }
        for kind in ["content", "add/add", "modify/delete", "rename/delete", "rename/rename", "binary"] {
            #expect(kinds[kind, default: 0] > 2, "\(kinds)")
        }
        #expect(kinds["clean", default: 0] > 50 && kinds["conflict", default: 0] > 50, "\(kinds)")
        #expect(withoutGit > 20)
        #expect(try scratch.fingerprint(times: true).differences(from: before) == [])
        #expect(try scratch.git("count-objects", "-v") == objects)
        #expect(try scratch.run(["ls", "-A", scratch.root + "/tmp"]).text == "")
    }

    /// The lines that a conflict's detail names, first and last of each place.
    private static func lines(_ detail: String) -> [Int]? {
        guard detail.hasPrefix("lines "), !detail.contains("more") else { return nil }
        return detail.dropFirst("lines ".count).split(separator: ", ").flatMap {
            $0.split(separator: "-").compactMap { Int($0) }
        }
    }
}
