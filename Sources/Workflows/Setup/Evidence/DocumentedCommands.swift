import Platform

/// A command that a README, CI or a script of the project names.
struct DocumentedCommand: Sendable, Hashable {
    /// The command.
    var command: ReadCommand
    /// The file that names it, relative to the top.
    var file: String
    /// The line, from 1.
    var line: Int
    /// True where CI, a Makefile or tox runs it.
    var isAutomatic: Bool

    /// Where it stands, for people: `README.md:12`.
    var place: String { "\(file):\(line)" }
}

/// The commands that a project names for people and for CI, in the order in which they are read.
enum DocumentedCommands {
    private static let mostFiles = 60

    /// Reads every place that names commands.
    static func read(_ files: ProjectFiles) -> [DocumentedCommand] {
        let readmes = files.others.filter(isReadme).sorted { rank($0) < rank($1) }
        let automatic = files.others.filter(isAutomatic)
        let scripts = files.others.filter { $0.hasSuffix(".sh") && ProjectFiles.folders($0).count < 3 }
        var commands: [DocumentedCommand] = []
        for file in readmes.prefix(mostFiles) { commands += self.commands(file, files, isAutomatic: false) }
        for file in automatic.prefix(mostFiles) { commands += self.commands(file, files, isAutomatic: true) }
        for file in scripts.prefix(mostFiles) { commands += self.commands(file, files, isAutomatic: false) }
        return commands
    }

    private static func isReadme(_ path: String) -> Bool {
        let name = Paths.name(of: path).lowercased()
        let isText = [".md", ".rst", ".txt"].contains { name.hasSuffix($0) } || !name.contains(".")
        guard isText else { return false }
        let folders = ProjectFiles.folders(path)
        return name.hasPrefix("readme") || folders.isEmpty && (name.hasPrefix("usage") || name.hasPrefix("getting"))
            || folders == ["docs"] && name.hasPrefix("getting")
    }

    /// The README of the top first.
    private static func rank(_ path: String) -> (Int, String) {
        let name = Paths.name(of: path).lowercased()
        return (ProjectFiles.folders(path).count * 2 + (name.hasPrefix("readme.") || name == "readme" ? 0 : 1), path)
    }

    private static func isAutomatic(_ path: String) -> Bool {
        if path.hasPrefix(".github/workflows/") || path.hasPrefix(".circleci/") { return true }
        guard ProjectFiles.folders(path).isEmpty else { return false }
        return [
            "Makefile", "makefile", "justfile", "tox.ini", ".gitlab-ci.yml", ".travis.yml", "azure-pipelines.yml",
            "noxfile.py", "setup.cfg", "pixi.toml", "Taskfile.yml",
        ].contains(path)
    }

    private static func commands(_ file: String, _ files: ProjectFiles, isAutomatic: Bool) -> [DocumentedCommand] {
        var found: [DocumentedCommand] = []
        var pending: (text: String, line: Int)?
        var folder: String?
        var inFence = false
        // What stands in a README of a folder is mostly typed in that folder.
        let home = isAutomatic ? "" : Paths.folder(of: "/\(file)").dropFirst()
        for (place, raw) in files.text(file).split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            var line = String(raw.filter { $0 != "\r" }.trimmed)
            if line.hasPrefix("```") || line.hasPrefix("~~~") {
                inFence.toggle()
                folder = nil
                pending = nil
                continue
            }
            if isAutomatic { line = automatic(line) }
            if let started = pending { line = "\(started.text) \(line)" }
            let number = pending?.line ?? place + 1
            pending = nil
            if line.hasSuffix("\\") {
                pending = (String(line.dropLast()), number)
                continue
            }
            var texts = [line]
            if !isAutomatic, !inFence { texts += spans(line) }
            for text in texts {
                let words = text.split(separator: " ")
                if words.count == 2, words[0] == "cd" || words.count == 3 && words[0] == "$" && words[1] == "cd" {
                    folder = words.last.map(String.init)
                }
                for var command in ReadCommand.all(in: text) {
                    // Prose begins with any word; only what CI runs may be a program of any name.
                    command.folder = command.folder ?? folder ?? (home.isEmpty ? nil : String(home))
                    found.append(
                        DocumentedCommand(command: command, file: file, line: number, isAutomatic: isAutomatic))
                }
            }
        }
        return found
    }

    /// A line of CI, of a Makefile or of tox, without what stands before its command.
    private static func automatic(_ line: String) -> String {
        var text = line[...]
        if text.hasPrefix("- ") { text = text.dropFirst(2).trimmed }
        for key in ["run:", "script:", "command:", "commands =", "commands=", "test =", "train ="]
        where text.hasPrefix(key) {
            text = text.dropFirst(key.count).trimmed
        }
        if text.hasPrefix("@") || text.hasPrefix("-@") { text = text.drop { $0 == "@" || $0 == "-" } }
        if let first = text.first, first == "\"" || first == "'", text.last == first, text.count > 1 {
            text = text.dropFirst().dropLast()
        }
        return String(text)
    }

    /// What stands between backticks in prose.
    private static func spans(_ line: String) -> [String] {
        let pieces = line.split(separator: "`", omittingEmptySubsequences: false)
        return pieces.enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }.filter { $0.contains(" ") }
    }
}
