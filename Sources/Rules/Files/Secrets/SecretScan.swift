/// Finds private keys, tokens and passwords in text.
enum SecretScan {
    /// One that was found.
    struct Found: Hashable {
        var name: String
        var revoke: String
        /// Its beginning, never all of it.
        var beginning: String
        var line: Int
        /// How often the same one stands in the text.
        var count = 1
        /// True where a comment would turn the check away, and the policy refuses that.
        var isIgnored = false
        /// Why nobody knows whether it is one, nil where it is.
        var undecided: String?
    }

    /// Looks through a path or the target of a link, in which a key may stand right behind a digit: `run1ghp_…`.
    static func find(inPath path: [UInt8], by search: SecretSearch) -> [Found] {
        let behindDigits = path.withUnsafeBufferPointer { bytes in
            bytes.indices.dropFirst().filter {
                (0x30...0x39).contains(bytes[$0 - 1]) && !search.kinds(at: $0, in: bytes).isEmpty
            }
        }
        let candidates = Set(ByteScan.candidates(in: path, by: search)).union(behindDigits)
        return find(in: path, candidates: candidates.sorted(), by: search, ignoring: "")
    }

    /// Looks through a text by itself, such as a notebook's cell or a message.
    static func find(
        in text: [UInt8], by search: SecretSearch = .standard, ignoring check: String, unless isRefused: Bool = false
    ) -> [Found] {
        find(
            in: text, candidates: ByteScan.candidates(in: text, by: search), by: search, ignoring: check,
            unless: isRefused)
    }

    /// Looks at the places that a pass over the bytes has noted.
    ///
    /// - Parameters:
    ///   - search: The kinds that are looked for.
    ///   - check: The check that a comment on the line may turn away.
    ///   - isRefused: True where the policy's `skips.never` has that check.
    static func find(
        in text: [UInt8], candidates: [Int], by search: SecretSearch = .standard, ignoring check: String,
        unless isRefused: Bool = false
    ) -> [Found] {
        if candidates.isEmpty { return [] }
        return text.withUnsafeBufferPointer { bytes in
            var found: [Found] = []
            var places: [[UInt8]: Int] = [:]
            var (line, counted, taken) = (1, 0, 0)
            var ignores = InlineIgnore(check)
            for start in candidates where start >= taken {
                guard let match = SecretMatcher(search, bytes).match(at: start) else { continue }
                taken = match.end
                let isIgnored = ignores.holds(at: start, in: bytes)
                if isIgnored, !isRefused { continue }
                // The same one many times over is one to revoke.
                if let place = places[match.text] {
                    found[place].count += 1
                    continue
                }
                places[match.text] = found.count
                for index in counted..<start where bytes[index] == UInt8(ascii: "\n") { line += 1 }
                counted = max(counted, start)
                found.append(
                    Found(
                        name: match.name, revoke: match.kind.revoke, beginning: beginning(match), line: line,
                        isIgnored: isIgnored, undecided: match.undecided))
            }
            return found
        }
    }

    /// A third at most, and never more than eight characters: enough to know it again.
    private static func beginning(_ match: SecretMatcher.Match) -> String {
        if case .privateKey = match.kind.form { return String(decoding: match.text.prefix(40), as: UTF8.self) }
        return String(decoding: match.text.prefix(min(8, match.text.count / 3)), as: UTF8.self) + "…"
    }
}

/// Decides at one place of a text whether a credential stands there.
struct SecretMatcher {
    /// What stands at a place.
    struct Match {
        var kind: SecretKind
        /// What people call it.
        var name: String
        /// The credential itself.
        var text: [UInt8]
        /// The offset behind it.
        var end: Int
        var undecided: String?
    }

    private let search: SecretSearch
    private let bytes: UnsafeBufferPointer<UInt8>
    /// True for a text that was Base64.
    private let isDecoded: Bool

    private static let mostJoined = 700
    // Words of a vocabulary that stand in a long list would look like a key in the end.
    private static let mostItems = 3
    private static let mostAhead = 300
    private static let mostEncoded = 100_000

    init(_ search: SecretSearch, _ bytes: UnsafeBufferPointer<UInt8>, isDecoded: Bool = false) {
        self.search = search
        self.bytes = bytes
        self.isDecoded = isDecoded
    }

    /// The credential that begins at an offset, as it is written or as a program reads it.
    func match(at start: Int) -> Match? {
        if let match = plain(at: start) { return match }
        if let match = joined(at: start, items: 0) { return match }
        let items = JoinedText.nextItems(from: start, most: Self.mostJoined, count: Self.mostItems, in: bytes)
        for (place, item) in items.enumerated() {
            // What begins like a credential itself is none's rest: a list of beginnings is no key.
            if search.kinds(at: item, in: bytes).contains(where: \.kind.isToken) { return nil }
            // Only what announces itself by its own beginning is looked for in several items.
            guard let match = joined(at: start, items: place + 1), match.kind.isToken,
                JoinedText.isOfList(start..<match.end, in: bytes)
            else { continue }
            return match
        }
        return nil
    }

    private func joined(at start: Int, items: Int) -> Match? {
        guard let joined = JoinedText.read(from: start, most: Self.mostJoined, items: items, in: bytes) else {
            return nil
        }
        return joined.text.withUnsafeBufferPointer { buffer in
            var match = SecretMatcher(search, buffer, isDecoded: isDecoded).plain(at: 0)
            if let end = match?.end { match?.end = joined.offsets[min(end, joined.offsets.count - 1)] }
            return match
        }
    }

    private func plain(at start: Int) -> Match? {
        for (kind, end) in search.kinds(at: start, in: bytes) {
            switch kind.form {
            case .token(_, let parts, let mix, let proof):
                if let range = token(start, end, parts, mix, proof) { return match(kind, range) }
            case .around(let before, _, let parts):
                if let range = around(start, end, before, parts) { return match(kind, range) }
            case .named(_, let value, let lines, let needsWord):
                if let range = named(start, end, value, lines, needsWord) { return match(kind, range) }
            case .privateKey: if let range = privateKey(at: start) { return match(kind, range) }
            case .address:
                // A token in the place of a password is called what it is.
                if let range = password(behind: end) { return plain(at: range.lowerBound) ?? match(kind, range) }
            case .netrc: if let match = netrc(kind, at: start) { return match }
            case .encoded: if let match = encoded(at: start) { return match }
            case .ownPattern(_, let judge): if let match = own(kind, start, end, judge) { return match }
            }
        }
        return nil
    }

    private func match(_ kind: SecretKind, _ range: Range<Int>) -> Match {
        Match(kind: kind, name: kind.name, text: Array(bytes[range]), end: range.upperBound)
    }

    // MARK: Tokens

    /// The offset behind the parts of a token; nil where they do not stand here.
    private func end(of parts: [SecretKind.Part], from start: Int) -> Int? {
        var index = start
        for part in parts {
            switch part {
            case .text(let text):
                guard has(text, at: index) else { return nil }
                index += text.utf8CodeUnitCount
            case .run(let alphabet, let length):
                let limit = min(bytes.count, index + length.upperBound)
                let first = index
                while index < limit, alphabet.holds(bytes[index]) { index += 1 }
                guard index - first >= length.lowerBound else { return nil }
            }
        }
        // A word that goes on is another word.
        if case .run? = parts.last, index < bytes.count, Self.isWord(bytes[index]) { return nil }
        return index
    }

    private func token(
        _ start: Int, _ bodyStart: Int, _ parts: [SecretKind.Part], _ mix: SecretKind.Mix, _ proof: SecretKind.Proof
    ) -> Range<Int>? {
        guard let end = end(of: parts, from: bodyStart), end > bodyStart else { return nil }
        let body = bytes[bodyStart..<end]
        if proof == .checksum, SecretProof.hasChecksum(body) { return start..<end }
        if proof == .webToken { return SecretProof.isWebToken(bytes[start..<end]) ? start..<end : nil }
        guard SecretProof.isMixed(body, mix) else { return nil }
        let isWordAlone = mix != .none && !bytes[start..<bodyStart].contains { !Self.isAlphanumeric($0) }
        if isWordAlone, isInsideOfBase64(start..<end) { return nil }
        // `cache-key-` and a checksum.
        let isShort = body.count < 30 || body.allSatisfy { SecretKind.Alphabet.hexadecimal.holds($0) }
        let isEscape = start > 1 && bytes[start - 2] == UInt8(ascii: "\\")
        if bodyStart - start <= 4, isShort, start > 0, !isEscape, Self.isWord(bytes[start - 1]) { return nil }
        if mix != .none, bodyStart - start <= 3, !SecretProof.isRandom(body) { return nil }
        // A frame has no body of its own.
        return body.count >= 8 && Placeholder.isOne(body) ? nil : start..<end
    }

    /// Pictures and weights in Base64 hold every short word by chance.
    private func isInsideOfBase64(_ range: Range<Int>) -> Bool {
        let signs = [UInt8(ascii: "+"), UInt8(ascii: "/")]
        if range.lowerBound > 0, signs.contains(bytes[range.lowerBound - 1]) { return true }
        return range.upperBound < bytes.count && signs.contains(bytes[range.upperBound])
    }

    private func around(
        _ start: Int, _ bodyStart: Int, _ before: SecretKind.Part, _ parts: [SecretKind.Part]
    ) -> Range<Int>? {
        guard case .run(let alphabet, let length) = before, let end = end(of: parts, from: bodyStart) else {
            return nil
        }
        // A dot may stand between the two.
        var index = start
        if index > 0, bytes[index - 1] == UInt8(ascii: "."), !alphabet.holds(UInt8(ascii: ".")) { index -= 1 }
        let last = index
        while index > 0, last - index <= length.upperBound, alphabet.holds(bytes[index - 1]) { index -= 1 }
        guard length.contains(last - index), index == 0 || !Self.isWord(bytes[index - 1]) else { return nil }
        let all = bytes[index..<end]
        guard SecretProof.isMixed(all, .digits),
            !Placeholder.isOne(bytes[bodyStart..<end].count > 8 ? bytes[bodyStart..<end] : all)
        else { return nil }
        return index..<end
    }

    private func has(_ text: StaticString, at start: Int) -> Bool {
        let length = text.utf8CodeUnitCount
        guard start >= 0, start + length <= bytes.count else { return false }
        for place in 0..<length where bytes[start + place] != text.utf8Start[place] { return false }
        return true
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }

    // MARK: Keys with a frame

    /// A private key in its frame, with enough behind the first line to be one and no example.
    private func privateKey(at start: Int) -> Range<Int>? {
        let head = String(decoding: bytes[start..<min(bytes.count, start + 64)], as: UTF8.self)
        let ends = ["PRIVATE KEY-----", "PRIVATE KEY BLOCK-----"]
        guard let end = ends.compactMap({ Self.endOf($0, in: head) }).min() else { return nil }
        guard !head.utf8.prefix(end).contains(UInt8(ascii: "\n")) else { return nil }
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
                if has("-----", at: index) { return nil }
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

    // MARK: Values that only their names give away

    /// The value that follows a name, as `WANDB_API_KEY=`, `wandb.login(key="` and a configuration have it.
    private func named(
        _ start: Int, _ nameEnd: Int, _ value: SecretKind.Part, _ lines: Int, _ needsWord: Bool
    ) -> Range<Int>? {
        guard case .run(let alphabet, let length) = value else { return nil }
        var left = lines
        var index = nameEnd
        let limit = min(bytes.count, start + Self.mostAhead)
        while index < limit {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\n") {
                left -= 1
                if left == 0 { return nil }
            }
            guard Self.isValueStart(bytes[index - 1]), alphabet.holds(byte) else {
                index += 1
                continue
            }
            var end = index
            while end < bytes.count, end - index <= length.upperBound, alphabet.holds(bytes[end]) { end += 1 }
            if length.contains(end - index), endsValue(at: end, alphabet), isNamed(start, nameEnd, index, needsWord),
                isValue(bytes[index..<end], alphabet, length)
            {
                return index..<end
            }
            index = max(end, index + 1)
        }
        return nil
    }

    private func endsValue(at end: Int, _ alphabet: SecretKind.Alphabet) -> Bool {
        guard end < bytes.count else { return true }
        if alphabet != .spelled { return !Self.isWord(bytes[end]) }
        switch bytes[end] {
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\""),
            UInt8(ascii: "'"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "<"), UInt8(ascii: "\\"):
            return true
        default: return false
        }
    }

    private func isValue(
        _ value: Slice<UnsafeBufferPointer<UInt8>>, _ alphabet: SecretKind.Alphabet, _ length: ClosedRange<Int>
    ) -> Bool {
        if alphabet == .dashed, length == 36...36 {
            for (place, byte) in value.enumerated() {
                let isDash = [8, 13, 18, 23].contains(place)
                guard isDash == (byte == UInt8(ascii: "-")) else { return false }
                guard isDash || SecretKind.Alphabet.anyHexadecimal.holds(byte) else { return false }
            }
        }
        if alphabet == .spelled, let first = value.first, !Self.isAlphanumeric(first) { return false }
        return SecretProof.isMixed(value, .digits) && !Placeholder.isOne(value)
    }

    /// True where the words before a value call it a key, on its own line or right before it; the id of a commit
    /// follows an `@`, a slash or a word that says so.
    private func isNamed(_ start: Int, _ nameEnd: Int, _ valueStart: Int, _ needsWord: Bool) -> Bool {
        let text = String(decoding: bytes[start..<valueStart], as: UTF8.self).lowercased()
        let marks: Set<Character> = ["\"", "'", "\\", "`"]
        guard let last = text.last(where: { !$0.isWhitespace && !marks.contains($0) }) else { return false }
        if !needsWord {
            // Nothing but signs stands between the name and its value.
            let between = bytes[nameEnd..<valueStart]
            return between.contains {
                $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ">")
                    || $0 == UInt8(ascii: " ")
            }
                && !between.contains { Self.isAlphanumeric($0) || $0 == UInt8(ascii: "\n") }
        }
        guard "=:(,dny>".contains(last) else { return false }
        let line = text.suffix(from: text.lastIndex { $0.isNewline } ?? text.startIndex)
        let word = text.split { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "-" }.last.map(String.init) ?? ""
        if ["hash", "sha", "commit", "digest", "revision", "md5", "checksum"].contains(where: {
            Self.endOf($0, in: word) != nil
        }) {
            return false
        }
        return ["key", "login", "password", "token", "secret", "auth", "credential"].contains { named in
            Self.endOf(named, in: String(line)) != nil || Self.endOf(named, in: word) != nil
        }
    }

    private static func isValueStart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "="), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ":"),
            UInt8(ascii: "("), UInt8(ascii: "\t"), UInt8(ascii: ","), UInt8(ascii: ">"):
            true
        default: false
        }
    }

    // MARK: Passwords

    /// The password of `user:password@host` behind `://`.
    private func password(behind start: Int) -> Range<Int>? {
        let limit = min(bytes.count, start + 200)
        var (index, colon) = (start, -1)
        scan: while index < limit {
            switch bytes[index] {
            case UInt8(ascii: ":"): if colon < 0 { colon = index }
            case UInt8(ascii: "@"): break scan
            case 0...0x20, UInt8(ascii: "/"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "<"),
                UInt8(ascii: ">"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "`"), UInt8(ascii: "\\"),
                UInt8(ascii: "|"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"),
                UInt8(ascii: "?"), UInt8(ascii: ","), UInt8(ascii: "$"), 0x7F...:
                return nil
            default: break
            }
            index += 1
        }
        guard index < limit, colon >= 0, index - colon > 8 else { return nil }
        let host = bytes[(index + 1)..<min(bytes.count, index + 20)]
        // What answers on the same machine is no secret.
        for local in ["localhost", "127.0.0.1", "0.0.0.0", "[::1]"] where host.starts(with: local.utf8) { return nil }
        guard let first = host.first, Self.isAlphanumeric(first) else { return nil }
        let password = bytes[(colon + 1)..<index]
        guard SecretProof.isMixed(password, .digits), !Placeholder.isOne(password) else { return nil }
        return (colon + 1)..<index
    }

    /// The password of `machine host login user password …`, on one line or on several.
    private func netrc(_ kind: SecretKind, at start: Int) -> Match? {
        var words: [Range<Int>] = []
        var index = start
        let limit = min(bytes.count, start + 400)
        while index < limit, words.count < 6 {
            while index < limit, bytes[index] <= 0x20 { index += 1 }
            let first = index
            while index < limit, bytes[index] > 0x20 { index += 1 }
            if index > first { words.append(first..<index) }
        }
        guard words.count == 6, bytes[words[2]].elementsEqual("login".utf8),
            bytes[words[4]].elementsEqual("password".utf8)
        else {
            return nil
        }
        let password = bytes[words[5]]
        guard password.count >= 8, let byte = password.first, Self.isAlphanumeric(byte),
            SecretProof.isMixed(password, .digits), !Placeholder.isOne(password)
        else { return nil }
        // The host may say whose key it is.
        for place in words[1] {
            if let match = plain(at: place), match.end == words[5].upperBound { return match }
        }
        return plain(at: words[5].lowerBound) ?? match(kind, words[5])
    }

    // MARK: Base64

    /// A credential inside of Base64, the lines of which may be broken.
    private func encoded(at start: Int) -> Match? {
        guard !isDecoded else { return nil }
        var text: [UInt8] = []
        var index = start
        let limit = min(bytes.count, start + Self.mostEncoded)
        while index < limit {
            let byte = bytes[index]
            if SecretKind.Alphabet.base64.holds(byte) {
                text.append(byte)
            } else if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r"), text.count >= 60 {
                // A broken line goes on at once.
            } else {
                break
            }
            index += 1
        }
        guard text.count >= 40, let decoded = SecretProof.decoded(text[...]) else { return nil }
        // A token alone, or a file that holds one.
        let isFile = text[0] == UInt8(ascii: "e") || text[0] == UInt8(ascii: "L")
        let candidates = isFile ? ByteScan.candidates(in: decoded, by: search) : [0]
        return decoded.withUnsafeBufferPointer { buffer in
            let matcher = SecretMatcher(search, buffer, isDecoded: true)
            for place in candidates {
                guard var match = matcher.match(at: place) else { continue }
                match.name += ", in Base64"
                match.end = index
                return match
            }
            return nil
        }
    }

    // MARK: The policy's own

    private func own(
        _ kind: SecretKind, _ start: Int, _ bodyStart: Int, _ judge: ([UInt8]) -> SecretMatch
    ) -> Match? {
        var end = bodyStart
        let limit = min(bytes.count, start + Self.mostAhead)
        let ends = Array("\"'`<>(),;".utf8)
        while end < limit, bytes[end] > 0x20, !ends.contains(bytes[end]) { end += 1 }
        guard end > bodyStart else { return nil }
        let answer = judge(Array(bytes[bodyStart..<end]))
        switch answer {
        case .none: return nil
        case .found:
            return Placeholder.isOne(bytes[bodyStart..<end]) ? nil : match(kind, start..<end)
        case .undecided(let reason):
            var match = match(kind, start..<end)
            match.undecided = reason
            return match
        }
    }
}
