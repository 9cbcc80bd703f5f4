package import Git
import Model
import Platform
import PolicyLanguage
package import Rules
import Words

/// Where a policy was read that lies in no tree.
package struct PolicyPlace: Sendable, Hashable {
    /// The file, absolute.
    package var path: String
    /// The file as people are told of it.
    package var shown: String
}

/// A person's own policy in the Git folder: it judges every branch that has none, in every work tree, and is in no tree.
package struct LocalPolicy: Sendable, Hashable {
    /// Its text.
    package var bytes: [UInt8]
    /// Where it lies.
    package var place: PolicyPlace

    // A policy is a page of text; a larger file is a mistake or an attack.
    private static let limit = 1 << 20

    /// Where it lies in a repository, whether it is there or not.
    package static func place(_ repository: borrowing Repository) -> PolicyPlace {
        let path = repository.state.localPolicy
        let top = repository.workTree.map { $0 + "/.git" }
        let isUsual = top == repository.commonFolder
        return PolicyPlace(path: path, shown: isUsual ? path.replacingTop(of: repository.workTree) : path)
    }

    /// Reads it; nil where there is none.
    ///
    /// - Throws: `Candidates.Problem` where something lies there that cannot be read as a file.
    package static func read(_ repository: borrowing Repository) throws -> LocalPolicy? {
        let place = place(repository)
        guard Files.exists(place.path) else { return nil }
        let quoted = ShellWords.quoted(place.path)
        // What a link leads to could be a part of what is judged, which never chooses its judge.
        if Files.isLink(place.path) {
            throw unreadable(place, "is a link", "cp \(quoted) \(quoted).new && mv \(quoted).new \(quoted)")
        }
        guard Files.plainMode(place.path) != nil else {
            throw unreadable(place, "is no plain file", "ls -ld \(quoted)")
        }
        do {
            guard let bytes = try Files.read(place.path, limit: limit + 1) else { return nil }
            if bytes.count > limit { throw unreadable(place, "has more than 1 MB", "ls -l \(quoted)") }
            return LocalPolicy(bytes: bytes, place: place)
        } catch let error as FileError {
            let isClosed = Files.plainMode(place.path).map { $0 & 0o400 == 0 } ?? false
            throw unreadable(
                place, "cannot be read", isClosed ? "chmod u+r \(quoted)" : SuggestedCommand(error.command))
        }
    }

    /// Its policy and what is wrong with it.
    package var reading: PolicyReading { Policy.decode(bytes: bytes, file: RepositoryPath(place.shown)) }

    private static func unreadable(_ place: PolicyPlace, _ words: String, _ command: SuggestedCommand)
        -> Candidates.Problem
    {
        Candidates.Problem(
            finding: Finding(
                "policy/unreadable", .error, "the local policy \(place.shown) \(words)",
                notes: ["it judges the branches that have no \(Policy.fileName), so without it nothing is judged"],
                command: command),
            isBroken: true)
    }
}

extension String {
    /// The path from the top of a work tree.
    fileprivate func replacingTop(of workTree: String?) -> String {
        workTree.flatMap { Paths.relative(self, to: $0) } ?? self
    }
}
