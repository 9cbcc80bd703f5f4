import Git
import Testing
import TestSupport

@Suite("Lines that differ, against git diff -U0")
struct LineChangeTests {
    private func blob(_ scratch: ScratchRepository, _ bytes: [UInt8]) throws -> ObjectID {
        try scratch.write(bytes: Array("blob".utf8), bytes)
        return try #require(ObjectID(hex: try scratch.git("hash-object", "-w", "blob")))
    }

    @Test(arguments: 0..<3)
    func generatedFiles(_ seed: Int) throws {
        let scratch = try ScratchRepository(.empty)
        var random = SplitMix(UInt64(seed) + 7)
        for _ in 0..<25 {
            var lines = (0..<Int.random(in: 0...30, using: &random)).map { _ in
                "line \(Int.random(in: 0...9, using: &random))"
            }
            let old = try blob(scratch, Array(lines.map { $0 + "\n" }.joined().utf8))
            for _ in 0..<Int.random(in: 0...5, using: &random) {
                let place = Int.random(in: 0...lines.count, using: &random)
                if place < lines.count, Bool.random(using: &random) {
                    lines.remove(at: place)
                } else {
                    lines.insert("new \(Int.random(in: 0...9, using: &random))", at: place)
                }
            }
            let new = try blob(scratch, Array(lines.joined(separator: "\n").utf8))
            let changes = try #require(try scratch.repository().lineChanges(from: old, to: new, limit: 1 << 20))
            let shown = try scratch.git("diff", "-U0", "--inter-hunk-context=0", old.description, new.description)
            let hunks = shown.split(separator: "\n").filter { $0.hasPrefix("@@") }
                .map { $0.split(separator: " ").prefix(3).joined(separator: " ") }
            #expect(changes.map(Self.text) == hunks)
        }
    }

    private static func text(_ change: LineChange) -> String {
        func side(_ range: Range<Int>) -> String {
            let start = range.isEmpty ? range.lowerBound - 1 : range.lowerBound
            return range.count == 1 ? "\(start)" : "\(start),\(range.count)"
        }
        return "@@ -\(side(change.old)) +\(side(change.new))"
    }

    @Test func oneSideAlone() throws {
        let scratch = try ScratchRepository(.empty)
        let id = try blob(scratch, Array("1\n2\n".utf8))
        let repository = try scratch.repository()
        #expect(try repository.lineChanges(from: nil, to: id, limit: 100) == [LineChange(old: 1..<1, new: 1..<3)])
        #expect(try repository.lineChanges(from: id, to: nil, limit: 100) == [LineChange(old: 1..<3, new: 1..<1)])
        #expect(try repository.lineChanges(from: id, to: id, limit: 100) == [])
    }

    @Test func binaryAndLargeFilesHaveNoLines() throws {
        let scratch = try ScratchRepository(.empty)
        let text = try blob(scratch, Array("1\n".utf8))
        let binary = try blob(scratch, [1, 0, 2])
        let large = try blob(scratch, [UInt8](repeating: 10, count: 101))
        let repository = try scratch.repository()
        for other in [binary, large] {
            #expect(try repository.lineChanges(from: text, to: other, limit: 100) == nil)
            #expect(try repository.lineChanges(from: other, to: nil, limit: 100) == nil)
        }
        let nothing = try #require(ObjectID(hex: String(repeating: "2", count: 40)))
        #expect(throws: GitError.self) { try repository.lineChanges(from: text, to: nothing, limit: 100) }
    }
}
