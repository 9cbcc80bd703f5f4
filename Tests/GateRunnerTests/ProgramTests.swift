import Testing
import TestSupport

@Suite("The finished program")
struct ProgramTests {
    private let scratch: ScratchRepository

    init() throws { scratch = try ScratchRepository(.nothing) }

    #if os(Linux)
        @Test func itDependsOnTheSystemsOwnLibrariesAlone() throws {
            let gate = try ProgramUnderTest.gate()
            let outcome = try scratch.run(["readelf", "-d", gate])
            #expect(outcome.status == 0, "\(outcome)")
            let needed = outcome.text.split(separator: "\n").filter { $0.contains("(NEEDED)") }.map { line in
                String(line.drop { $0 != "[" }.dropFirst().prefix { $0 != "]" })
            }
            let allowed = ["libc.so", "libm.so", "libstdc++.so", "libgcc_s.so", "ld-linux"]
            for library in needed {
                #expect(allowed.contains { library.hasPrefix($0) }, "gate needs \(library)")
            }
            // What it loads, and not only what it names.
            let loaded = try scratch.run(["ldd", gate]).text
            for name in [
                "git2", "ssh2", "mbed", "krb5", "gssapi", "icu", "Foundation", "sqlite", "curl", "ssl", "crypto",
                "yaml",
            ] {
                #expect(!loaded.contains(name), "gate loads \(name)")
            }
        }

        @Test func itHoldsNoFoundationAndNoTransport() throws {
            let bytes = try RawFiles.read(Array(try ProgramUnderTest.gate().utf8))
            // This word is there, so the search finds words at all.
            #expect(contains(bytes, "write-tree"))
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
