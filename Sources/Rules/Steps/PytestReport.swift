import Git
import Model
import PolicyLanguage

/// Where the report of a pytest step is.
///
/// Options and plugins change what pytest prints; its JUnit file stays the same.
struct PytestReport {
    enum Place: Equatable {
        /// In a file that the gate asks for.
        case asked
        /// In a file that the project asks for itself, which has to be there for whoever reads it.
        case own(String)
        /// In what it prints, because the project has switched the file off.
        case printed
    }

    let place: Place
    private let printsSummary: Bool

    /// Looks at a step's command and at the options that pytest finds by itself.
    ///
    /// - Parameters:
    ///   - words: The command, split as by a shell.
    ///   - options: Text with options, the one that counts most last.
    init(words: [String], options: [String]) {
        let all = options + [words.map { $0 + "\n" }.joined()]
        printsSummary = !all.contains { $0.contains("no:terminal") }
        if all.contains(where: { $0.contains("no:junitxml") }) {
            place = .printed
        } else if let path = all.reversed().lazy.compactMap(Self.path).first {
            place = .own(path)
        } else {
            place = .asked
        }
    }

    /// What `PYTEST_ADDOPTS` is to hold beside what it holds.
    var options: String {
        // The summary names what failed; the cache folder would make the snapshot differ from its tree.
        let always = (printsSummary ? "-rfE --color=no " : "") + "-p no:cacheprovider"
        // The first family names the files; captured output may be any amount.
        return place == .asked
            ? "\(always) --junit-xml=\(ReportFile.placeholder) -o junit_family=xunit1 -o junit_logging=no" : always
    }

    /// The file that the process writes.
    var file: ReportFile? {
        switch place {
        case .asked: .own
        case .own(let path): .named(path)
        case .printed: nil
        }
    }

    /// The path behind the last `--junit-xml` or `--junitxml`, written with `=`, with a space or as items of a list.
    private static func path(_ text: String) -> String? {
        let pieces = text.split { $0.isWhitespace || $0 == "\"" || $0 == "'" || $0 == "," || $0 == "[" || $0 == "]" }
        var found: String?
        for (place, piece) in pieces.enumerated() {
            for name in ["--junit-xml", "--junitxml"] {
                if piece.hasPrefix(name + "=") { found = String(piece.dropFirst(name.count + 1)) }
                if piece == name, place + 1 < pieces.count { found = String(pieces[place + 1]) }
            }
        }
        return found
    }

    // The files that may configure pytest, in its own order; the first four need hold nothing to be the one.
    private static let configurations = [
        "pytest.toml", ".pytest.toml", "pytest.ini", ".pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg",
    ]
    private static let mostBytes = 1 << 20

    /// The value of `addopts` in the tree that is judged, empty where there is none.
    static func configuredOptions(_ context: CheckContext) -> String {
        guard let repository = try? context.repository() else { return "" }
        for name in configurations {
            guard let entry = try? repository.entry(name, in: context.subject.tree), case .file = entry.kind,
                let bytes = try? repository.blob(entry.id, limit: mostBytes)
            else { continue }
            let options = addopts(String(decoding: bytes, as: UTF8.self))
            if !options.isEmpty || name.contains("pytest.") { return options }
        }
        return ""
    }

    /// The lines of `addopts`: that of the key, and those up to the next key or section.
    static func addopts(_ text: String) -> String {
        var lines: [Substring] = []
        for line in text.split(whereSeparator: \.isNewline) {
            if line.hasPrefix("addopts") {
                lines = [line]
            } else if !lines.isEmpty {
                if line.first.map({ $0.isLetter || $0 == "[" }) ?? true { break }
                if line.trimmingSpaces.hasPrefix("#") || line.trimmingSpaces.hasPrefix(";") { continue }
                lines.append(line)
            }
        }
        return lines.joined(separator: "\n")
    }
}

/// What pytest's JUnit file says of a test, in the words that pytest itself takes and prints.
enum PytestNames {
    /// The name by which pytest runs a test, as `tests/test_model.py::ModelTest::test_shape[a]`; nil for other files.
    ///
    /// The family `xunit1` has the file; the class's name then begins with that of the module.
    static func name(_ attributes: [String: String]) -> String? {
        guard let file = attributes["file"], file.hasSuffix(".py"), let name = attributes["name"],
            let owner = attributes["classname"]
        else { return nil }
        let module = file.dropLast(3).split(separator: "/").joined(separator: ".")
        // What could not be collected is named as its module.
        if owner.isEmpty { return name == module ? file : nil }
        guard owner == module || owner.hasPrefix(module + ".") else { return nil }
        let classes = owner.dropFirst(module.count).split(separator: ".").joined(separator: "::")
        return classes.isEmpty ? "\(file)::\(name)" : "\(file)::\(classes)::\(name)"
    }

    /// The first line of what went wrong.
    static func message(_ message: String, _ lines: [String]) -> String {
        if message == "collection failure" {
            // The error is the last thing in the traceback, and its lines are marked.
            guard let last = lines.last(where: { $0.hasPrefix("E ") }) else { return message }
            return String(last.dropFirst().trimmingSpaces.prefix(400))
        }
        let first = message.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        for (start, word) in [
            ("failed on setup with \"", "in its setup: "), ("failed on teardown with \"", "in its teardown: "),
        ]
        where first.hasPrefix(start) {
            let rest = first.dropFirst(start.count)
            return String((word + (rest.hasSuffix("\"") ? rest.dropLast() : rest)).prefix(400))
        }
        return String(first.prefix(400))
    }

    /// Puts the place right: `tests/test_model.py:12: AssertionError` ends a traceback, and counts from where pytest ran.
    static func place(_ failure: inout TestReading.Failure, _ lines: [String]) {
        guard let path = failure.path, path.hasSuffix(".py") else { return }
        for line in lines.reversed() {
            guard let (file, number) = PytestReader.place(line[...]), file == path || file.hasSuffix("/" + path) else {
                continue
            }
            if failure.name.hasPrefix(path) { failure.name = file + failure.name.dropFirst(path.count) }
            (failure.path, failure.line, failure.countsFromStart) = (file, number, true)
            return
        }
    }
}
