/// Finds the file of a program as a shell would.
package enum ProgramSearch {
    /// Why there is nothing to start.
    package struct Problem: Error, CustomStringConvertible {
        package var description: String
    }

    /// Finds it: a name with a slash is a path, any other is looked for on the launch's `PATH`.
    ///
    /// - Returns: An absolute path.
    package static func find(_ launch: Launch) -> Result<String, Problem> {
        guard let program = launch.arguments.first, !program.isEmpty else {
            return .failure(Problem(description: "the command is empty"))
        }
        let name = String(decoding: program, as: UTF8.self)
        if name.contains("/") {
            let path = name.hasPrefix("/") ? name : launch.folder + "/" + name
            if Files.isProgram(path) { return .success(path) }
        } else {
            for folder in (launch.environment["PATH"] ?? "").split(separator: ":") where folder.hasPrefix("/") {
                if Files.isProgram("\(folder)/\(name)") { return .success("\(folder)/\(name)") }
            }
        }
        return .failure(Problem(description: "there is no program \(name) on PATH"))
    }
}
