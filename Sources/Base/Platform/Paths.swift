/// Absolute paths as text.
package enum Paths {
    /// The folder that holds a path.
    package static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    /// The last part of a path.
    package static func name(of path: String) -> String {
        String(path.split(separator: "/").last ?? "")
    }

    /// The part of a path below a folder, empty for the folder itself, nil where it lies elsewhere.
    package static func relative(_ path: String, to folder: String) -> String? {
        if path == folder { return "" }
        return path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count + 1)) : nil
    }

    /// A name as a file's name: what is not a letter, a digit or one of `-_.` becomes a dash.
    package static func fileName(_ name: String) -> String {
        String(name.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "-" })
    }
}
