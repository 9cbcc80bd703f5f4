import Model

/// The files of a folder, and of the small folders below it.
struct DocsPackage {
    var name: String
    var files: [DocumentationReport.File] = []
    var weight: Double { files.reduce(0) { $0 + Double($1.count.definitions) } }
    var count: DocumentationReport.Count {
        files.reduce(into: DocumentationReport.Count()) {
            $0.definitions += $1.count.definitions
            $0.documented += $1.count.documented
        }
    }

    // A folder that would be smaller than this part of the map is shown in the one above it.
    private static let leastShare = 0.004

    /// The folders with their files, those without anything to document left out.
    static func packages(_ report: DocumentationReport) -> [DocsPackage] {
        var folders: [String: [DocumentationReport.File]] = [:]
        var total = 0.0
        for file in report.files where file.count.definitions > 0 {
            folders[folder(of: file.path.description), default: []].append(file)
            total += Double(file.count.definitions)
        }
        // The deepest first, so that what has been gathered may be gathered again.
        let depth = { (name: String) in name == "." ? 0 : name.split(separator: "/").count }
        for level in stride(from: folders.keys.map(depth).max() ?? 0, to: 0, by: -1) {
            for name in folders.keys.filter({ depth($0) == level }).sorted() {
                guard let files = folders[name], DocsPackage(name: name, files: files).weight < total * leastShare
                else {
                    continue
                }
                folders[name] = nil
                folders[folder(of: name), default: []] += files
            }
        }
        return folders.map { DocsPackage(name: $0.key, files: $0.value.sorted { $0.path < $1.path }) }
            .sorted { $0.name < $1.name }
    }

    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }
}
