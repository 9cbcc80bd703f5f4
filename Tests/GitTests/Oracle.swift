import Git
import TestSupport

/// What Git itself says, in the values of the room.
extension ScratchRepository {
    func repository() throws -> Repository { try Repository(at: RepositoryPlace(start: folder)) }

    func id(_ expression: String) throws -> ObjectID {
        let text = try git("rev-parse", "--verify", expression)
        guard let id = ObjectID(hex: text) else { throw Failure(description: "not an id: \(text)") }
        return id
    }

    /// The bytes that a Git command writes.
    func bytes(_ arguments: [String]) throws -> [UInt8] {
        let outcome = try run(["git"] + arguments)
        guard outcome.status == 0 else { throw Failure(description: "git \(arguments): \(outcome)") }
        return outcome.output
    }

    /// `git ls-tree -r -z`: mode, id and path of each entry.
    func listedEntries(_ tree: ObjectID) throws -> [String] {
        try bytes(["ls-tree", "-r", "-z", tree.description]).split(separator: 0).map { record in
            let parts = record.split(separator: UInt8(ascii: "\t"), maxSplits: 1)
            let head = String(decoding: parts[0], as: UTF8.self).split(separator: " ")
            return "\(head[0]) \(head[2]) \(Array(parts[1]))"
        }
    }

    /// `git diff-tree -r -z --no-renames`: status, mode and id of the new side, path.
    func listedChanges(_ old: ObjectID, _ new: ObjectID) throws -> [String] {
        let fields = try bytes([
            "diff-tree", "-r", "-z", "--no-renames", "--raw", "--no-abbrev", old.description, new.description,
        ]).split(separator: 0)
        return stride(from: 0, to: fields.count - 1, by: 2).map { index in
            let words = String(decoding: fields[index], as: UTF8.self).split(separator: " ")
            let status = words[4] == "T" ? "M" : words[4]
            let side = status == "D" ? "-" : "\(words[1]) \(words[3])"
            return "\(status) \(side) \(Array(fields[index + 1]))"
        }
    }
}

extension TreeEntry {
    /// As `listedEntries` writes it.
    var listed: String { "\(mode) \(id) \(path)" }

    var mode: String {
        switch kind {
        case .file(let executable): executable ? "100755" : "100644"
        case .link: "120000"
        case .submodule: "160000"
        }
    }
}

extension TreeChange {
    /// As `listedChanges` writes it.
    var listed: String {
        let letter =
            switch kind {
            case .added: "A"
            case .modified: "M"
            case .deleted: "D"
            }
        return "\(letter) \(entry.map { "\($0.mode) \($0.id)" } ?? "-") \(path)"
    }
}
