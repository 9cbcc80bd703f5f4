import Foundation
import Testing
import TestSupport

/// What docstrings really say, in shapes that public packages have: nothing is found where a reader has been told.
@Suite struct DocsTruthTests {
    private static let checks = [
        "missing_argument", "unknown_argument", "argument_order", "missing_returns", "extra_returns", "missing_yields",
        "missing_raises",
    ]

    /// What is found in a module, by the name of its check and its line.
    private func found(_ lines: [String]) throws -> [String] {
        let scratch = try ScratchRepository()
        let keys = Self.checks.map { "  \($0): error" }.joined(separator: "\n")
        try scratch.write(
            ".qualitygate.yml",
            "version: 1\nbranches: off\nupstream: off\nfiles: off\ndocs:\n  changed: off\n  ratchet: off\n\(keys)\n")
        try scratch.write("a.py", lines.joined(separator: "\n") + "\n")
        try scratch.git("add", "-A")
        let run = try scratch.gate("run", "--format", "json")
        let record = try #require(try JSONSerialization.jsonObject(with: Data(run.output)) as? [String: Any])
        let findings = try #require(record["findings"] as? [[String: Any]])
        return findings.compactMap { finding in
            guard let check = finding["check"] as? String, let place = finding["location"] as? [String: Any],
                let line = place["line"] as? Int
            else { return nil }
            return "\(check.dropFirst(5)) \(line)"
        }
    }

    private func function(_ head: String, _ docstring: [String], _ body: String = "return x") -> [String] {
        ["def \(head):", "    \"\"\"\(docstring[0])"] + docstring.dropFirst().map { $0.isEmpty ? "" : "    " + $0 }
            + ["    \"\"\"", "    \(body)"]
    }

    // MARK: What comes back

    @Test(arguments: [
        "It returns a new one.", "This function wraps another one: it is called, and returns what that gives.",
        "Always returns a table.", "Any other value is returned as it is.", "None is returned without a scheduler.",
        "array -> list", "-> a list", "Nothing else changes; this method returns itself.",
        "The method then returns a pair.",
    ])
    func proseThatSaysWhatComesBack(_ words: String) throws {
        for sections in [[], ["", "Args:", "    x: What."]] {
            #expect(try found(function("f(x)", ["Wrap a thing.", "", words] + sections)) == [])
        }
    }

    @Test(arguments: [
        "The model returns a list there.", "Nobody is told.", "It is fast.", "See the -> sign",
        "Whoever returns is welcome.", "The graph maps ``(x) -> (y)`` elsewhere.",
    ])
    func proseThatSaysNothingOfIt(_ words: String) throws {
        let expected = words.hasPrefix("See") ? [] : ["missing-returns 2"]
        #expect(try found(function("f(x)", ["Wrap a thing.", "", words, "", "Args:", "    x: What."])) == expected)
    }

    @Test func sentencesAboutAnArgumentAreNotAboutTheFunction() throws {
        let docstring = ["Call it.", "", "Args:", "    x: A function. It returns a loss."]
        #expect(try found(function("f(x)", docstring)) == ["missing-returns 2"])
    }

    @Test func summariesOfTruthValues() throws {
        #expect(try found(function("f(x)", ["True if both are equal; otherwise False.", "", "Names count."])) == [])
        #expect(try found(function("f(x)", ["Test whether a name is valid.", "", "Names are short."])) == [])
        let listed = ["Test whether a name is valid.", "", "Args:", "    x: The name."]
        #expect(try found(function("f(x)", listed)) == ["missing-returns 2"])
    }

    @Test func constructorsGiveNothingBack() throws {
        let returns = ["    Returns", "    -------", "    Window", "        The new window."]
        let lines = ["class Window:", "    \"\"\"A window.\"\"\"", "", "    def __init__(self, size):"]
        let end = ["        self.size = size"]
        let own = ["        \"\"\"Open it.", ""] + returns.map { "    " + $0 } + ["        \"\"\""]
        #expect(try found(lines + own + end) == ["extra-returns 7"])
        let google = ["        \"\"\"Open it.", "", "        Returns:", "            The window.", "        \"\"\""]
        #expect(try found(lines + google + end) == ["extra-returns 7"])
        let raising = ["        if size < 0:", "            raise ValueError(size)"]
        #expect(try found(lines + google + raising + end) == ["missing-raises 5", "extra-returns 7"].sorted())
        let none = ["        \"\"\"Open it.", "", "        Returns:", "            None.", "        \"\"\""]
        #expect(try found(lines + none + end) == [])
        // What the docstring of a class says of a value may be about `__call__`.
        let ofClass = ["class Window:", "    \"\"\"A window.", ""] + returns + ["    \"\"\"", ""]
        #expect(try found(ofClass + ["    def __init__(self, size):"] + end) == [])
    }

    // MARK: Who writes a docstring

    @Test(arguments: [
        ("    function.__doc__ = TEMPLATE.format(function.__doc__)", true),
        ("    function.__doc__ += MORE", true), ("    setattr(function, \"__doc__\", TEXT)", true),
        ("    function.__doc__ = other.__doc__", false), ("    if function.__doc__ == TEXT: pass", false),
        ("    print(function.__doc__)", false),
    ])
    func decoratorsOfTheModuleThatWriteDocstrings(_ line: String, _ writes: Bool) throws {
        let decorator = [
            "def complete(function):", "    \"\"\"Complete it.\"\"\"", line, "    return function", "", "",
        ]
        let later = ["", "", "def last(x):", "    return x", "", "", "f.__doc__ = OTHER"]
        let lines = decorator + ["@complete"] + function("f(x, y)", ["Add.", "", "Args:", "    x: One."]) + later
        #expect(try found(lines) == (writes ? [] : ["missing-argument 11", "missing-returns 9"]))
    }

    @Test func decoratorsThatAreNamedForIt() throws {
        let lines = ["@add_doc"] + function("f(x, y)", ["Add.", "", "Args:", "    x: One."])
        #expect(try found(lines) == [])
        let other = ["@doctor"] + function("f(x, y)", ["Add.", "", "Args:", "    x: One."])
        #expect(try found(other) == ["missing-argument 5", "missing-returns 3"])
    }

    // MARK: Arguments

    @Test func argumentsThatNobodyPasses() throws {
        let listed = ["Return it.", "", "Args:", "    x: One."]
        #expect(try found(function("f(self, x)", listed)) == [])
        #expect(try found(["@composite"] + function("f(draw, x)", listed)) == [])
        #expect(try found(["@pass_context"] + function("f(context, x)", listed)) == [])
        #expect(try found(["@composite"] + function("f(x, draw)", listed)) == ["missing-argument 5"])
    }

    @Test func whatIsHandedOnUnderItsOwnNames() throws {
        let listed = ["Return it.", "", "Args:", "    name: Which.", "    cache: Whether it is kept."]
        #expect(try found(function("f(*args, **kwargs)", listed)) == [])
        let known = ["Return it.", "", "Args:", "    x: Which."]
        #expect(try found(function("f(x, *args, **kwargs)", known)) == ["missing-argument 4"])
    }

    @Test func keysOfAnArgumentAreNoArguments() throws {
        let docstring = [
            "Return it.", "", "Args:", "    x: A table of this form:", "", "Keyword Args:", "    left: One image.",
            "    right: Another one.",
        ]
        #expect(try found(function("f(x)", docstring)) == [])
        let apart = docstring.map { $0.replacing("of this form:", with: "of images.") }
        #expect(try found(function("f(x)", apart)) == ["unknown-argument 8", "unknown-argument 9"])
    }

    @Test func listsThatAreNotIndented() throws {
        let flat = ["Return it.", "", "Args:", "x: One.", "y: Another,", "  in two lines.", "", "Note: none."]
        #expect(try found(function("f(x, y)", flat)) == [])
        #expect(try found(function("f(x, y, z)", flat)) == ["missing-argument 4"])
        #expect(try found(function("f(x)", flat)) == ["unknown-argument 6"])
    }

    @Test func whatIsGatheredHasNoPlace() throws {
        let docstring = [
            "Return it.", "", "Args:", "    x: One.", "    y: Two.", "    *args: More.", "    **kwargs: More.",
        ]
        #expect(try found(function("f(x, *args, y=1, **kwargs)", docstring)) == [])
        #expect(try found(function("f(y, *args, x=1, **kwargs)", docstring)) == ["argument-order 5"])
    }

    // MARK: Generators

    @Test func generatorsThatSayWhatTheyWalkThrough() throws {
        let listed = ["", "Args:", "    x: Whether it is flat."]
        #expect(try found(function("f(x)", ["Iterate over the names."] + listed, "yield x")) == [])
        #expect(try found(function("f(x)", ["Walk through the names."] + listed, "yield x")) == ["missing-yields 2"])
        let manager = ["@contextmanager"] + function("f(x)", ["Context manager for a file."] + listed, "yield x")
        #expect(try found(manager) == [])
    }
}
