/// What the user has allowed in one clone, as a file of lines: a word, a space, and text without control characters.
package struct TrustRecord: Sendable, Hashable {
    /// The Git folder in which the yes was given.
    package var folder: String
    /// The upstream that the user saw named, nil where there was none.
    package var upstream: TrustedUpstream?
    /// SHA-256 of each allowed value, with the key path for people.
    package var values: [String: String] = [:]

    private static let header = "gate-trust 2"

    package init(folder: String) { self.folder = folder }

    /// Reads the text of a record; nil where it is none.
    package init?(text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.first == Self.header[...] else { return nil }
        var fields: [Substring: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count >= 2 else { continue }
            if parts[0] == "value" {
                values[String(parts[1])] = parts.count > 2 ? Self.read(parts[2]) : ""
            } else {
                fields[parts[0]] = Self.read(parts.dropFirst().joined(separator: " ")[...])
            }
        }
        guard let folder = fields["folder"] else { return nil }
        self.folder = folder
        if let remote = fields["remote"], let url = fields["url"], let address = fields["address"] {
            upstream = TrustedUpstream(
                remote: remote, branch: fields["branch"], address: RemoteAddress(url: url, address: address))
        }
    }

    /// The text of the record.
    package var text: String {
        var lines = [Self.header, "folder \(Self.written(folder))"]
        if let upstream {
            lines += ["remote", "branch", "url", "address"].compactMap { word in
                let field =
                    switch word {
                    case "remote": upstream.remote
                    case "branch": upstream.branch
                    case "url": upstream.address.url
                    default: upstream.address.address
                    }
                return field.map { "\(word) \(Self.written($0))" }
            }
        }
        lines += values.sorted { $0.key < $1.key }.map { "value \($0.key) \(Self.written($0.value))" }
        return lines.map { $0 + "\n" }.joined()
    }

    // A step's name comes from the repository: with a line's end in it, it would write a line of its own.
    private static func written(_ text: String) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "%") {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func read(_ text: Substring) -> String {
        var (bytes, rest) = ([UInt8](), Array(text.utf8)[...])
        while let byte = rest.popFirst() {
            let code = String(decoding: rest.prefix(2), as: UTF8.self)
            if byte == UInt8(ascii: "%"), rest.count >= 2, let value = UInt8(code, radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
