import Platform
import PythonSource

/// The files of a work tree that say how a project is tested, trained and documented.
struct ProjectFiles: Sendable {
    /// The top of the work tree, absolute.
    let top: String
    /// Python files, relative to the top, sorted; those of environments and of build folders left out.
    private(set) var python: [String] = []
    /// Notebooks.
    private(set) var notebooks: [String] = []
    /// Every other file near the top, by which settings and commands are found.
    private(set) var others: [String] = []

    // Enough for every research repository that was looked at; a data folder full of files must not keep a person waiting.
    private static let mostFiles = 20_000
    private static let deepest = 6
    private static let mostBytes = 1 << 20
    private static let leftOut: Set<String> = [
        "node_modules", "build", "dist", "site-packages", "__pycache__", "wandb", "mlruns", "third_party", "vendor",
        "checkpoints", "outputs",
    ]

    /// Looks through a work tree.
    init(top: String) {
        self.top = top
        var seen = 0
        walk("", 0, &seen)
        for folder in [".github/workflows", ".circleci"] {
            others += Files.names(in: "\(top)/\(folder)").map { "\(folder)/\(String(decoding: $0, as: UTF8.self))" }
                .sorted()
        }
    }

    private mutating func walk(_ folder: String, _ depth: Int, _ seen: inout Int) {
        let path = folder.isEmpty ? top : "\(top)/\(folder)"
        if Files.exists(path + "/pyvenv.cfg") || Files.exists(path + "/conda-meta") { return }
        for name in Files.names(in: path).map({ String(decoding: $0, as: UTF8.self) }).sorted() {
            seen += 1
            guard seen < Self.mostFiles else { return }
            // A name that a terminal would obey is none for a policy.
            if name.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) { continue }
            let relative = folder.isEmpty ? name : "\(folder)/\(name)"
            if name.hasSuffix(".py") {
                python.append(relative)
            } else if name.hasSuffix(".ipynb") {
                if !name.contains("-checkpoint") { notebooks.append(relative) }
            } else if depth < Self.deepest, !name.hasPrefix("."), !Self.leftOut.contains(name),
                Files.isFolder("\(top)/\(relative)"), !Files.isLink("\(top)/\(relative)")
            {
                walk(relative, depth + 1, &seen)
            } else if depth < 4 {
                others.append(relative)
            }
        }
    }

    /// The bytes of a file, empty where it cannot be read or is too large to be written by hand.
    func bytes(_ path: String) -> [UInt8] { ((try? Files.read("\(top)/\(path)", limit: Self.mostBytes)) ?? nil) ?? [] }

    /// A file as text.
    func text(_ path: String) -> String { String(decoding: bytes(path), as: UTF8.self) }

    /// True where a file or a folder lies at a path.
    func exists(_ path: String) -> Bool { Files.exists("\(top)/\(path)") }

    /// The code of a notebook's cells, without lines for the shell and for IPython; empty where it is none of Python.
    func code(ofNotebook path: String) -> [UInt8] {
        guard let bytes = (try? Files.read("\(top)/\(path)", limit: 16 << 20)) ?? nil,
            let notebook = try? Notebook.read(bytes), notebook.language == "python"
        else { return [] }
        var code: [UInt8] = []
        for cell in notebook.cells where cell.kind == .code {
            for line in cell.source.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
                let first = line.first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
                // What IPython alone understands is no Python.
                if first != UInt8(ascii: "!"), first != UInt8(ascii: "%") { code += line }
                code.append(UInt8(ascii: "\n"))
            }
        }
        return code
    }

    /// The folders of a path, outermost first.
    static func folders(_ path: String) -> [String] { path.split(separator: "/").dropLast().map(String.init) }

    /// True for a file of examples beside a library.
    static func isExample(_ path: String) -> Bool {
        folders(path).contains { name in
            ["example", "demo", "tutorial", "sample", "project", "recipe"].contains { $0 == name || $0 + "s" == name }
        }
    }

    /// True for a file in a folder of tests.
    static func isInTests(_ path: String) -> Bool {
        folders(path).contains { ["tests", "test", "testing", "unit_tests", "unittests"].contains($0) }
    }
}
