/// Texts that stand where a secret would stand.
package enum Placeholder {
    // Words of four letters and more are found anywhere in a text.
    private static let words = [
        "example", "your", "placeholder", "changeme", "change", "dummy", "redacted", "fake", "notreal", "sample",
        "insert",
        "secret", "token", "password", "passwd", "replace", "here", "test", "testing", "invalid", "mock", "demo",
        "default",
        "user", "value", "hidden", "removed", "masked", "none", "null", "todo", "this", "with", "real", "access",
        "write",
        "read", "openai", "anthropic", "hugging", "face", "github", "wandb", "enter", "paste", "goes", "work", "some",
        "random", "string", "deadbeef", "cafebabe", "xyz",
    ].map { Array($0.utf8) }
    private static let shortWords = [
        "my", "api", "key", "me", "not", "is", "a", "the", "foo", "bar", "baz", "abc", "an", "for", "id", "to", "it",
        "and",
        "of", "in", "put", "no", "org",
    ].map { Array($0.utf8) }
    // What the issuers' own manuals show.
    private static let samples = [
        "iosfodnn7example", "wjalrxutnfemi/k7mdeng/bpxrficyexamplekey", "je7mtgbclwbf/2zp9utk/h3yco8nvbexamplekey",
        "i44qh8dhbexample", "sflkxwrjsmekkf2qt4fwpmejf36pok6yjv_adqssw5c",
        // Of Hugging Face's own sandbox, published in transformers.
        "94wbhpgp6krrth3kdchhkprxzwd6dmhwll",
    ].map { Array($0.utf8) }

    /// True for a text that is made of few characters, or of words that say that it is none.
    ///
    /// A word or a run of one letter inside of random characters says nothing: the rest still is a key.
    package static func isOne(_ body: some Collection<UInt8>) -> Bool {
        let small = body.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        if Set(small).count < min(8, max(4, small.count / 2)) { return true }
        if samples.contains(where: { small.elementsEqual($0) }) { return true }
        // Amazon's samples end so, in capitals that a word list would not need.
        if small.count == 16, small.suffix(7).elementsEqual("example".utf8) { return true }
        let rest = small.count - covered(small)
        return rest * 100 <= small.count * 35 || rest < 5
    }

    /// How many characters belong to words, to runs of one character, to sequences, or to a repetition.
    private static func covered(_ text: [UInt8]) -> Int {
        var isCovered = [Bool](repeating: false, count: text.count)
        func cover(_ range: Range<Int>) { for place in range { isCovered[place] = true } }
        for start in text.indices {
            for word in words where begins(word, at: start, in: text) { cover(start..<start + word.count) }
            if start == 0 || !isAlphanumeric(text[start - 1]) {
                for word in shortWords where begins(word, at: start, in: text) {
                    let end = start + word.count
                    if end == text.count || !isAlphanumeric(text[end]) { cover(start..<end) }
                }
            }
            if !isAlphanumeric(text[start]) { isCovered[start] = true }
        }
        for (step, least) in [(0, 4), (1, 4), (-1, 5)] {
            var start = 0
            while start < text.count {
                var end = start + 1
                while end < text.count, Int(text[end]) - Int(text[end - 1]) == step || wraps(text, end, step) {
                    end += 1
                }
                if end - start >= least { cover(start..<end) }
                start = end
            }
        }
        // `abc123abc123abc123`.
        for unit in 2...8 where text.count >= 3 * unit {
            var length = unit
            while length < text.count, text[length] == text[length - unit] { length += 1 }
            if length >= 3 * unit { cover(0..<length) }
        }
        return isCovered.count { $0 }
    }

    /// True where `9` is followed by `0` and `z` by `a`, as in `1234567890`.
    private static func wraps(_ text: [UInt8], _ end: Int, _ step: Int) -> Bool {
        step == 1 && text[end - 1] == UInt8(ascii: "9") && text[end] == UInt8(ascii: "0")
    }

    private static func begins(_ word: [UInt8], at start: Int, in text: [UInt8]) -> Bool {
        guard start + word.count <= text.count else { return false }
        for place in word.indices where text[start + place] != word[place] { return false }
        return true
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
