import JSON

/// How much of a tree is documented, file by file, as `gate docs` tells it: a value for people and for programs.
public struct DocumentationReport: Sendable, Hashable {
    /// The number of the document's schema.
    public static let currentSchema = 1

    /// Some definitions, and how many of them are documented.
    public struct Count: Sendable, Hashable {
        /// How many there are.
        public var definitions: Int
        /// How many have a docstring.
        public var documented: Int

        /// Makes a count.
        public init(definitions: Int = 0, documented: Int = 0) {
            self.definitions = definitions
            self.documented = documented
        }

        /// The documented share in percent; 100 where there are none.
        public var percent: Double {
            definitions > 0 ? 100 * Double(documented) / Double(definitions) : 100
        }

        /// The share with one decimal, cut and not rounded: 79.96 % must not read as 80 %.
        public var tenths: String { Self.tenths(percent) }

        /// A number with one decimal at most, cut towards zero.
        public static func tenths(_ number: Double) -> String {
            let tenths = Int((abs(number) * 10 + 1e-9).rounded(.down))
            let text = tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
            return number < 0 && tenths > 0 ? "-" + text : text
        }
    }

    /// A definition without a docstring.
    public struct Missing: Sendable, Hashable {
        /// Its kind and name, such as `method Net.forward`.
        public var name: String
        /// Its line, in the notebook's cell where there is one.
        public var line: Int
        /// The notebook's cell, from 1.
        public var cell: Int?

        /// Makes a definition.
        public init(name: String, line: Int, cell: Int? = nil) {
            self.name = name
            self.line = line
            self.cell = cell
        }
    }

    /// One file.
    public struct File: Sendable, Hashable {
        /// Its path.
        public var path: RepositoryPath
        /// What counts in it.
        public var count: Count
        /// What counts in it on the upstream branch; nil where it is the same file, or nothing is compared.
        public var upstream: Count?
        /// True where upstream has no such file.
        public var isNew = false
        /// What has no docstring.
        public var missing: [Missing]
        /// What could not be read.
        public var problems: [String]

        /// Makes a file.
        public init(path: RepositoryPath, count: Count, missing: [Missing] = [], problems: [String] = []) {
            self.path = path
            self.count = count
            self.missing = missing
            self.problems = problems
        }

        /// How many percent more are documented than upstream; nil where nothing has changed.
        public var change: Double? { upstream.map { count.percent - $0.percent } }
    }

    /// The tree in hexadecimal.
    public var tree: String
    /// Which definitions count: `public`, `all` or `interrogate`.
    public var counting: String
    /// What is compared with, such as `upstream/main`; nil where nothing is.
    public var upstreamName: String?
    /// What counts on the upstream commit that the work stands on.
    public var upstream: Count?
    /// The files in the order of their paths.
    public var files: [File]
    /// What is not counted, and why.
    public var notes: [String] = []

    /// Makes a report.
    public init(tree: String, counting: String, files: [File] = []) {
        self.tree = tree
        self.counting = counting
        self.files = files
    }

    /// What counts in all files.
    public var total: Count {
        files.reduce(into: Count()) {
            $0.definitions += $1.count.definitions
            $0.documented += $1.count.documented
        }
    }

    /// The report as one line of JSON, its keys sorted, absent values left out.
    public var document: String {
        var object = JSONObject()
        object.add("count", counting)
        object.add("files", files.map(\.document))
        if !notes.isEmpty { object.add("notes", texts: notes) }
        object.add("schema", Self.currentSchema)
        object.add("total", document: total.document)
        object.add("tree", tree)
        object.add("upstream", document: upstream?.document)
        object.add("upstreamName", upstreamName)
        return object.text
    }
}

extension DocumentationReport.Count {
    fileprivate var document: String {
        var object = JSONObject()
        object.add("definitions", definitions)
        object.add("documented", documented)
        object.add("percent", rounded)
        return object.text
    }

    /// The share with four decimals: more are noise of the arithmetic.
    fileprivate var rounded: Double { (percent * 10_000).rounded() / 10_000 }
}

extension DocumentationReport.File {
    fileprivate var document: String {
        var object = JSONObject()
        object.add("definitions", count.definitions)
        object.add("documented", count.documented)
        object.add("missing", missing.map(\.document))
        object.add("path", path.description)
        object.add("percent", count.rounded)
        if !problems.isEmpty { object.add("problems", texts: problems) }
        object.add("upstream", document: upstream?.document)
        return object.text
    }
}

extension DocumentationReport.Missing {
    fileprivate var document: String {
        var object = JSONObject()
        object.add("cell", cell)
        object.add("line", line)
        object.add("name", name)
        return object.text
    }
}
