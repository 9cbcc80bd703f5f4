import Git
import Testing
import TestSupport

@testable import Engine

@Suite struct MemorySealTests {
    private static func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex)
        return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...($0 + 1)]), radix: 16) }
    }

    /// RFC 4231, section 4.
    @Test(arguments: [
        (
            String(repeating: "0b", count: 20), "4869205468657265",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            "4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            String(repeating: "aa", count: 20), String(repeating: "dd", count: 50),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
        ),
        (
            String(repeating: "aa", count: 131),
            "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579204669727374",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
    ])
    func theDigestIsThatOfTheStandard(_ key: String, _ message: String, _ digest: String) {
        #expect(Digest.hmac(key: Self.bytes(key), Self.bytes(message)) == digest)
    }

    @Test func onlyTheOwnKeyOpens() throws {
        let scratch = try ScratchRepository()
        let (one, other) = (
            MemorySeal(stateFolder: scratch.root + "/one"), MemorySeal(stateFolder: scratch.root + "/other")
        )
        let line = try one.seal(Array("passed".utf8))
        #expect(one.open(line).map(Array.init) == Array("passed".utf8))
        // Another process of the same user reads the key that lies there.
        #expect(MemorySeal(stateFolder: scratch.root + "/one").open(line) != nil)
        #expect(other.open(line) == nil)
        _ = try other.seal([])
        #expect(other.open(line) == nil)
    }

    /// Steps side by side and runs at the same time sign with one key from the first moment on.
    @Test func theFirstKeyIsMadeOnce() async throws {
        for round in 0..<20 {
            let scratch = try ScratchRepository(.nothing)
            let folder = "\(scratch.root)/state-\(round)"
            let shared = MemorySeal(stateFolder: folder)
            let lines = try await withThrowingTaskGroup(of: [UInt8].self) { group in
                for number in 0..<16 {
                    let seal = number % 2 == 0 ? shared : MemorySeal(stateFolder: folder)
                    group.addTask { try seal.seal(Array("passed".utf8)) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let reader = MemorySeal(stateFolder: folder)
            #expect(lines.allSatisfy { reader.open($0) != nil }, "round \(round)")
        }
    }

    @Test func whatIsChangedIsNotOpened() throws {
        let scratch = try ScratchRepository()
        let seal = MemorySeal(stateFolder: scratch.root + "/state")
        let line = try seal.seal(Array("passed".utf8))
        for place in line.indices {
            var changed = line
            changed[place] ^= 1
            #expect(seal.open(changed) == nil, "\(place)")
        }
        for count in 0..<line.count { #expect(seal.open(Array(line.prefix(count))) == nil) }
        #expect(seal.open(line + [10]) == nil)
        // A key that was cut or is a folder signs nothing.
        try scratch.write("\(scratch.root)/state/gate/memory-key", "short")
        #expect(MemorySeal(stateFolder: scratch.root + "/state").open(line) == nil)
    }
}
