package import Git
import Platform

/// What a snapshot takes over from the user's repository, so that Git writes its files as a checkout there would.
package struct SnapshotSource: Sendable {
    /// The folder of objects that the snapshot reads and never writes.
    package var objects: String
    /// Settings of the repository itself that decide how files are written.
    package var settings: [(name: String, value: String)]
    /// `info/attributes` of the repository.
    package var attributes: [UInt8]
    /// `info/exclude` of the repository.
    package var excludes: [UInt8]
    /// `shallow`, nil in a whole clone.
    package var shallow: [UInt8]?
    /// The repository's common Git folder and the work tree's name, which tell snapshots apart.
    package var commonFolder: String
    /// How to open the repository.
    package var place: RepositoryPlace
    /// The name of the repository's folder, for people who look into the cache.
    package var name: String

    private static let coreSettings = [
        "autocrlf", "eol", "safecrlf", "symlinks", "ignorecase", "precomposeunicode", "filemode",
    ]

    /// Reads it.
    package init(_ repository: borrowing Repository, place: RepositoryPlace) throws {
        self.place = place
        commonFolder = repository.commonFolder
        objects = commonFolder + "/objects"
        settings = try repository.ownConfiguration { name in
            if name.hasPrefix("filter.") { return true }
            return name.hasPrefix("core.") && Self.coreSettings.contains(String(name.dropFirst("core.".count)))
        }
        attributes = try Files.read(commonFolder + "/info/attributes") ?? []
        excludes = try Files.read(commonFolder + "/info/exclude") ?? []
        shallow = try Files.read(commonFolder + "/shallow")
        name = repository.name
    }

    /// The text of the snapshot's own configuration.
    package var configuration: String {
        var text = """
            [core]
            \trepositoryformatversion = 0
            \tbare = false
            \tlogallrefupdates = false
            \thooksPath = /dev/null
            \tfsmonitor = false
            \tuntrackedCache = false

            """
        for (name, value) in settings {
            guard let first = name.firstIndex(of: "."), let last = name.lastIndex(of: ".") else { continue }
            let section = name[..<first]
            let key = name[name.index(after: last)...]
            let middle = first < last ? " \"\(Self.escaped(name[name.index(after: first)..<last]))\"" : ""
            text += "[\(section)\(middle)]\n\t\(key) = \"\(Self.escaped(value[...]))\"\n"
        }
        return text
    }

    private static func escaped(_ text: Substring) -> String {
        var result = ""
        for character in text {
            switch character {
            case "\\", "\"": result += "\\\(character)"
            case "\n": result += "\\n"
            default: result.append(character)
            }
        }
        return result
    }
}
