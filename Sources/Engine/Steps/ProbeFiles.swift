import Platform
import EmbeddedFiles
import Git

/// The probe's Python files, written once for a content to the gate's own folder.
enum ProbeFiles {
    /// Makes sure that the files are there.
    ///
    /// - Returns: The folder, absolute.
    static func folder(_ state: StateFolder) throws(FileError) -> String {
        try folder(in: state.probe)
    }

    /// Makes sure that the files are there, in a folder of the caller's choice, one of them left out where it is named.
    ///
    /// - Returns: The folder of this version, absolute.
    static func folder(in place: String, leavingOut left: String? = nil) throws(FileError) -> String {
        let files = EmbeddedFiles.probe.filter { $0.key != left }.sorted { $0.key < $1.key }
        let digest = Digest.sha256(files.map { "\($0.key)\n\($0.value)" }.joined(separator: "\n"))
        let folder = "\(place)/\(digest.prefix(16))"
        if Files.isFolder(folder) { return folder }
        // Written beside and renamed, so that nobody ever imports half a probe.
        let new = "\(folder).\(Clock.identifier(Clock.milliseconds()))"
        try Files.makeFolder(new)
        for (name, text) in files { try Files.write(Array(text.utf8), to: "\(new)/\(name)", mode: 0o444) }
        if !Files.move(new, to: folder) { try Files.remove(new) }
        return folder
    }
}
