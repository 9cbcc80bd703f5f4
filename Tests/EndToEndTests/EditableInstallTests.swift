import Testing
import TestSupport

/// An editable install points at the work tree; the steps import what is judged all the same.
@Suite struct EditableInstallTests {
    /// How `pip install -e .` leaves its pointer behind.
    enum Layout: CaseIterable, CustomTestStringConvertible {
        /// `src/` with a `.pth` file that names the folder.
        case sourceFolder
        /// `src/` with setuptools' finder, which maps the package's name to its folder.
        case finder
        /// The package at the top, with a `.pth` file.
        case flat
        /// `pip` itself, with the project's build backend, without the network.
        case pip

        var testDescription: String { "\(self)" }
        var source: String { self == .flat ? "" : "src/" }
    }

    private static let policy = """
        tests:
          - {name: unit, run: "python -m unittest discover -s tests", report: unittest}
        """
    private static let test = """
        import unittest

        import digits


        class ValueTest(unittest.TestCase):
            def test_value(self):
                self.assertEqual(digits.value(), 1)

        """
    private static let project = """
        [build-system]
        requires = ["setuptools"]
        build-backend = "setuptools.build_meta"

        [project]
        name = "digits"
        version = "1"

        """

    private static func package(_ value: Int) -> String { "def value():\n    return \(value)\n" }

    /// Makes a virtual environment outside of the repository, with the project installed.
    private static func environment(_ scratch: ScratchRepository, _ layout: Layout) throws -> String {
        let environment = scratch.root + "/environment"
        let base = layout == .pip ? try ProgramUnderTest.python() : "/usr/bin/python3"
        let made = try scratch.run([base, "-m", "venv", "--without-pip", environment])
        try #require(made.status == 0, "\(made)")
        let asked = try scratch.run(
            [environment + "/bin/python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'), end='')"])
        let packages = asked.text
        let source = layout.source.isEmpty ? scratch.folder : scratch.folder + "/src"
        switch layout {
        case .sourceFolder, .flat:
            try scratch.write(packages + "/__editable__.digits-1.pth", source + "\n")
        case .finder:
            try scratch.write(
                packages + "/__editable___digits_1_finder.py",
                """
                import importlib.util
                import sys

                MAPPING: dict[str, str] = {'digits': '\(source)/digits'}


                class Finder:
                    @classmethod
                    def find_spec(cls, name, path=None, target=None):
                        if name in MAPPING:
                            return importlib.util.spec_from_file_location(name, MAPPING[name] + "/__init__.py")


                def install():
                    sys.meta_path.append(Finder)

                """)
            try scratch.write(
                packages + "/__editable__.digits-1.pth",
                "import __editable___digits_1_finder; __editable___digits_1_finder.install()\n")
        case .pip:
            let installed = try scratch.run(
                [
                    try ProgramUnderTest.python(), "-m", "pip", "--python", environment + "/bin/python", "install",
                    "--quiet", "--no-index", "--no-build-isolation", "--no-deps", "-e", ".",
                ], environment: ["PYTHONPATH": try site(scratch)])
            try #require(installed.status == 0, "\(installed)")
        }
        return environment
    }

    /// Where the Python of the tests has its setuptools, for an environment that has none.
    private static func site(_ scratch: ScratchRepository) throws -> String {
        let words = [
            "-c", "import setuptools, os; print(os.path.dirname(os.path.dirname(setuptools.__file__)), end='')",
        ]
        return try scratch.run([try ProgramUnderTest.python()] + words).text
    }

    @Test(arguments: Layout.allCases)
    func stagedCodeIsTested(_ layout: Layout) throws {
        let module = layout.source + "digits/__init__.py"
        let repository = try GatedRepository(
            Self.policy,
            files: [
                module: Self.package(1), "tests/test_value.py": Self.test, "pyproject.toml": Self.project,
                ".gitignore": "*.egg-info/\n__pycache__/\n",
            ])
        let scratch = repository.scratch
        let environment = try Self.environment(scratch, layout)
        let python = environment + "/bin/python"
        #expect(try scratch.gate("install", environment: ["VIRTUAL_ENV": environment]).status == 0)
        // The environment does import the work tree's code, wherever it is asked.
        let imported = try scratch.run([python, "-c", "import digits; print(digits.__file__, end='')"], in: "/")
        #expect(imported.text == scratch.absolute(module), "\(imported)")

        try scratch.write(module, Self.package(2))
        try scratch.git("add", "-A")
        try scratch.write(module, Self.package(1))
        let plain = try scratch.run([python, "-m", "unittest", "discover", "-s", "tests"])
        #expect(plain.status == 0, "the work tree's own code passes: \(plain)")
        let rejected = try repository.git("commit", "-q", "-m", "wrong")
        #expect(rejected.isRejection, "\(rejected)")
        #expect(rejected.errorText.contains("test_value.ValueTest.test_value failed"), "\(rejected)")
        #expect(rejected.errorText.contains("2 != 1"), "\(rejected)")

        // A test command that reaches Python by way of something else.
        try scratch.write(
            ".qualitygate.yml",
            "version: 1\nbranches: off\nupstream: off\ntests: [{name: unit, run: sh check, report: exit}]\n")
        try scratch.write("check", "exec python -m unittest discover -s tests\n")
        try scratch.git("add", ".qualitygate.yml", "check")
        #expect(try scratch.gate("trust").status == 0)
        let indirect = try repository.git("commit", "-q", "-m", "wrong")
        #expect(indirect.isRejection && indirect.errorText.contains("2 != 1"), "\(indirect)")

        // And the other way round.
        try scratch.write(module, Self.package(1) + "# staged\n")
        try scratch.git("add", "-A")
        try scratch.write(module, Self.package(3))
        let passed = try repository.git("commit", "-q", "-m", "right")
        #expect(passed.isQuietPass, "\(passed)")
    }
}
