import Git
import Platform

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A folder of which the tree has a part, such as `data` with a tracked `.gitkeep`: what Git ignores in it.
///
/// A sub-folder of which everything is ignored is one part; beside tracked files, each file is. Files that are neither
/// tracked nor ignored are nobody's data.
struct MixedFolder {
    /// What to bring along, relative to the folder, in no order.
    private(set) var parts: [String] = []
    /// How many files that are; of very many, a part.
    private(set) var files = 0
    /// Ignored links that leave the repository, relative to the folder.
    private(set) var outside: [String] = []
    /// True where the folder holds more than may be looked at.
    private(set) var isTooLarge = false

    private let path: String
    private let source: String
    private let top: String
    private let tree: ObjectID
    private var looksLeft: Int

    // The files of whole folders are only counted, and nobody reads the exact number of so many.
    private static let mostCounted = 200_000

    /// Looks through a folder.
    ///
    /// - Parameters:
    ///   - path: The folder, relative to the top.
    ///   - source: Where it lies, absolute.
    ///   - workTree: The top of the work tree.
    ///   - tree: What the snapshot holds.
    ///   - most: How many names are looked at.
    init(
        _ path: String, source: String, workTree: String, tree: ObjectID, most: Int = .max,
        _ repository: borrowing Repository
    ) {
        self.path = path
        self.source = source
        self.tree = tree
        top = Files.realPath(workTree) ?? workTree
        looksLeft = most
        walk("", repository)
        if isTooLarge { parts = [] }
    }

    /// True where the tree has a folder of this path.
    static func isInTree(_ path: String, _ tree: ObjectID, _ repository: borrowing Repository) -> Bool {
        (try? repository.names(in: Array(path.utf8), of: tree)).flatMap { $0 } != nil
    }

    private enum Kind { case folder, link, file, other }

    private static func kind(_ path: String) -> Kind {
        var status = stat()
        guard lstat(path, &status) == 0 else { return .other }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: return .folder
        case S_IFLNK: return .link
        case S_IFREG: return .file
        default: return .other
        }
    }

    /// Looks at what lies in a folder that the tree has, or of which not everything is ignored.
    ///
    /// - Parameter folder: Relative to the folder as a whole, with a slash at its end; empty for that one.
    /// - Returns: True where everything in it is ignored, so that it can be taken as a whole.
    @discardableResult
    private mutating func walk(_ folder: String, _ repository: borrowing Repository) -> Bool {
        let whole = folder.isEmpty ? path : "\(path)/\(folder.dropLast())"
        let tracked = (try? repository.names(in: Array(whole.utf8), of: tree)).flatMap { $0 }
        let names = Files.names(in: folder.isEmpty ? source : "\(source)/\(folder)")
        looksLeft -= names.count
        if looksLeft < 0 {
            isTooLarge = true
            return false
        }
        let known = Set(tracked ?? [])
        var isWhole = tracked == nil && !folder.isEmpty
        let (before, filesBefore) = (parts.count, files)
        for bytes in names {
            guard let name = String(validating: bytes, as: UTF8.self), name != ".git" else {
                isWhole = false
                continue
            }
            let inner = folder + name
            let kind = Self.kind("\(source)/\(inner)")
            if known.contains(bytes) {
                // What the tree has goes first.
                if kind == .folder, Self.isInTree("\(path)/\(inner)", tree, repository) {
                    walk(inner + "/", repository)
                }
            } else if !take(inner, kind, repository) {
                isWhole = false
            }
        }
        guard isWhole, files > filesBefore else { return false }
        // One link in place of many.
        parts.removeLast(parts.count - before)
        parts.append(String(folder.dropLast()))
        return true
    }

    /// Takes what is ignored of a path of which the tree has nothing; true where that is all of it.
    private mutating func take(_ inner: String, _ kind: Kind, _ repository: borrowing Repository) -> Bool {
        switch kind {
        case .folder:
            guard repository.ignores("\(path)/\(inner)/") else { return walk(inner + "/", repository) }
            parts.append(inner)
            files += Self.count("\(source)/\(inner)", limit: Self.mostCounted - min(files, Self.mostCounted))
            return true
        case .file:
            guard repository.ignores("\(path)/\(inner)") else { return false }
            parts.append(inner)
            files += 1
            return true
        case .link:
            guard repository.ignores("\(path)/\(inner)") else { return false }
            guard let target = Files.realPath("\(source)/\(inner)"), Paths.relative(target, to: top) != nil else {
                outside.append(inner)
                return false
            }
            parts.append(inner)
            files += 1
            return true
        case .other: return false
        }
    }

    /// How many files lie at a path: one, or those below a folder.
    static func count(_ path: String) -> Int { kind(path) == .folder ? count(path, limit: mostCounted) : 1 }

    private static func count(_ folder: String, limit: Int) -> Int {
        var (count, open) = (0, [folder])
        while let folder = open.popLast(), count < limit {
            for name in Files.names(in: folder) {
                let path = "\(folder)/\(String(decoding: name, as: UTF8.self))"
                if kind(path) == .folder { open.append(path) } else { count += 1 }
            }
        }
        return count
    }
}

extension LinkedData.Item {
    /// The item without what lies at a path, which is brought in another way; nil where nothing is left of it.
    func without(_ other: String) -> LinkedData.Item? {
        if path == other || path.hasPrefix(other + "/") { return nil }
        guard other.hasPrefix(path + "/") else { return self }
        let inner = String(other.dropFirst(path.utf8.count + 1))
        var item = self
        item.parts = (parts ?? [""]).flatMap { part in
            if part == inner || part.hasPrefix(inner + "/") { return [String]() }
            return part.isEmpty || inner.hasPrefix(part + "/") ? neighbours(of: inner, from: part) : [part]
        }.sorted()
        item.files = (item.parts ?? []).reduce(0) { $0 + MixedFolder.count("\(source)/\($1)") }
        return item.parts?.isEmpty == false ? item : nil
    }

    /// All that a folder holds beside a path below it: the names next to the path at every level.
    private func neighbours(of inner: String, from start: String) -> [String] {
        var (folder, found) = (start, [String]())
        let rest = inner.dropFirst(start.isEmpty ? 0 : start.utf8.count + 1)
        for component in rest.split(separator: "/") {
            let place = folder.isEmpty ? source : "\(source)/\(folder)"
            for name in Files.names(in: place) {
                guard let name = String(validating: name, as: UTF8.self), name != component else { continue }
                found.append(folder.isEmpty ? name : "\(folder)/\(name)")
            }
            folder += (folder.isEmpty ? "" : "/") + component
        }
        return found
    }
}
