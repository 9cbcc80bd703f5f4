package import Git
import Platform

/// The gate's hooks that a repository has, found without starting Git.
package enum InstalledHooks {
    /// Their names, sorted.
    package static func names(_ repository: borrowing Repository) throws -> [String] {
        let folder = try folder(repository)
        var names: [String] = []
        for name in Files.names(in: folder).map({ String(decoding: $0, as: UTF8.self) }) where !name.contains(".") {
            guard let bytes = try Files.read("\(folder)/\(name)", limit: 4096) else { continue }
            let text = String(decoding: bytes, as: UTF8.self)
            // What only passes on to another folder's hook judges nothing.
            let isOurs = text.contains("\n\(HookInstaller.mark) ")
            if isOurs, text.contains(" hook \(name) ") || text.contains(" lfs \(name) ") { names.append(name) }
        }
        return names.sorted()
    }

    /// The folder that Git goes by, see git-config(1), `core.hooksPath`.
    package static func folder(_ repository: borrowing Repository) throws -> String {
        guard let path = try repository.configuration("core.hookspath"), !path.isEmpty else {
            return repository.commonFolder + "/hooks"
        }
        return path.hasPrefix("/") ? path : "\(repository.workTree ?? repository.commonFolder)/\(path)"
    }
}
