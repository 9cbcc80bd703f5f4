import Platform

/// Files that a failed step has missed, because they lie in the work tree and Git ignores them.
enum AbsentFiles {
    // Where an error message stands, and how many names are looked for.
    private static let mostBytes = 16 << 10
    private static let mostNames = 200

    /// What to say of the first such file that an output names; nil where it names none.
    ///
    /// - Parameters:
    ///   - output: What the step wrote, the snapshot's own path cut out of it.
    ///   - snapshot: The folder in which the file is not.
    ///   - workTree: The folder in which it is.
    ///   - data: What lay in the snapshot while the step ran, and was taken away since.
    static func note(_ output: [UInt8], snapshot: String, workTree: String, data: LinkedData) -> String? {
        let text = output.suffix(mostBytes)
        var looked: Set<[UInt8]> = []
        for word in text.split(whereSeparator: isBorder) {
            guard word.count > 1, word.count < 256, word.first != UInt8(ascii: "-"), word.first != UInt8(ascii: "/"),
                looked.count < mostNames, looked.insert(Array(word)).inserted,
                let path = String(validating: word, as: UTF8.self)
            else { continue }
            let relative = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
            // A single word that happens to be a file's name says nothing.
            guard relative.contains("/") || relative.contains("."), relative != ".", relative != "..",
                Files.exists("\(workTree)/\(relative)"), !Files.exists("\(snapshot)/\(relative)"),
                !data.places.contains(where: { relative == $0 || relative.hasPrefix($0 + "/") })
            else { continue }
            return "\(relative) lies in your work tree and not in what is judged, since Git does not have it; "
                + "`snapshot: {link: [\(name(relative))]}` brings it along"
        }
        return nil
    }

    /// What is to be linked: the topmost folder, one further down for data beside the repository.
    private static func name(_ path: String) -> String {
        let parts = path.split(separator: "/")
        return parts.first == ".." ? parts.prefix(2).joined(separator: "/") : String(parts.first ?? "data")
    }

    private static func isBorder(_ byte: UInt8) -> Bool {
        byte <= 32 || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "(")
            || byte == UInt8(ascii: ")") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ":")
            || byte == UInt8(ascii: "`")
    }
}
