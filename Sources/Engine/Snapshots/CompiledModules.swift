package import Git
import Platform

/// Compiled Python modules that lie beside the sources and that Git ignores: without them the package cannot be imported.
package enum CompiledModules {
    // What says that a project compiles anything; all others are not looked through.
    private static let builders = ["setup.py", "meson.build", "CMakeLists.txt", "Cargo.toml", "build.py"]
    private static let mostFolders = 2_000
    private static let mostModules = 200

    /// Finds them in the folders of Python packages.
    package static func find(_ workTree: String, _ repository: borrowing Repository) -> [LinkedData.Item] {
        guard builders.contains(where: { Files.exists("\(workTree)/\($0)") }) else { return [] }
        var items: [LinkedData.Item] = []
        var folders = ["", "src/", "lib/", "python/"]
        var place = 0
        while place < folders.count, place < mostFolders {
            let folder = folders[place]
            // At the top and below `src` packages begin; further down a folder has to be one.
            let isRoot = place < 4
            place += 1
            for name in Files.names(in: "\(workTree)/\(folder)") {
                guard let name = String(validating: name, as: UTF8.self), !name.hasPrefix(".") else { continue }
                let path = folder + name
                if name.hasSuffix(".so") || name.hasSuffix(".pyd") {
                    guard repository.ignores(path), items.count < mostModules else { continue }
                    items.append(LinkedData.Item(path: path, source: "\(workTree)/\(path)", kind: .module))
                } else if Files.exists("\(workTree)/\(path)/__init__.py"), !Files.isLink("\(workTree)/\(path)") {
                    folders.append(path + "/")
                } else if !isRoot, Files.isFolder("\(workTree)/\(path)"), name != "__pycache__" {
                    // A package without `__init__.py`, see PEP 420, inside another one.
                    folders.append(path + "/")
                }
            }
        }
        return items
    }
}
