import Git
import Testing
import TestSupport

@Suite("An index as it lies on disk")
struct IndexFileTests {
    @Test func whatItRemembersOfEachFile() throws {
        let scratch = try ScratchRepository(.alone)
        try scratch.write(bytes: [0x61, 0xFF, 0x0A], Array("12345".utf8))
        try scratch.git("add", "-A")
        let index = try #require(IndexFile.read(scratch.folder + "/.git/index"))
        var paths: [[UInt8]] = []
        var last: IndexFile.Status?
        let isWhole = index.allSatisfy { path, length, status in
            paths.append(UnsafeBufferPointer(start: path, count: length).map { UInt8(bitPattern: $0) })
            last = status
            return true
        }
        #expect(isWhole && index.count == 2)
        #expect(paths == [Array("README.md".utf8), [0x61, 0xFF, 0x0A]])
        let status = try #require(last)
        #expect(status.size == 5 && !status.isSubmodule)
        let time = try #require(RawFiles.mode(Array(scratch.folder.utf8) + [0x2F, 0x61, 0xFF, 0x0A])).modified
        #expect(status.modified.seconds == UInt32(truncatingIfNeeded: time / 1_000_000_000))
        #expect(status.modified.nanoseconds == UInt32(truncatingIfNeeded: time % 1_000_000_000))
    }

    @Test func aDamagedIndexNeverCrashes() throws {
        let scratch = try ScratchRepository(.alone)
        for name in ["a", "b/c", "b/d/e", String(repeating: "long", count: 40)] { try scratch.write(name, name) }
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "files")
        let whole = try RawFiles.read(Array("\(scratch.folder)/.git/index".utf8))
        for cut in stride(from: 0, to: whole.count, by: 7) {
            try scratch.write(bytes: Array("cut".utf8), Array(whole.prefix(cut)))
            _ = IndexFile.read(scratch.folder + "/cut")?.allSatisfy { _, _, _ in true }
        }
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<500 {
            var damaged = whole
            for _ in 0..<4 { damaged[Int.random(in: 0..<whole.count, using: &generator)] = .random(in: 0...255) }
            try scratch.write(bytes: Array("damaged".utf8), damaged)
            _ = IndexFile.read(scratch.folder + "/damaged")?.allSatisfy { _, _, _ in true }
        }
        try scratch.write(bytes: Array("cut".utf8), Array(whole.prefix(20)))
        #expect(IndexFile.read(scratch.folder + "/cut") == nil)
        #expect(IndexFile.read(scratch.folder + "/none") == nil)
    }
}
