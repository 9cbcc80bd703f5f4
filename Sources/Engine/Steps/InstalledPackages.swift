import Git
import Platform
import Synchronization

/// What is installed for an interpreter, read from the names in its folders, without starting it.
package struct InstalledPackages: Sendable {
    /// One folder of packages.
    private struct Folder: Sendable {
        var path: String
        /// Names of files that point elsewhere: `.pth` files, and the finders of editable installs.
        var pointers: [String]
    }

    /// How many distributions there are.
    package let count: Int
    /// SHA-256 over the distributions' names and versions.
    package let digest: String
    private let folders: [Folder]

    /// Looks at the folders of an interpreter.
    package init(_ interpreter: Interpreter) {
        var folders: [Folder] = []
        var distributions: [String] = []
        for folder in Self.packageFolders(interpreter) {
            var pointers: [String] = []
            let names = Files.names(in: folder) { name in
                Self.ends(name, ".dist-info") || Self.ends(name, ".egg-info") || Self.ends(name, ".pth")
                    || Self.ends(name, "_finder.py")
            }
            for name in names {
                let text = String(decoding: name, as: UTF8.self)
                if text.hasSuffix("-info") { distributions.append(text) } else { pointers.append(text) }
            }
            folders.append(Folder(path: folder, pointers: pointers.sorted()))
        }
        distributions.sort()
        var text: [UInt8] = []
        for name in distributions { text += Array(name.utf8) + [10] }
        count = distributions.count
        digest = Digest.sha256(text)
        self.folders = folders
    }

    /// True where a module of this name lies in one of the folders.
    package func holds(_ module: String) -> Bool {
        folders.contains { folder in
            ["", ".py"].contains { Files.exists("\(folder.path)/\(module)\($0)") }
        }
    }

    /// The folders outside of any package folder from which Python imports modules, such as those of editable installs.
    package func sources() -> [String] {
        var sources: Set<String> = []
        for folder in folders {
            for name in folder.pointers {
                let isList = name.hasSuffix(".pth")
                guard isList || name.hasPrefix("__editable__"),
                    let bytes = try? Files.read("\(folder.path)/\(name)", limit: 1 << 20)
                else { continue }
                sources.formUnion(isList ? Self.lines(bytes) : Self.mapped(bytes))
            }
        }
        return sources.sorted()
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
    private static func lines(_ bytes: [UInt8]) -> [String] {
        bytes.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }.compactMap { line in
            guard line.first == UInt8(ascii: "/") else { return nil }
            let path = String(decoding: line, as: UTF8.self)
            return Files.realPath(path) ?? path
        }
    }

    /// setuptools' finder maps packages to folders: `MAPPING = {'digits': '/home/u/digits/src/digits'}`.
    private static func mapped(_ bytes: [UInt8]) -> [String] {
        let quoted = bytes.split { $0 == UInt8(ascii: "'") || $0 == UInt8(ascii: "\"") }
        return quoted.filter { $0.first == UInt8(ascii: "/") }.map {
            Paths.folder(of: String(decoding: $0, as: UTF8.self))
        }
    }
}

/// The packages of an interpreter, looked at once and only when somebody asks.
package final class PackagesOnDemand: Sendable {
    private struct Seen {
        var packages: InstalledPackages
        var sources: [String]?
    }

    private let interpreter: Interpreter
    private let seen = Mutex<Seen?>(nil)

    package init(_ interpreter: Interpreter) {
        self.interpreter = interpreter
    }

    /// What is installed.
    package var packages: InstalledPackages { seen.guarded { look(&$0).packages } }

    /// From where modules are imported beside the packages.
    package var sources: [String] {
        seen.guarded { seen in
            let looked = look(&seen)
            if let sources = looked.sources { return sources }
            let sources = looked.packages.sources()
            seen?.sources = sources
            return sources
        }
    }

    private func look(_ seen: inout Seen?) -> Seen {
        if let seen { return seen }
        let now = Seen(packages: InstalledPackages(interpreter), sources: nil)
        seen = now
        return now
    }
}
