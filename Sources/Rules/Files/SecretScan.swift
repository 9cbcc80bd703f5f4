/// Finds private keys and tokens in text.
enum SecretScan {
    /// One that was found.
    struct Found: Hashable {
        var name: String
        var revoke: String
        /// Its beginning, never all of it.
        var beginning: String
        var line: Int
        /// True where a comment would turn the check away, and the policy refuses that.
        var isIgnored = false
    }

    private static let most = 50

    /// Looks through a text by itself, such as a notebook's cell.
    static func find(in text: [UInt8], ignoring check: String, unless isRefused: Bool = false) -> [Found] {
        find(in: text, candidates: ByteScan(text).candidates, ignoring: check, unless: isRefused)
    }

    /// Looks at the places that a pass over the bytes has noted.
    ///
    /// - Parameters:
    ///   - check: The check that a comment on the line may turn away.
    ///   - isRefused: True where the policy's `skips.never` has that check.
    static func find(in text: [UInt8], candidates: [Int], ignoring check: String, unless isRefused: Bool = false)
        -> [Found]
    {
        if candidates.isEmpty { return [] }
        return text.withUnsafeBufferPointer { bytes in
            var found: [Found] = []
            var (line, counted, taken) = (1, 0, 0)
            var ignores = InlineIgnore(check)
            for start in candidates where start >= taken && found.count < most {
                guard let (kind, range) = secret(at: start, in: bytes) else { continue }
                taken = range.upperBound
                let isIgnored = ignores.holds(at: range.lowerBound, in: bytes)
                if isIgnored, !isRefused { continue }
                for index in counted..<range.lowerBound where bytes[index] == UInt8(ascii: "\n") { line += 1 }
                counted = max(counted, range.lowerBound)
                found.append(
                    Found(
                        name: kind.name, revoke: kind.revoke,
                        beginning: beginning(bytes[range], isKey: kind.name == SecretKinds.privateKey.name), line: line,
                        isIgnored: isIgnored)
                )
            }
            return found
        }
    }

    /// A third at most, and never more than eight characters: enough to know it again.
    private static func beginning(_ token: Slice<UnsafeBufferPointer<UInt8>>, isKey: Bool) -> String {
        if isKey { return String(decoding: token.prefix { $0 != UInt8(ascii: "\n") }.prefix(40), as: UTF8.self) }
        return String(decoding: token.prefix(min(8, token.count / 3)), as: UTF8.self) + "…"
    }

    private static func secret(at start: Int, in bytes: UnsafeBufferPointer<UInt8>)
        -> (kind: SecretKinds.Kind, range: Range<Int>)?
    {
        switch bytes[start] {
        case UInt8(ascii: "-"): return privateKey(at: start, in: bytes).map { (SecretKinds.privateKey, $0) }
        case UInt8(ascii: "w"), UInt8(ascii: "W"):
            return SecretKinds.token(at: start, in: bytes)
                ?? announced(at: start, in: bytes, length: 40, lines: 8).map { (SecretKinds.weightsAndBiases, $0) }
        case UInt8(ascii: "a"), UInt8(ascii: "A"):
            if let token = SecretKinds.token(at: start, in: bytes) { return token }
            return amazonSecret(at: start, in: bytes).map { (SecretKinds.amazon, $0) }
        case UInt8(ascii: "k"), UInt8(ascii: "K"):
            return kaggleKey(at: start, in: bytes).map { (SecretKinds.kaggle, $0) }
        default: return SecretKinds.token(at: start, in: bytes)
        }
    }

    // MARK: Keys with a frame

    /// A private key in its frame, with enough behind the first line to be one and no example.
    private static func privateKey(at start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        guard SecretKinds.has("-----BEGIN ", at: start, in: bytes) else { return nil }
        let head = bytes[start..<min(bytes.count, start + 64)]
        let title = String(decoding: head, as: UTF8.self)
        let ends = ["PRIVATE KEY-----", "PRIVATE KEY BLOCK-----"]
        guard let end = ends.compactMap({ endOf($0, in: title) }).min() else { return nil }
        guard !title.utf8.prefix(end).contains(UInt8(ascii: "\n")) else { return nil }
        var (index, characters) = (start + end, 0)
        let limit = min(bytes.count, index + 600)
        var distinct: Set<UInt8> = []
        // Headers such as `Proc-Type:` stand before the key; in JSON a line's end is the two characters `\n`.
        while index < limit, characters < 30 {
            let byte = bytes[index]
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "+"), UInt8(ascii: "/"):
                characters += 1
                distinct.insert(byte)
            case UInt8(ascii: "\\"):
                index += 1
            case UInt8(ascii: "<"), UInt8(ascii: "."), UInt8(ascii: "*"): return nil
            case UInt8(ascii: "-"), UInt8(ascii: ":"):
                if SecretKinds.has("-----", at: index, in: bytes) { return nil }
                (characters, distinct) = (0, [])
            case UInt8(ascii: " ") where characters > 0 && characters < 20: characters = 0
            default: break
            }
            index += 1
        }
        return characters >= 30 && distinct.count >= 8 ? start..<(start + end) : nil
    }

    /// The number of bytes up to the end of a text in another, nil where it is not there.
    private static func endOf(_ text: String, in whole: String) -> Int? {
        let (text, whole) = (Array(text.utf8), Array(whole.utf8))
        guard whole.count >= text.count else { return nil }
        for start in 0...(whole.count - text.count) where whole[start..<start + text.count].elementsEqual(text) {
            return start + text.count
        }
        return nil
    }

    // MARK: Keys that only their name gives away

    /// The hexadecimal value that follows a name, as `WANDB_API_KEY=`, `wandb.login(key="` and a netrc have it.
    private static func announced(
        at start: Int, in bytes: UnsafeBufferPointer<UInt8>, length: Int, lines: Int
    ) -> Range<Int>? {
        var left = lines
        var index = start
        let limit = min(bytes.count, start + 300)
        while index < limit {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\n") {
                left -= 1
                if left == 0 { return nil }
            }
            let isStart = index > start && isValueStart(bytes[index - 1])
            if isStart, isSmallHexadecimal(byte) {
                var end = index
                while end < bytes.count, isSmallHexadecimal(bytes[end]) { end += 1 }
                let isWhole = end == bytes.count || !isWordByte(bytes[end])
                if end - index == length, isWhole, isNamed(start..<index, in: bytes),
                    !Placeholder.isOne(bytes[index..<end])
                {
                    return index..<end
                }
                index = max(end, index + 1)
            } else {
                index += 1
            }
        }
        return nil
    }

    /// True where the words before a value call it a key, on its own line or right before it; the id of a commit
    /// follows an `@`, a slash or a word that says so.
    private static func isNamed(_ range: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let text = String(decoding: bytes[range], as: UTF8.self).lowercased()
        guard let last = text.last(where: { !$0.isWhitespace && $0 != "\"" && $0 != "'" && $0 != "\\" }) else {
            return false
        }
        guard "=:(,dny".contains(last) else { return false }
        let line = text.suffix(from: text.lastIndex { $0.isNewline } ?? text.startIndex)
        let word = text.split { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "-" }.last.map(String.init) ?? ""
        if ["hash", "sha", "commit", "digest", "revision"].contains(where: { endOf($0, in: word) != nil }) {
            return false
        }
        return ["key", "login", "password", "token"].contains { named in
            endOf(named, in: String(line)) != nil || endOf(named, in: word) != nil
        }
    }

    private static func isValueStart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "="), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ":"),
            UInt8(ascii: "("), UInt8(ascii: "\t"):
            true
        default: false
        }
    }

    private static func isSmallHexadecimal(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || byte == UInt8(ascii: "_")
    }

    /// `aws_secret_access_key = …`: forty characters that nothing else gives away.
    private static func amazonSecret(at start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        let nameEnd = start + 21
        guard nameEnd < bytes.count else { return nil }
        let name = String(decoding: bytes[start..<nameEnd], as: UTF8.self).lowercased()
        guard name == "aws_secret_access_key" else { return nil }
        var index = nameEnd
        while index < min(bytes.count, nameEnd + 8), !isKeyByte(bytes[index]) { index += 1 }
        guard index > nameEnd else { return nil }
        var end = index
        while end < bytes.count, isKeyByte(bytes[end]) { end += 1 }
        let body = bytes[index..<end]
        return body.count == 40 && !Placeholder.isOne(body) ? index..<end : nil
    }

    private static func isKeyByte(_ byte: UInt8) -> Bool {
        isWordByte(byte) && byte != UInt8(ascii: "_") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/")
    }

    /// `KAGGLE_KEY=…`, and the file that Kaggle hands out: `{"username":"ada","key":"…"}`.
    private static func kaggleKey(at start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        if SecretKinds.has("key\"", at: start, in: bytes) {
            let before = String(decoding: bytes[max(0, start - 120)..<start], as: UTF8.self)
            guard endOf("\"username\"", in: before) != nil else { return nil }
        } else if !SecretKinds.has("KAGGLE_KEY", at: start, in: bytes) {
            return nil
        }
        return announced(at: start, in: bytes, length: 32, lines: 1)
    }
}
