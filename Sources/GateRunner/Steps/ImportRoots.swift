import Git

/// The folders from which Python imports the project's modules, relative to the top of the tree.
///
/// An editable install (`pip install -e .`) points at the work tree: without these roots first on `PYTHONPATH`, a test
/// in the snapshot would import the code that is not being committed, and pass.
enum ImportRoots {
    /// Finds the roots.
    ///
    /// - Parameters:
    ///   - interpreter: The Python whose installed packages are looked at.
    ///   - workTree: The work tree at which editable installs point.
    ///   - hasSources: Whether the judged tree has Python files below a folder.
    /// - Returns: Relative folders, `""` for the top, the most specific first.
    static func find(_ interpreter: Interpreter?, workTree: String, hasSources: (String) -> Bool) -> [String] {
        var roots: Set<String> = []
        for folder in interpreter.map(packageFolders) ?? [] {
            let pointers = Files.names(in: folder) { ends($0, ".pth") || ends($0, "_finder.py") }
            for name in pointers.map({ String(decoding: $0, as: UTF8.self) }) {
                let isList = name.hasSuffix(".pth")
                guard isList || name.hasPrefix("__editable__"),
                    let bytes = try? Files.read("\(folder)/\(name)", limit: 1 << 20)
                else { continue }
                roots.formUnion(isList ? lines(bytes, workTree) : mapped(bytes, workTree))
            }
        }
        for folder in ["src", "lib", "python"] where hasSources(folder) { roots.insert(folder) }
        return roots.sorted { ($0.count, $0) > ($1.count, $1) }
    }

    private static func ends(_ name: UnsafeRawBufferPointer, _ end: StaticString) -> Bool {
        name.count >= end.utf8CodeUnitCount
            && name.suffix(end.utf8CodeUnitCount).elementsEqual(
                UnsafeBufferPointer(start: end.utf8Start, count: end.utf8CodeUnitCount))
    }

    private static func packageFolders(_ interpreter: Interpreter) -> [String] {
        var folders: [String] = []
        for prefix in [interpreter.prefix, "/usr/local"] {
            let lib = prefix + "/lib"
            for name in Files.names(in: lib, where: { $0.starts(with: "python".utf8) }) {
                let python = "\(lib)/\(String(decoding: name, as: UTF8.self))"
                folders += [python + "/site-packages", python + "/dist-packages"]
            }
        }
        return folders
    }

    /// A `.pth` file names a folder a line; lines that begin with `import` are code.
    private static func lines(_ bytes: [UInt8], _ workTree: String) -> [String] {
        bytes.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }.compactMap { line in
            guard line.first == UInt8(ascii: "/") else { return nil }
            let path = String(decoding: line, as: UTF8.self)
            return Paths.relative(Files.realPath(path) ?? path, to: workTree)
        }
    }

    /// setuptools' finder maps packages to folders: `MAPPING = {'digits': '/home/u/digits/src/digits'}`.
    private static func mapped(_ bytes: [UInt8], _ workTree: String) -> [String] {
        let quoted = bytes.split { $0 == UInt8(ascii: "'") || $0 == UInt8(ascii: "\"") }
        return quoted.filter { $0.first == UInt8(ascii: "/") }.compactMap {
            Paths.relative(Paths.folder(of: String(decoding: $0, as: UTF8.self)), to: workTree)
        }
    }
}
