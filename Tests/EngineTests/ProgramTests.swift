import Testing
import TestSupport

@Suite("The finished program")
struct ProgramTests {
    private let scratch: ScratchRepository

    init() throws { scratch = try ScratchRepository(.nothing) }

    #if os(Linux)
        @Test func itLoadsNoLibrary() throws {
            let outcome = try scratch.run(["readelf", "--program-headers", "--dynamic", try ProgramUnderTest.gate()])
            #expect(outcome.status == 0, "\(outcome)")
            #expect(outcome.text.contains("LOAD"))
            for word in ["NEEDED", "INTERP"] { #expect(!outcome.text.contains(word), "\(outcome)") }
        }

        @Test func itHoldsNoFoundationAndNoTransport() throws {
            let bytes = try RawFiles.read(Array(try ProgramUnderTest.gate().utf8))
            // A hook pays for every page of it.
            #expect(bytes.count < 28_000_000)
            // These words are there, so the search finds words at all, and SQLite is inside.
            for word in ["write-tree", "sqlite_schema"] { #expect(contains(bytes, word), "gate lacks \(word)") }
            for word in ["libssh2_session", "SSH-2.0-libssh2", "mbedtls_ssl_handshake", "CN=", "icudt", "NSURLSession"]
            {
                #expect(!contains(bytes, word), "gate holds \(word)")
            }
        }
    #endif

    @Test func itSaysItsVersionInTheTimeOfAHook() throws {
        let outcome = try scratch.gate("--version")
        #expect(outcome.status == 0 && outcome.text.contains("0.1.0"), "\(outcome)")
    }

    private func contains(_ bytes: [UInt8], _ word: String) -> Bool {
        let word = Array(word.utf8)
        guard let first = word.first else { return true }
        var start = 0
        while let found = bytes[start...].firstIndex(of: first) {
            if bytes[found...].starts(with: word) { return true }
            start = found + 1
        }
        return false
    }
}
