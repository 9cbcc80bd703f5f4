import Git
package import Model
package import Platform
import Words

/// The folder that a step's process fills, on this machine.
package struct StepOutput {
    // Tools make pages by the thousand; content is read of few.
    private static let mostFiles = 200_000
    private static let mostBytes = 256 << 20

    private let folder: OutputFolder
    private let path: String
    /// Where in the work tree its files stay.
    private let kept: (top: String, path: String)?

    /// Makes the folder; nil where the command fills none.
    package init?(_ command: Command, cache: CacheFolder, workTree: String?) throws {
        guard let folder = command.output else { return nil }
        self.folder = folder
        try Files.makeFolder(cache.path, mode: 0o700)
        switch folder.place {
        case .thrownAway, .workTree:
            // Also what stays is made elsewhere: pages of an earlier run would pass for pages of this one.
            path = try Files.makeTemporaryFolder(in: cache.path)
        case .cache(let name):
            path = Self.keptFolder(name, in: cache)
            try Files.makeFolder(path)
        }
        if case .workTree(let place) = folder.place {
            guard let workTree else { throw CommandProblemInWorkTree() }
            kept = (workTree, place.description)
        } else {
            kept = nil
        }
    }

    /// The arguments with the folder's path in its place.
    package func arguments(_ arguments: [[UInt8]]) -> [[UInt8]] {
        let name = Array((folder.isQuoted ? ShellWords.quoted(path) : path).utf8)
        return arguments.map { ByteText.replacing(Array(OutputFolder.placeholder.utf8), by: name, in: $0) }
    }

    /// An output in which the folder is called by its place in the arguments.
    package func naming(_ output: [UInt8]) -> [UInt8] {
        ByteText.replacing(Array(path.utf8), by: Array(OutputFolder.placeholder.utf8), in: output)
    }

    /// Reads what was made, lays it where people look for it, and takes away what nobody uses again.
    ///
    /// - Parameter isWhole: Whether the process has ended well.
    package func files(isWhole: Bool) throws(FileError) -> [ProducedFile] {
        var files: [ProducedFile] = []
        var bytes = 0
        Self.add(Array(path.utf8), below: [], wanted: folder.wanted, &files, &bytes)
        if let kept, isWhole {
            for file in files {
                let name = String(decoding: file.path.bytes, as: UTF8.self)
                guard let bytes = try Files.read("\(path)/\(name)") else { continue }
                // A link on the way could lead out of the repository; the check has looked before the process started.
                try Files.write(bytes, to: "\(kept.path)/\(name)", below: kept.top)
            }
        }
        if case .cache = folder.place {} else { try? Files.remove(path) }
        return files.sorted { $0.path < $1.path }
    }

    private static func keptFolder(_ name: String, in cache: CacheFolder) -> String {
        "\(cache.path)/made/\(Paths.fileName(name))"
    }

    /// The files of one kind that earlier processes have left in a folder of the cache.
    package static func kept(_ name: String, in cache: CacheFolder, wanted: String) -> [ProducedFile] {
        var files: [ProducedFile] = []
        var bytes = 0
        add(Array(keptFolder(name, in: cache).utf8), below: [], wanted: wanted, &files, &bytes)
        return files.filter { $0.bytes != nil }.sorted { $0.path < $1.path }
    }

    private static func add(
        _ place: [UInt8], below: [UInt8], wanted: String?, _ files: inout [ProducedFile], _ bytes: inout Int
    ) {
        for name in Files.names(in: place.map(CChar.init(bitPattern:)) + [0]) where files.count < mostFiles {
            let inner = place + [UInt8(ascii: "/")] + name
            let relative = below.isEmpty ? name : below + [UInt8(ascii: "/")] + name
            let text = String(decoding: inner, as: UTF8.self)
            // A link may lead anywhere, also back.
            if Files.isLink(text) { continue }
            if Files.isFolder(text) {
                add(inner, below: relative, wanted: wanted, &files, &bytes)
                continue
            }
            var file = ProducedFile(path: RepositoryPath(bytes: relative))
            if let wanted, relative.suffix(wanted.utf8.count).elementsEqual(wanted.utf8) {
                let limit = mostBytes - bytes
                if let size = Files.size(text), size <= limit { file.bytes = try? Files.read(text, limit: limit + 1) }
                bytes += file.bytes?.count ?? 0
            }
            files.append(file)
        }
    }
}
