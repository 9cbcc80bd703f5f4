#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Finds the finished programs: in the folder that GATE_TEST_PROGRAMS names, else in the repository's `bin`.
public enum ProgramUnderTest {
    /// What is missing, and how to get it.
    public struct Missing: Error, CustomStringConvertible {
        /// One line for people.
        public let description: String
    }

    /// The top of this project, found from this file; a checkout reached over symbolic links counts as well.
    public static let projectFolder: String = {
        let file = RawFiles.resolved(#filePath) ?? #filePath
        return RawFiles.folder(of: RawFiles.folder(of: RawFiles.folder(of: file)))
    }()

    /// The folder of the programs, absolute; it need not exist.
    public static let programFolder: String =
        getenv("GATE_TEST_PROGRAMS").map { String(cString: $0) } ?? projectFolder + "/bin"

    /// The hook program, absolute.
    public static func gate() throws -> String { try program("gate") }

    /// The interpreter for tests with real training: GATE_TEST_PYTHON, else the project's virtual environment.
    public static func python() throws -> String {
        let path = getenv("GATE_TEST_PYTHON").map { String(cString: $0) } ?? projectFolder + "/.venv/bin/python"
        guard access(path, X_OK) == 0 else {
            throw Missing(description: "there is no Python at \(path); run: make python")
        }
        return path
    }

    /// The interpreter that has documentation tools and the frameworks: GATE_TEST_TOOLS, else the tests' environment.
    public static func toolPython() throws -> String {
        let path = getenv("GATE_TEST_TOOLS").map { String(cString: $0) } ?? projectFolder + "/.venv-tests/bin/python"
        guard access(path, X_OK) == 0 else {
            throw Missing(description: "there is no Python at \(path); run: make test-python")
        }
        return path
    }

    private static func program(_ name: String) throws -> String {
        let path = "\(programFolder)/\(name)"
        guard access(path, X_OK) == 0 else {
            throw Missing(description: "there is no program at \(path); run: make build")
        }
        return path
    }
}
