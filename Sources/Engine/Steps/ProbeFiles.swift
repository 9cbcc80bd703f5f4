import EmbeddedFiles
import Git
package import Platform

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The probe's Python files, written once for a content to the gate's own folder.
package enum ProbeFiles {
    /// Makes sure that the files are there for a step, and no bytecode beside them, which would be run in their place.
    ///
    /// Steps write none (`PYTHONDONTWRITEBYTECODE`), so what lies there is of somebody who can write to the folder.
    ///
    /// - Returns: The folder, absolute.
    package static func folder(_ state: StateFolder) throws(FileError) -> String {
        try folder(in: state.probe, keepsBytecode: false)
    }

    /// Makes sure that the files are there, in a folder of the caller's choice, one of them left out where it is named.
    ///
    /// - Parameter keepsBytecode: Whether Python may keep its bytecode there: for a person who runs a script by hand, and
    ///   whom no verdict hangs on.
    /// - Returns: The folder of this version, absolute.
    package static func folder(in place: String, leavingOut left: String? = nil, keepsBytecode: Bool = true)
        throws(FileError) -> String
    {
        let files = EmbeddedFiles.probe.filter { $0.key != left }
        let folder = "\(place)/\(digest(of: files).prefix(16))"
        if Files.isFolder(folder) {
            let stray = stray(folder, files)
            // Another step may be importing from the folder: what can go by itself does.
            for path in stray where !keepsBytecode && isBytecode(path) { try Files.remove("\(folder)/\(path)") }
            if stray.allSatisfy(isBytecode), holds(folder, files) { return folder }
            // They are not the program's own any more: write them again.
            try Files.remove(folder)
        }
        // Written beside and renamed, so that nobody ever imports half a probe.
        let new = "\(folder).\(Clock.identifier(Clock.milliseconds()))"
        try write(files, to: new)
        if !Files.move(new, to: folder) { try Files.remove(new) }
        return folder
    }

    private static func isBytecode(_ path: String) -> Bool { Paths.name(of: path) == "__pycache__" }

    /// What lies in a folder beside these files, relative paths; of a folder that is none of theirs, its own alone.
    private static func stray(_ folder: String, _ files: [String: String]) -> [String] {
        let folders = Set(files.keys.map { Paths.folder(of: "/" + $0) })
        return folders.flatMap { below in
            Files.names(in: folder + below).compactMap { name in
                let name = String(decoding: name, as: UTF8.self)
                let path = String((below == "/" ? "/\(name)" : "\(below)/\(name)").dropFirst())
                return files[path] != nil || folders.contains("/" + path) ? nil : path
            }
        }
    }

    /// True where a folder holds these files, each as it is here.
    private static func holds(_ folder: String, _ files: [String: String]) -> Bool {
        files.allSatisfy { path, text in
            let bytes = (try? Files.read("\(folder)/\(path)", limit: text.utf8.count + 1)) ?? nil
            return bytes.map { $0.elementsEqual(text.utf8) } ?? false
        }
    }

    /// A digest of relative paths and contents; the length of each keeps one file's end apart from the next one's path.
    package static func digest(of files: [String: String]) -> String {
        let parts = files.sorted { $0.key < $1.key }.map { path, text in
            "\(path.utf8.count) \(text.utf8.count)\n\(path)\n\(text)"
        }
        return Digest.sha256(parts.joined(separator: "\n"))
    }

    /// Writes files into a folder and its sub-folders, which are made: files for reading alone, folders for their owner to
    /// write.
    ///
    /// - Parameter files: Relative paths and texts; a path that leads out of the folder is refused.
    package static func write(_ files: [String: String], to folder: String) throws(FileError) {
        try Files.makeFolder(folder)
        for (path, text) in files.sorted(by: { $0.key < $1.key }) {
            guard staysInside(path) else {
                errno = EINVAL
                throw FileError("write", "\(folder)/\(path)")
            }
            try Files.makeFolder(Paths.folder(of: "\(folder)/\(path)"))
            try Files.write(Array(text.utf8), to: "\(folder)/\(path)", mode: 0o444)
        }
    }

    /// True for a relative path whose parts are plain names.
    package static func staysInside(_ path: String) -> Bool {
        path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty && part != "." && part != ".." && !part.utf8.contains(0)
        }
    }
}

/// The FIFO over which a probe speaks: outside the snapshot, so that it never becomes part of what is judged.
package enum EventChannel {
    /// Makes one.
    ///
    /// - Parameter folder: The folder of the repository's snapshots.
    /// - Returns: Its path, in a folder of its own that only this user may enter.
    package static func make(in folder: String) throws(FileError) -> String {
        let own = "\(folder)/events-\(Clock.identifier(Clock.milliseconds()))"
        try Files.makeFolder(own, mode: 0o700)
        let path = own + "/events"
        guard mkfifo(path, 0o600) == 0 else { throw FileError("make the event channel", path) }
        return path
    }

    package static func remove(_ path: String) {
        try? Files.remove(Paths.folder(of: path))
    }
}

/// The folders from which Python imports the project's modules, relative to the top of the tree.
///
/// An editable install (`pip install -e .`) points at the work tree: without these roots first on `PYTHONPATH`, a test
/// in the snapshot would import the code that is not being committed, and pass.
enum ImportRoots {
    /// Finds the roots.
    ///
    /// - Parameters:
    ///   - sources: From where the interpreter imports modules beside its packages, see `InstalledPackages`.
    ///   - workTree: The work tree at which editable installs point.
    ///   - hasSources: Whether the judged tree has Python files below a folder.
    /// - Returns: Relative folders, `""` for the top, the most specific first.
    package static func find(_ sources: [String], workTree: String, hasSources: (String) -> Bool) -> [String] {
        var roots: Set<String> = []
        for source in sources {
            if let root = Paths.relative(source, to: workTree) { roots.insert(root) }
        }
        for folder in ["src", "lib", "python"] where hasSources(folder) { roots.insert(folder) }
        return roots.sorted { ($0.count, $0) > ($1.count, $1) }
    }
}
