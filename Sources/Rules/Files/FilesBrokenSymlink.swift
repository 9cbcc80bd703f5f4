import Git
import Model
import PolicyLanguage
import Words

/// `files/broken-symlink`: a symbolic link leads to nothing that is committed.
enum FilesBrokenSymlink: FileCheck, SeverityRule {
    /// What it says of itself.
    static let description = CheckDescription(
        "files/broken-symlink", "A symbolic link leads to nothing that the repository holds.",
        why: "It works where it was made, and in no other clone: there the target is missing, and so is the data.",
        settings: ["files.paths"],
        wayPast: "Take the path out of files.paths, where everybody has the target by other means.",
        bad: CheckExample(policy: "branches: off", commands: ["ln -s /data/mnist mnist"]),
        good: CheckExample(
            policy: "branches: off", files: ["data/a.txt": "1\n"], commands: ["ln -s data/a.txt first"]))

    static let severityKey = RuleKey<Severity>(
        .files, "broken_symlink", .severity(.warning), default: .warning, example: "error",
        "`files/broken-symlink`: a symbolic link leads to nothing that is committed.")

    static func wants(_ change: TreeChange) -> Bool { change.entry?.kind == .link }

    private static let mostLinks = 40

    /// A target in words; one that holds a key is never shown.
    private static func shown(_ target: [UInt8], _ look: FileLook) -> String {
        let isSecret = !SecretScan.find(in: target, by: look.search, ignoring: "").isEmpty
        return isSecret ? "a target that holds a secret" : RepositoryPath(bytes: target).description
    }

    static func look(_ file: InspectedFile, _ look: FileLook, _ repository: borrowing Repository) throws -> [Finding] {
        guard let target = file.bytes,
            let reason =
                try problem(file.change.path, target, look.context.subject.tree, repository)
        else { return [] }
        return [
            Finding(
                description.id, look.severity,
                "this link leads to \(shown(target, look)), \(reason)", at: file.at(),
                command: look.advice.takingOut(file.change))
        ]
    }

    /// Links that did not change themselves, and whose target is gone by this change.
    static func lookBeyond(
        _ look: FileLook, _ repository: borrowing Repository, isSelected: ([UInt8]) -> Bool
    ) throws -> [Finding] {
        let subject = look.context.subject
        // Every link of the tree is looked for, so only where something is gone that one may lead to.
        guard subject.changes.contains(where: { $0.kind == .deleted }), let old = subject.compared.first else {
            return []
        }
        let before = try repository.commit(old).tree
        let changed = Set(subject.changes.map(\.path))
        var findings: [Finding] = []
        for entry in try repository.entries(of: subject.tree) where entry.kind == .link && !changed.contains(entry.path)
        {
            guard isSelected(entry.path),
                case .bytes(let target) = try repository.content(of: entry.id, limit: 4096),
                try problem(entry.path, target, subject.tree, repository) != nil,
                try problem(entry.path, target, before, repository) == nil
            else { continue }
            let path = RepositoryPath(bytes: entry.path)
            findings.append(
                Finding(
                    description.id, look.severity,
                    "this link leads to \(shown(target, look)), which is gone since this change",
                    at: SourceLocation(path),
                    command: "git rm -- \(pathspec: path)"))
        }
        return findings
    }

    /// True also where something is gone: a link may lead there.
    static func reasonToSkip(_ context: CheckContext) -> String? {
        if context.policy.files == nil { return "files: off" }
        if severity(context.policy) == .off { return "files.broken_symlink: off" }
        let isThere = context.subject.changes.contains { $0.kind == .deleted || wants($0) }
        return isThere ? nil : "no file changed"
    }

    /// Why the target cannot be reached, nil where it can.
    private static func problem(
        _ path: [UInt8], _ target: [UInt8], _ tree: ObjectID, _ repository: borrowing Repository
    ) throws -> String? {
        if target.first == UInt8(ascii: "/") { return "an absolute path that other machines need not have" }
        if target.isEmpty { return "which is no path" }
        var waiting = Array(parts(target).reversed())
        var at = Array(parts(path).dropLast())
        var links = 0
        while let part = waiting.popLast() {
            if part.elementsEqual([UInt8(ascii: ".")]) || part.isEmpty { continue }
            if part.elementsEqual([UInt8(ascii: "."), UInt8(ascii: ".")]) {
                if at.isEmpty { return "which is outside of the repository" }
                at.removeLast()
                continue
            }
            at.append(part)
            let here = Array(at.joined(separator: [UInt8(ascii: "/")]))
            let entry = try repository.entry(bytes: here, in: tree)
            switch entry?.kind {
            case .submodule: return nil
            case .link:
                links += 1
                guard let entry, links < mostLinks else { return "which leads back to itself" }
                guard case .bytes(let inner) = try repository.content(of: entry.id, limit: 4096),
                    inner.first != UInt8(ascii: "/")
                    // That link has a finding of its own, where it is new.
                else { return nil }
                at.removeLast()
                waiting += parts(inner).reversed()
            case .file: return waiting.allSatisfy(\.isEmpty) ? nil : "and a part of that path is a file"
            case nil:
                let isFolder = try repository.names(in: here, of: tree) != nil
                if !isFolder { return "which is not committed" }
            }
        }
        return nil
    }

    private static func parts(_ path: [UInt8]) -> [ArraySlice<UInt8>] { path.split(separator: UInt8(ascii: "/")) }
}
