package import Git
import Platform

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// How many entries each folder of an index has, sub-folders included.
struct ExpectedFolders {
    enum Addition { case counted, passedOver }

    private let passedOver: Set<[UInt8]>
    /// For each folder above a path that is passed over: the name in it that leads there, which may come and go.
    private var unsteady: [[UInt8]: Set<[UInt8]>] = [:]
    private var counts: [[UInt8]: Int] = [[]: 0]
    private var cursor = FolderCursor()
    // How many files of the cursor's folder are not in `counts` yet.
    private var inFolder = 0
    private var unsteadyHere: Set<[UInt8]>?

    private static let slash = UInt8(ascii: "/")

    init(passedOver: Set<[UInt8]>) {
        self.passedOver = passedOver
        for path in passedOver {
            var (parent, name) = Self.split(path)
            unsteady[parent, default: []].insert(name)
            while !parent.isEmpty {
                (parent, name) = Self.split(parent)
                unsteady[parent, default: []].insert(name)
            }
        }
        unsteadyHere = unsteady[[]]
    }

    /// The folders above the paths that are passed over.
    var unsteadyFolders: some Collection<[UInt8]> { unsteady.keys }

    /// Counts one path of the index; paths come in order.
    mutating func add(_ path: UnsafeBufferPointer<CChar>) -> Addition {
        let last = cursor.folder
        if cursor.enter(path) {
            counts[last, default: 0] += inFolder
            inFolder = 0
            meet(cursor.folder)
            unsteadyHere = unsteady[cursor.folder]
        }
        if let names = unsteadyHere {
            let name = path.dropFirst(cursor.nameOffset).map { UInt8(bitPattern: $0) }
            if passedOver.contains(path.map { UInt8(bitPattern: $0) }) { return .passedOver }
            if names.contains(name) { return .counted }
        }
        inFolder += 1
        return .counted
    }

    /// Hands out every folder, the names in it that do not count, and how many entries it must have besides.
    func allSatisfy(_ hasCount: ([UInt8], Set<[UInt8]>, Int) -> Bool) -> Bool {
        counts.allSatisfy { path, count in
            hasCount(path, unsteady[path] ?? [], count + (path == cursor.folder ? inFolder : 0))
        }
            // Folders that the index does not have yet may hold what a step has left there.
            && unsteady.allSatisfy { path, names in counts[path] != nil || hasCount(path, names, 0) }
    }

    /// Counts a folder in the one above when it is met for the first time.
    private mutating func meet(_ path: [UInt8]) {
        guard !path.isEmpty, counts[path] == nil else { return }
        counts[path] = 0
        let (parent, name) = Self.split(path)
        meet(parent)
        if unsteady[parent]?.contains(name) != true { counts[parent, default: 0] += 1 }
    }

    private static func split(_ path: [UInt8]) -> (parent: [UInt8], name: [UInt8]) {
        guard let end = path.lastIndex(of: slash) else { return ([], path) }
        return (Array(path[..<end]), Array(path[(end + 1)...]))
    }
}

/// The folder of the path that a visit of an index has come to: paths come in order, so it changes seldom.
struct FolderCursor {
    /// The folder of the last path, without a slash at its end.
    private(set) var folder: [UInt8] = []
    /// Where the name begins in the last path.
    private(set) var nameOffset = 0

    /// Goes to the next path.
    ///
    /// - Returns: True where it lies in another folder than the one before.
    mutating func enter(_ path: UnsafeBufferPointer<CChar>) -> Bool {
        var length = path.count
        while length > 0, path[length - 1] != CChar(bitPattern: UInt8(ascii: "/")) { length -= 1 }
        nameOffset = length
        let parentLength = max(0, length - 1)
        if isFolder(path, parentLength) { return false }
        folder = path.prefix(parentLength).map { UInt8(bitPattern: $0) }
        return true
    }

    /// Compares the first bytes of a path with the folder of the last one, without making anything: it is asked of every
    /// file.
    private func isFolder(_ path: UnsafeBufferPointer<CChar>, _ length: Int) -> Bool {
        guard length == folder.count else { return false }
        return folder.withUnsafeBytes { known in
            guard let one = known.baseAddress, let other = path.baseAddress else { return length == 0 }
            return memcmp(one, other, length) == 0
        }
    }
}

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
