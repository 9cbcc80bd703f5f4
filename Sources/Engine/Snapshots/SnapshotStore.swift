package import Git
package import Model
import Platform
package import Rules
import Words

/// Why there is no snapshot.
struct SnapshotError: Error, Sendable, CustomStringConvertible {
    package var description: String
    /// Further lines, such as what Git wrote.
    package var notes: [String] = []
    /// What helps.
    package var command: SuggestedCommand
    /// True where objects are missing, which says nothing about the change.
    package var lacksObjects = false
}

/// The snapshots of one repository: folders outside of it, kept between runs and moved from tree to tree.
///
/// A folder inside `.git` would let a test's `git config` climb into the user's repository. Each slot has a `.git` of
/// its own that reads the user's objects through `objects/info/alternates` and writes none of them.
package struct SnapshotStore: Sendable {
    package let folder: String
    package let slots: Int
    package let source: SnapshotSource
    package let git: GitProcess
    /// Signs what the slots hold.
    package let seal: MemorySeal
    /// What lies in a snapshot beside its tree.
    package let data: LinkedData
    /// The most bytes that all snapshots may take, nil for no limit.
    package let maxSizeBytes: Int?

    package init(
        source: SnapshotSource, cacheFolder: String, chosen: String?, slots: Int, git: GitProcess,
        seal: MemorySeal, data: LinkedData = LinkedData(), maxSizeBytes: Int? = nil
    ) {
        self.seal = seal
        self.maxSizeBytes = maxSizeBytes
        self.source = source
        self.data = data
        self.slots = max(slots, 1)
        self.git = git
        let parent = chosen ?? cacheFolder + "/gate"
        folder = CacheFolder(commonFolder: source.commonFolder, name: source.name, in: parent).path
    }

    /// The store of what lies inside another snapshot.
    package init(folder: String, source: SnapshotSource, git: GitProcess, seal: MemorySeal, data: LinkedData) {
        self.seal = seal
        self.folder = folder
        self.source = source
        self.git = git
        self.data = data
        slots = 1
        maxSizeBytes = nil
    }

    /// Gives a folder that holds a tree and nothing else.
    ///
    /// - Parameters:
    ///   - tree: What it is to hold.
    ///   - head: The commit on which its HEAD stands, nil before the first one.
    package func acquire(tree: ObjectID, head: ObjectID?) async throws -> Snapshot {
        try Files.makeFolder(folder, mode: 0o700)
        let (slot, lock) = try await lockSlot()
        let snapshot = Snapshot(folder: "\(folder)/\(slot)", slot: slot, lock: lock)
        try await prepare(snapshot, tree: tree, head: head)
        return snapshot
    }

    /// Moves a snapshot to a tree, or back to it after a step has changed what lies there; at rest that costs a look.
    package func prepare(_ snapshot: Snapshot, tree: ObjectID, head: ObjectID?) async throws {
        try takeAway(snapshot)
        try await moveTo(tree, head: head, snapshot)
        try await laySubmodules(snapshot)
        try await lay(snapshot)
    }

    private func moveTo(_ tree: ObjectID, head: ObjectID?, _ snapshot: Snapshot) async throws {
        let record = record(snapshot)
        let old = record.tree
        if old == tree, try isIntact(snapshot) {
            try writeOwnFolder(snapshot, head: head)
            try copyIndex(snapshot)
            if await isClean(snapshot) {
                // A link made or gone is a change of the index file's status.
                if !record.hasItsIndex { try record.write(tree) }
                return
            }
        }
        // From here until the end the slot holds nothing certain, also when this process is killed.
        try record.remove()
        let way = way(from: old, to: tree)
        if let old, case .little(let changes) = way,
            try await moveLittle(snapshot, from: old, to: tree, head: head, changes: changes)
        {
            SnapshotInspection.waitForNextTick()
        } else {
            do {
                try await move(snapshot, to: tree, head: head, isKnown: way != .anew)
            } catch {
                guard way != .anew else { throw error }
                try await move(snapshot, to: tree, head: head, isKnown: false)
            }
        }
        try record.write(tree)
    }

    private func record(_ snapshot: Snapshot) -> SlotRecord {
        SlotRecord(slot: "\(folder)/\(snapshot.slot)", index: index(snapshot), seal: seal)
    }

    /// Moves a snapshot that holds the old tree still and in which few files change.
    ///
    /// Git writes the files that differ, while the others are looked at: in a tree of 50,000 files that takes 60 ms, and
    /// putting every file right 190 ms.
    ///
    /// - Returns: False where the slot has to be moved the other way.
    private func moveLittle(
        _ snapshot: Snapshot, from old: ObjectID, to tree: ObjectID, head: ObjectID?, changes: [TreeChange]
    ) async throws -> Bool {
        guard try isIntact(snapshot) else { return false }
        try writeOwnFolder(snapshot, head: head)
        let changed = Set(changes.map(\.path))
        let inspection = SnapshotInspection(snapshot.folder, index: index(snapshot))
        // Git writes files by the attributes of the folders above them, also by those that a step has left there.
        if inspection.hasForeignAttributes(above: changed) { return false }
        let command = FewFiles(changes, in: tree)?.command
        let move = command ?? ["read-tree", "-m", "-u", old.description, tree.description]
        if OwnThread.hasRoom() {
            async let moved = start(move, snapshot)
            let isClean = await inspection.isClean(except: changed)
            guard await moved.end == .exited(0), isClean else { return false }
        } else {
            guard await inspection.isClean(except: changed), await start(move, snapshot).end == .exited(0) else {
                return false
            }
        }
        try copyIndex(snapshot)
        return true
    }

    /// How a slot gets from one tree to another.
    private enum Way: Equatable {
        /// Few files differ, these.
        case little([TreeChange])
        /// Git puts every file right that is not as it wrote it.
        case reset
        /// From nothing: the files that stay would be written in another way now, or nothing is known of them.
        case anew
    }

    private func way(from old: ObjectID?, to tree: ObjectID) -> Way {
        if old == tree { return .reset }
        guard let old, let repository = try? Repository(at: source.place),
            let changes = try? repository.changes(from: old, to: tree)
        else { return .anew }
        let attributes = Array(".gitattributes".utf8)
        // Git does not write a file again whose content in the tree is the same and whose attributes are not.
        if changes.contains(where: { $0.path.suffix(attributes.count) == attributes[...] }) { return .anew }
        let isLittle = changes.count <= Self.mostChanges && !changes.contains { $0.entry?.kind == .submodule }
        return isLittle ? .little(changes) : .reset
    }

    private static let mostChanges = 1000
    // How many slots may be held by steps that outlived their gate before a run waits.
    private static let mostOrphans = 8

    /// Waits by the clock and not in the kernel, so that Ctrl-C is heard and whichever slot gets free is taken.
    private func lockSlot() async throws -> (Int, FileLock) {
        while true {
            var orphans = 0
            for slot in 1...slots + Self.mostOrphans where slot <= slots + orphans {
                guard let lock = try FileLock("\(folder)/\(slot).lock", waits: false) else { continue }
                if !GroupFile.isAlive("\(folder)/\(slot).group") { return (slot, lock) }
                orphans += 1
            }
            if git.processes.interruption.happened {
                throw SnapshotError(
                    description: "the wait for a free snapshot in \(folder) was interrupted", command: "gate run")
            }
            try await OwnThread.pause(milliseconds: 20)
        }
    }

    private func move(_ snapshot: Snapshot, to tree: ObjectID, head: ObjectID?, isKnown: Bool) async throws {
        let isReused = try isKnown && isIntact(snapshot)
        if !isReused {
            try Files.remove(snapshot.folder)
            try Files.remove(index(snapshot))
            try Files.remove(index(snapshot) + ".lock")
            try Files.makeFolder(snapshot.folder, mode: 0o700)
        }
        try writeOwnFolder(snapshot, head: head)
        // First, because Git would write files by the attributes that a step has left beside them.
        if isReused { try await run(["clean", "-ffdxq"], snapshot) }
        // `--reset` overwrites what a step has changed, which `-m` would keep.
        try await run(["read-tree", "--reset", "-u", tree.description], snapshot)
        if !isReused {
            SnapshotFolders(folder: folder, limit: maxSizeBytes, seal: seal)
                .keepWithinLimit(besides: snapshot.slot, of: source.commonFolder)
        }
        try copyIndex(snapshot)
        SnapshotInspection.waitForNextTick()
        // Git passes over what a step has left in a submodule's folder, and over the rights of folders.
        if isReused, await !isClean(snapshot) {
            throw SnapshotError(
                description: "the snapshot in \(snapshot.folder) could not be put right", command: again(snapshot))
        }
    }

    /// The index by which the slot is judged, out of the reach of a step's own `git rm`, `commit` or `update-index`.
    package func index(_ snapshot: Snapshot) -> String { "\(folder)/\(snapshot.slot).index" }

    /// Gives the slot's own Git the index, so that a step sees a clean work tree.
    ///
    /// A link costs nothing where a copy of a large index costs 20 ms; Git writes a new file and renames it.
    private func copyIndex(_ snapshot: Snapshot) throws {
        let own = snapshot.folder + "/.git/index"
        if Files.isSameFile(own, index(snapshot)) { return }
        try Files.remove(own)
        // The index of an empty tree may never have been written.
        guard !Files.link(index(snapshot), to: own), let bytes = try Files.read(index(snapshot), limit: .max) else {
            return
        }
        try Files.write(bytes, to: own)
    }

    /// False as well where that cannot be told, so that the slot is put right.
    private func isClean(_ snapshot: Snapshot) async -> Bool {
        await SnapshotInspection(snapshot.folder, index: index(snapshot)).isClean()
    }

    package func start(
        _ arguments: [String], _ snapshot: Snapshot, _ variables: [String: String] = [:]
    ) async -> CommandOutcome {
        let own = [
            "GIT_CEILING_DIRECTORIES": folder, "GIT_LFS_SKIP_DOWNLOAD_ERRORS": "1", "GIT_TERMINAL_PROMPT": "0",
            "GIT_DIR": snapshot.folder + "/.git", "GIT_WORK_TREE": snapshot.folder, "GIT_INDEX_FILE": index(snapshot),
        ]
        // Version 2 is the one that `IndexFile` reads.
        return await git.run(
            // Git LFS finds by `alternates` what is here; of everything else the pointer stays, and nothing is downloaded.
            ["-c", "index.version=2", "-c", "lfs.url=file:///dev/null"] + arguments, folder: snapshot.folder,
            timeoutMilliseconds: 600_000,
            environment: own.merging(variables) { _, new in new })
    }

    private func run(_ arguments: [String], _ snapshot: Snapshot) async throws {
        let outcome = await start(arguments, snapshot)
        guard outcome.end == .exited(0) else {
            let missing = outcome.text.split(separator: "\n").count {
                $0.hasPrefix("error: unable to read sha1 file of ")
            }
            if missing > 0 {
                throw SnapshotError(
                    description:
                        "\(counted(missing, "file")) of the tree could not be written: Git has no "
                        + "content for \(missing == 1 ? "it" : "them") here",
                    command: "git fetch --refetch --no-filter", lacksObjects: true)
            }
            throw SnapshotError(
                description: "git \(arguments.first ?? "") could not prepare the snapshot", notes: outcome.reasons,
                command: outcome.limitCommand ?? outcome.obstacleCommand(folder) ?? again(snapshot))
        }
    }

    /// A snapshot is made anew where it is gone, and nothing else lies there.
    private func again(_ snapshot: Snapshot) -> SuggestedCommand { "rm -rf \(ShellWords.quoted(snapshot.folder))" }

    /// True where the slot's own `.git` is still there as this store makes it.
    private func isIntact(_ snapshot: Snapshot) throws -> Bool {
        let own = snapshot.folder + "/.git"
        let configuration = try Files.read(own + "/config")
        let attributes = try Files.read(own + "/info/attributes")
        return Files.isFolder(own + "/objects/info") && configuration == Array(source.configuration.utf8)
            && attributes == source.attributes && !Files.exists(own + "/index.lock")
            && !Files.exists(index(snapshot) + ".lock")
    }

    /// Writes the snapshot's `.git`: what a step may have left there is put right each time.
    package func writeOwnFolder(_ snapshot: Snapshot, head: ObjectID?) throws {
        let own = snapshot.folder + "/.git"
        try Files.makeFolder(own + "/objects/info")
        try Files.makeFolder(own + "/info")
        if !Files.names(in: own + "/refs").isEmpty { try Files.remove(own + "/refs") }
        try Files.remove(own + "/packed-refs")
        try Files.makeFolder(own + "/refs")
        let files: [(String, [UInt8]?)] = [
            ("HEAD", Array((head?.description ?? "ref: refs/heads/main").utf8) + [10]),
            ("config", Array(source.configuration.utf8)),
            ("objects/info/alternates", Self.alternate(source.objects)),
            ("info/attributes", source.attributes), ("info/exclude", source.excludes), ("shallow", source.shallow),
        ]
        for (name, content) in files {
            let path = "\(own)/\(name)"
            if try Files.read(path) == content { continue }
            guard let content else {
                try Files.remove(path)
                continue
            }
            if !Files.overwrite(content, at: path) { try Files.write(content, to: path) }
        }
    }

    /// A line of `objects/info/alternates`, quoted as Git reads it where the path needs that.
    private static func alternate(_ path: String) -> [UInt8] {
        if !path.hasPrefix("\""), !path.contains("\n"), !path.hasPrefix("#") { return Array((path + "\n").utf8) }
        let escaped = path.map { $0 == "\n" ? "\\n" : $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
        return Array("\"\(escaped)\"\n".utf8)
    }
}

/// Submodules: each has a snapshot of its own, which is moved into its place while a step runs and back afterwards.
///
/// Git sees an empty folder there when it moves the outer snapshot; nothing is written twice, and a submodule that a step
/// has changed is put right like everything else.
extension SnapshotStore {
    private func submoduleList(_ snapshot: Snapshot) -> String { "\(folder)/\(snapshot.slot).submodules" }

    /// The store of one submodule's snapshots, beside the slot that it belongs to.
    private func store(_ snapshot: Snapshot, path: String) -> String {
        "\(folder)/\(snapshot.slot).modules/\(Digest.sha256(path).prefix(16))"
    }

    /// Puts the submodules in their places.
    package func laySubmodules(_ snapshot: Snapshot) async throws {
        let present = data.submodules.filter { $0.content != nil }
        guard !present.isEmpty else { return }
        var lines: [UInt8] = []
        for module in present { lines += Array(module.path.utf8) + [0] }
        // Written first: what a killed run has laid, the next one finds.
        try Files.write(lines, to: submoduleList(snapshot))
        for module in present {
            guard let content = module.content else { continue }
            let kept = store(snapshot, path: module.path)
            try Files.makeFolder(kept, mode: 0o700)
            var inner = LinkedData()
            inner.submodules = content.inner
            let store = SnapshotStore(
                folder: kept, source: try SnapshotSource(try Repository(at: content.place), place: content.place),
                git: git, seal: seal, data: inner)
            let own = Snapshot(folder: kept + "/1", slot: 1, lock: snapshot.lock)
            try await store.prepare(own, tree: content.tree, head: module.commit)
            let place = "\(snapshot.folder)/\(module.path)"
            // A step may have left a link in the place of a folder above it; then Git puts that right first.
            guard Files.removeEmptyFolder(place), Files.move(own.folder, to: place) else {
                throw SnapshotError(
                    description: "the submodule \(module.path) has no place in the snapshot",
                    command: "rm -rf \(ShellWords.quoted(snapshot.folder))")
            }
        }
    }

    /// Takes the submodules out of their places; an empty folder stays in each, as Git itself leaves it.
    package func takeSubmodulesAway(_ snapshot: Snapshot) throws {
        guard let bytes = try Files.read(submoduleList(snapshot), limit: 1 << 20) else { return }
        for path in bytes.split(separator: 0) {
            let path = String(decoding: path, as: UTF8.self)
            let place = "\(snapshot.folder)/\(path)"
            let kept = store(snapshot, path: path) + "/1"
            // Where a folder above it was replaced by a link, what lies behind that is not ours.
            guard
                Files.realPath(Paths.folder(of: place))
                    == Files.realPath(snapshot.folder).map({
                        path.contains("/") ? "\($0)/\(Paths.folder(of: path))" : $0
                    })
            else { continue }
            if Files.isFolder(place), !Files.isLink(place), !Files.names(in: place).isEmpty {
                try Files.remove(kept)
                if !Files.move(place, to: kept) { try Files.remove(place) }
            } else if Files.isLink(place) || !Files.isFolder(place) {
                try Files.remove(place)
            }
            try Files.makeFolder(place)
        }
        try Files.remove(submoduleList(snapshot))
    }
}

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
        // What the index says of the files is worth nothing once somebody else has written it.
        if !record(snapshot).hasItsIndex { return true }
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
        let isKnown = record(snapshot).hasItsIndex
        if isKnown {
            guard let bytes = try Files.read(index(snapshot), limit: .max) else { return nil }
            try Files.write(bytes, to: changed)
        }
        var variables = ["GIT_INDEX_FILE": changed, "GIT_OBJECT_DIRECTORY": source.objects]
        if place == .nowhere {
            try Files.makeFolder(objects)
            variables["GIT_OBJECT_DIRECTORY"] = objects
            variables["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = source.objects
        }
        let written = place == .nowhere ? folder : source.objects
        // Without an index to be believed, every file is read.
        if !isKnown { try tells(await start(["read-tree", tree.description], snapshot, variables), written) }
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
