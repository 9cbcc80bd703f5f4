import Git
import Model
import Platform
import PolicyLanguage
import Rules
import Words

/// A file that a CI system names as the policy: outside of what is judged, else as the base has it.
///
/// The change must not choose its judge. So a path that is a part of the judged tree is read from the base, and one that
/// leads through a link or a submodule of the tree is refused.
enum GivenPolicy {
    private static let limit = 1 << 20

    /// Reads it, once.
    ///
    /// - Parameter path: The file, absolute.
    static func read(_ path: String, _ candidate: Candidate, _ repository: borrowing Repository) throws -> PolicyText {
        for inside in Self.inside(path, repository) {
            if let text = try read(inside, path, candidate, repository) { return text }
        }
        do {
            guard let bytes = try Files.read(path, limit: limit + 1) else {
                throw problem(
                    "there is no policy at \(Paths.normalised(path))", [], "ls -ld \(ShellWords.quoted(path))")
            }
            if bytes.count > limit {
                throw problem("\(path) has more than 1 MB: that is no policy", [], "ls -l \(ShellWords.quoted(path))")
            }
            let shown = Files.realPath(path) ?? path
            return PolicyText(bytes: bytes, origin: .file, place: PolicyPlace(path: shown, shown: shown))
        } catch let error as FileError {
            throw problem(error.description, [], SuggestedCommand(error.command))
        }
    }

    /// The paths below the top of the work tree by which the file goes: as it was typed, and with every link followed.
    private static func inside(_ path: String, _ repository: borrowing Repository) -> [String] {
        guard let top = repository.workTree else { return [] }
        var found: [String] = []
        let tops = ([top] + workTrees(repository)).flatMap { [$0, Files.realPath($0) ?? $0] }
        for path in [Paths.normalised(path), Files.realPath(path)].compactMap({ $0 }) {
            for top in tops {
                if let inside = Paths.relative(path, to: top), !inside.isEmpty, !found.contains(inside) {
                    found.append(inside)
                }
            }
        }
        return found.filter { $0 != ".git" && !$0.hasPrefix(".git/") }
    }

    /// The other work trees of the repository: what is judged may be checked out in one of them.
    private static func workTrees(_ repository: borrowing Repository) -> [String] {
        let common = repository.commonFolder
        let linked = Files.names(in: common + "/worktrees").compactMap { name -> String? in
            let file = "\(common)/worktrees/\(String(decoding: name, as: UTF8.self))/gitdir"
            guard let bytes = try? Files.read(file, limit: 1 << 16) else { return nil }
            let path = String(decoding: bytes, as: UTF8.self).prefix { !$0.isNewline }
            return path.hasSuffix("/.git") ? String(path.dropLast(5)) : nil
        }
        return linked + (common.hasSuffix("/.git") ? [String(common.dropLast(5))] : [])
    }

    /// The base's file of this path; nil where no tree has it, so that the change has no say in it.
    private static func read(
        _ inside: String, _ path: String, _ candidate: Candidate, _ repository: borrowing Repository
    ) throws -> PolicyText? {
        let base = try candidate.base.map { try repository.commit($0.commit).tree }
        for tree in [base, candidate.tree].compactMap({ $0 }) {
            var prefix = ""
            for part in inside.split(separator: "/") {
                prefix += (prefix.isEmpty ? "" : "/") + part
                guard let entry = try repository.entry(prefix, in: tree) else { continue }
                if case .file = entry.kind, prefix == inside { continue }
                let words = prefix == inside ? "is a link" : "leads through \(prefix)"
                throw problem(
                    "\(inside) \(words) of the repository, which a change can turn elsewhere", [why],
                    "git ls-files -s -- \(ShellWords.quoted(":/" + prefix))")
            }
        }
        if let base, let from = candidate.base, let bytes = try JudgedPolicy.read(repository, base, inside) {
            return PolicyText(
                bytes: bytes, origin: .base, commit: from.commit,
                notice: "\(inside) is a part of the repository: the one of \(from.name) judged",
                place: PolicyPlace(path: path, shown: inside), treePath: inside)
        }
        guard try JudgedPolicy.read(repository, candidate.tree, inside) != nil else { return nil }
        let lack =
            candidate.base.map { "and \($0.name) has none: the change would choose its judge" }
            ?? "and no base is known that could have another: the change would choose its judge"
        throw problem("\(inside) is a part of what is judged, \(lack)", [why], "gate explain policy/own-judge")
    }

    private static let why = "what is judged never chooses its judge: name a file outside of the repository"

    private static func problem(_ message: String, _ notes: [String], _ command: SuggestedCommand) -> Candidates.Problem
    {
        Candidates.Problem(
            finding: Finding(
                notes.isEmpty ? "policy/unreadable" : "policy/own-judge", .error, message, notes: notes,
                command: command),
            isBroken: true)
    }
}
