import Git
import Model
import Platform
import Rules

/// How merges would end that were computed before: a line each, the newest first, a few dozen in all.
struct MergeMemory: Sendable {
    let state: StateFolder

    private static let mostLines = 32
    // A line with hundreds of conflicts is read by nobody twice.
    private static let longestLine = 1 << 16

    /// The answer for a pair, nil where it is not known.
    func read(_ key: String) throws -> MergePrediction? {
        guard let line = try lines().first(where: { $0.hasPrefix(key + " ") }) else { return nil }
        let words = line.split(separator: " ").dropFirst()
        switch words.first {
        case "clean": return .clean
        case "contained": return .contained
        case "conflicts":
            let fields = words.dropFirst().compactMap(Self.decoded)
            guard fields.count == words.count - 1, fields.count % 3 == 0 else { return nil }
            return .conflicts(
                stride(from: 0, to: fields.count, by: 3).map {
                    MergeConflict(
                        path: RepositoryPath(bytes: fields[$0]), kind: String(decoding: fields[$0 + 1], as: UTF8.self),
                        detail: String(decoding: fields[$0 + 2], as: UTF8.self))
                })
        default: return nil
        }
    }

    /// Keeps an answer.
    package func write(_ key: String, _ answer: MergePrediction) throws {
        switch answer {
        case .clean: try add(key, "clean")
        case .contained: try add(key, "contained")
        case .conflicts(let conflicts):
            let fields = conflicts.flatMap { [$0.path.bytes, Array($0.kind.utf8), Array($0.detail.utf8)] }
            try add(key, (["conflicts"] + fields.map(Self.encoded)).joined(separator: " "))
        case .unknown, .unsupported: break
        }
    }

    /// Why Git was not asked about this upstream commit the last time: it takes too long for a commit.
    func slowReason(_ upstream: ObjectID) throws -> String? {
        let prefix = "slow-\(upstream) "
        return try lines().first { $0.hasPrefix(prefix) }.flatMap { Self.decoded($0.dropFirst(prefix.count)) }
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// Keeps that Git took too long for this upstream commit.
    func writeSlow(_ upstream: ObjectID, reason: String) throws {
        try add("slow-\(upstream)", Self.encoded(Array(reason.utf8)))
    }

    private func lines() throws -> [Substring] {
        guard let bytes = try Files.read(state.merges, limit: 1 << 20) else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }

    private func add(_ key: String, _ text: String) throws {
        guard text.utf8.count < Self.longestLine else { return }
        let kept = try lines().filter { !$0.hasPrefix(key + " ") }.prefix(Self.mostLines - 1)
        try state.make(state.path)
        let all = (["\(key) \(text)"] + kept.map(String.init)).joined(separator: "\n") + "\n"
        try Files.write(Array(all.utf8), to: state.merges)
    }

    /// A field without spaces and newlines: everything but plain characters as `%` and two digits.
    private static func encoded(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var result: [UInt8] = [UInt8(ascii: "=")]
        for byte in bytes {
            if byte > 0x20, byte < 0x7F, byte != UInt8(ascii: "%") {
                result.append(byte)
            } else {
                result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func decoded(_ field: Substring) -> [UInt8]? {
        var rest = Array(field.utf8)[...]
        guard rest.popFirst() == UInt8(ascii: "=") else { return nil }
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16), rest.count >= 2 else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return bytes
    }
}
