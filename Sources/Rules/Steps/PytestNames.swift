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
            (failure.path, failure.line) = (file, number)
            return
        }
    }
}
