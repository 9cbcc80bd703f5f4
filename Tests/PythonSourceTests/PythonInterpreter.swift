import Foundation

/// The Python whose own reading of Python is the measure.
struct PythonInterpreter {
    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    let path: String

    /// The interpreter that `GATE_TEST_PYTHON` names, else `python3` on the PATH.
    static func found() throws -> PythonInterpreter {
        let environment = ProcessInfo.processInfo.environment
        if let path = environment["GATE_TEST_PYTHON"], !path.isEmpty {
            guard FileManager.default.isExecutableFile(atPath: path) else {
                throw Missing(description: "GATE_TEST_PYTHON names '\(path)', which is no program")
            }
            return PythonInterpreter(path: path)
        }
        let folders = (environment["PATH"] ?? "").split(separator: ":")
        guard let path = folders.map({ $0 + "/python3" }).first(where: FileManager.default.isExecutableFile) else {
            throw Missing(description: "no python3 on PATH: install Python 3, or name one in GATE_TEST_PYTHON")
        }
        return PythonInterpreter(path: path)
    }

    /// What a script prints; throws where the interpreter does not end well.
    func output(of script: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = ["-I", "-W", "ignore", "-c", script] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Missing(description: "'\(path)' ended with status \(process.terminationStatus)")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
