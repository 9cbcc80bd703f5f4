import Git
import Testing
import TestSupport

@Suite("Trailers, against git interpret-trailers")
struct TrailerTests {
    private static let pieces = [
        "Signed-off-by: Ada <ada@example.org>", "Reviewed-by: Bob", "fixes: #1", "Co-authored-by : Eve", "a plain line",
        "", "", " continued", "\tcontinued by a tab", "(cherry picked from commit 1a2b3c)", "not a token: x",
        "http://a.b/c",
        "Key-only:", ": no token", "See-also: a: b", "Ünï: x", "  ", "---", "Bug: 12\r", "x y: z",
    ]

    @Test(arguments: 0..<4)
    func generatedMessages(_ seed: Int) throws {
        let scratch = try ScratchRepository(.empty)
        var random = SplitMix(UInt64(seed) + 100)
        for _ in 0..<60 {
            let count = Int.random(in: 1...9, using: &random)
            let body = (0..<count).map { _ in Self.pieces.randomElement(using: &random) ?? "" }
            let message =
                (["the subject", ""] + body).dropFirst(Int.random(in: 0...6, using: &random) == 0 ? 2 : 0)
                .joined(separator: "\n") + "\n"
            let outcome = try scratch.run(
                ["git", "interpret-trailers", "--only-trailers", "--only-input", "--unfold", "--no-divider"],
                input: message)
            let theirs = outcome.text.split(separator: "\n").map(String.init)
            let ours = Trailer.all(in: message).map { "\($0.token): \($0.value)" }
            #expect(ours.map(Self.plain) == theirs.map(Self.plain), "\(message.debugDescription)")
        }
    }

    /// Without the white space that Git keeps and nobody means.
    private static func plain(_ line: String) -> String {
        let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map {
            $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        return parts.joined(separator: ": ")
    }
}
