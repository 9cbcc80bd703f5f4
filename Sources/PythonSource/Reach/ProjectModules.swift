/// The modules of a project, found by the names under which they import each other.
struct ProjectModules {
    /// A module with its files: a stub may stand beside the Python file.
    struct Module {
        /// The path without its ending, that of a package without `__init__`.
        let key: String
        var files: [Int]
        let isPackage: Bool
        let isPublicPath: Bool
        var exports: Bool
    }

    /// What a module's name leads to: a package without `__init__` is a folder alone.
    enum Place {
        case module(Int)
        case folder(String)
    }

    private(set) var all: [Module] = []
    private var numbers: [String: Int] = [:]
    private var folders: Set<String> = []
    private var moduleOfFile: [Int] = []
    /// Where a package of a name begins that lies in no package itself; nil in it where there are several.
    private var outermost: [String: String?] = [:]
    private var definers: [String: [Int]]?
    /// The folders in which projects keep their packages, as a last try.
    private static let usual = ["", "src", "lib", "python"]

    init(_ files: [PublicReach.File]) {
        for (index, file) in files.enumerated() {
            var parts = file.path.split(separator: "/")
            guard let last = parts.popLast() else { continue }
            let stem = last.hasSuffix(".pyi") ? last.dropLast(4) : last.hasSuffix(".py") ? last.dropLast(3) : last
            let isPackage = stem == "__init__"
            if !isPackage { parts.append(stem) }
            let key = parts.joined(separator: "/")
            if let known = numbers[key] {
                all[known].files.append(index)
                all[known].exports = all[known].exports && file.exports
                moduleOfFile.append(known)
                continue
            }
            numbers[key] = all.count
            moduleOfFile.append(all.count)
            all.append(
                Module(
                    key: key, files: [index], isPackage: isPackage,
                    isPublicPath: !parts.contains { PublicDefinitions.isPrivateModule(String($0)) },
                    exports: file.exports))
            var folder = isPackage ? key : Self.folder(of: key)
            while !folder.isEmpty, folders.insert(folder).inserted { folder = Self.folder(of: folder) }
        }
        for module in all where module.isPackage && !module.key.isEmpty {
            let folder = Self.folder(of: module.key)
            guard numbers[folder].map({ all[$0].isPackage }) != true else { continue }
            let name = String(module.key.dropFirst(folder.isEmpty ? 0 : folder.utf8.count + 1))
            outermost[name] = .some(outermost[name] == nil ? folder : nil)
        }
    }

    func isPublicPath(ofFile file: Int) -> Bool { all[moduleOfFile[file]].isPublicPath }

    func module(at key: String) -> Int? { numbers[key] }

    /// A module right inside of another.
    func inner(_ name: String, of module: Int) -> Int? {
        guard all[module].isPackage else { return nil }
        return numbers[Self.joined(all[module].key, name)]
    }

    func inner(_ name: String, of place: Place) -> Int? {
        switch place {
        case .module(let module): inner(name, of: module)
        case .folder(let folder): numbers[Self.joined(folder, name)]
        }
    }

    /// The module that an import names, not what is taken from it.
    func base(of one: ModuleOutline.Import, in module: Int) -> Int? {
        if case .module(let base)? = place(of: one, in: module) { base } else { nil }
    }

    func place(of one: ModuleOutline.Import, in module: Int) -> Place? {
        let path = one.module.split(separator: ".").joined(separator: "/")
        guard one.level > 0 else { return place(called: path, in: module) }
        var folder = all[module].isPackage ? all[module].key : Self.folder(of: all[module].key)
        for _ in 1..<max(1, min(one.level, 100)) { folder = Self.folder(of: folder) }
        return place(at: path.isEmpty ? folder : Self.joined(folder, path))
    }

    /// The module of an absolute name, as a module sees it.
    func module(called name: String, in module: Int) -> Int? {
        if case .module(let found)? = place(called: name, in: module) { found } else { nil }
    }

    private func place(called path: String, in module: Int) -> Place? {
        // Names are looked up where the outermost package lies, and further out for packages without `__init__`.
        var folder = Self.folder(of: all[module].key)
        while !folder.isEmpty, numbers[folder].map({ all[$0].isPackage }) == true { folder = Self.folder(of: folder) }
        while true {
            if let found = place(at: Self.joined(folder, path)) { return found }
            if folder.isEmpty { break }
            folder = Self.folder(of: folder)
        }
        for usual in Self.usual {
            if let found = place(at: Self.joined(usual, path)) { return found }
        }
        guard let root = outermost[String(path.prefix { $0 != "/" })] ?? nil else { return nil }
        return place(at: Self.joined(root, path))
    }

    private func place(at key: String) -> Place? {
        if let module = numbers[key] { return .module(module) }
        return folders.contains(key) ? .folder(key) : nil
    }

    /// The modules inside of a package, at any depth, that no private name lies between.
    func publicBelow(_ module: Int) -> [Int] {
        guard all[module].isPackage else { return [] }
        let prefix = all[module].key + "/"
        return all.indices.filter { index in
            all[index].key.hasPrefix(prefix)
                && !all[index].key.dropFirst(prefix.count).split(separator: "/").contains {
                    PublicDefinitions.isPrivateModule(String($0))
                }
        }
    }

    /// The file that alone defines a name among the modules of a package.
    mutating func onlyDefiner(of name: String, below module: Int, _ files: [PublicReach.File]) -> Int? {
        if definers == nil {
            var found: [String: [Int]] = [:]
            for (index, file) in files.enumerated() where file.exports && file.path.hasSuffix(".py") {
                for name in Set(file.outline.definitions) { found[name, default: []].append(index) }
            }
            definers = found
        }
        let prefix = all[module].key + "/"
        let inside = (definers?[name] ?? []).filter { all[moduleOfFile[$0]].key.hasPrefix(prefix) }
        return inside.count == 1 ? inside.first : nil
    }

    private static func folder(of key: String) -> String {
        key.lastIndex(of: "/").map { String(key[..<$0]) } ?? ""
    }

    private static func joined(_ folder: String, _ name: String) -> String {
        folder.isEmpty ? name : folder + "/" + name
    }
}
