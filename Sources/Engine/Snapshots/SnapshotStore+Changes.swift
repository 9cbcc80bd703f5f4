package import Git
import Model
import Platform
package import Rules

/// What a step has changed in a snapshot, as Git sees it: through filters and line endings.
extension SnapshotStore {
    /// Where the objects of changed files go.
    package enum ObjectPlace {
        /// Into a folder that is thrown away: somebody only looks.
        case nowhere
        /// Into the repository's own.
        case repository
    }

    // A tree so large costs a look of some 10 ms, which every commit would pay.
    private static let mostFilesLookedAt = 10_000

    /// True where a step has left something else in a snapshot than was there, or something beside it.
    ///
    /// - Parameters:
    ///   - files: The files that the step was given; nil where it may have changed any.
    ///   - isThorough: Whether a large tree is looked at as well.
    package func mayHaveChanged(_ snapshot: Snapshot, files: [[UInt8]]?, isThorough: Bool) async -> Bool {
        let inspection = SnapshotInspection(snapshot.folder, index: index(snapshot))
        if let files, !isThorough { return !inspection.areAsKnown(Set(files)) }
        if !isThorough, inspection.count > Self.mostFilesLookedAt { return false }
        return await !inspection.isClean()
    }

    /// What differs between a tree and what lies in the snapshot now; files that the tree has not are left out.
    ///
    /// - Returns: nil where nothing does.
    /// - Throws: `SnapshotError` where Git cannot tell, as where a step has left files that nobody may read.
    package func changes(in snapshot: Snapshot, tree: ObjectID, objects place: ObjectPlace) async throws -> StepChanges?
    {
        try writeOwnFolder(snapshot, head: nil)
        let changed = "\(folder)/\(snapshot.slot).changed"
        let objects = "\(folder)/\(snapshot.slot).objects"
        defer {
            try? Files.remove(changed)
            try? Files.remove(objects)
        }
        // One that was killed in the middle of the same look has left its lock.
        try Files.remove(changed + ".lock")
        guard let bytes = try Files.read(index(snapshot), limit: .max) else { return nil }
        try Files.write(bytes, to: changed)
        var variables = ["GIT_INDEX_FILE": changed, "GIT_OBJECT_DIRECTORY": source.objects]
        if place == .nowhere {
            try Files.makeFolder(objects)
            variables["GIT_OBJECT_DIRECTORY"] = objects
            variables["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = source.objects
        }
        let written = place == .nowhere ? folder : source.objects
        try tells(await start(["add", "--update", ":/"], snapshot, variables), written)
        let compare = ["diff-index", "--cached", "--no-renames", "--ignore-submodules", tree.description]
        let list = await start(compare + ["--raw", "--full-index", "-z"], snapshot, variables)
        try tells(list, written)
        if list.output.isEmpty { return nil }
        var changes = Self.read(list.output)
        if place == .nowhere {
            let text = await start(
                compare + ["--diff-filter=M", "--patch", "--no-color", "--no-ext-diff"], snapshot, variables
            ).text
            changes.difference = Self.difference(text)
        }
        return changes
    }

    /// Throws where Git has failed to tell what has changed.
    private func tells(_ outcome: CommandOutcome, _ place: String) throws {
        if outcome.end == .exited(0) { return }
        throw SnapshotError(
            description: "Git could not tell what the step has changed", notes: outcome.reasons,
            command: outcome.limitCommand ?? outcome.obstacleCommand(place) ?? "gate run")
    }

    /// Reads `diff-index --raw -z`: `:OLDMODE NEWMODE OLD NEW STATUS`, a zero, the path, a zero.
    private static func read(_ output: [UInt8]) -> StepChanges {
        var changes = StepChanges(files: [])
        let fields = output.split(separator: 0, omittingEmptySubsequences: true)
        var place = 0
        while place + 1 < fields.count {
            let words = String(decoding: fields[place].dropFirst(), as: UTF8.self).split(separator: " ")
            let path = Array(fields[place + 1])
            place += 2
            if words.count >= 5, words[4] == "M", words[0].hasPrefix("100"), words[1].hasPrefix("100"),
                let old = ObjectID(hex: String(words[2])), let new = ObjectID(hex: String(words[3])),
                let path = String(validating: path, as: UTF8.self)
            {
                changes.files.append(StepChanges.File(path: path, mode: String(words[1]), old: old, new: new))
            } else {
                changes.others.append(RepositoryPath(bytes: path).description)
            }
        }
        return changes
    }

    /// The lines of a patch without those that only programs read.
    private static func difference(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().compactMap { line in
            line.hasPrefix("diff --git ") || line.hasPrefix("index ") ? nil : String(line.prefix(400))
        }
    }
}
