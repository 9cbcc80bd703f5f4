/// A process as it is really started on this machine: a command with its folder and its whole environment.
package struct Launch: Sendable {
    /// The program, a path or a name that the environment's `PATH` finds, and its arguments.
    package var arguments: [[UInt8]]
    /// Every variable that the process gets.
    package var environment: [String: String]
    /// The current folder.
    package var folder: String
    /// Milliseconds until it is ended.
    package var timeoutMilliseconds: Int
    /// Milliseconds until the first step among the events, from which the time limit counts; nil for no such wait.
    package var firstStepMilliseconds: Int?
    /// When it is ended whatever its own limits are, nil where they alone count.
    package var latestEnd: ContinuousClock.Instant?
    /// A FIFO from which the events of a probe are read, nil where there is none.
    package var eventsPath: String?
    /// Is given the events as they come, nil where nobody follows them.
    package var onEvents: (@Sendable ([UInt8]) -> Void)?
    /// A file that names the process group while it lives, nil where nobody asks.
    package var groupFile: String?
    /// A file for the whole output where it is more than is kept, nil where nobody wants it.
    package var outputFile: String?
    /// What the process may read and not write, absolute paths, and the program that sees to it; nil where nothing is.
    package var shelter: Shelter?
    /// True for a step: what has left its process group is ended with it.
    package var isStep = false
    /// How many bytes of output are kept: half from the start, half from the end.
    package var outputLimit = 2 << 20
    /// How many bytes of events are kept.
    package var eventsLimit = 64_000_000

    package init(
        _ arguments: [[UInt8]], environment: [String: String], folder: String, timeoutMilliseconds: Int,
        eventsPath: String? = nil
    ) {
        self.arguments = arguments
        self.environment = environment
        self.folder = folder
        self.timeoutMilliseconds = timeoutMilliseconds
        self.eventsPath = eventsPath
    }
}

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

/// Lists of C strings for calls that start programs.
package enum CStrings {
    /// Hands out texts as a list that ends with nil; a zero inside a text ends it.
    package static func with<Result>(_ texts: [[UInt8]], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result) -> Result {
        var bytes: [CChar] = []
        bytes.reserveCapacity(texts.reduce(0) { $0 + $1.count + 1 })
        var starts: [Int] = []
        for text in texts {
            starts.append(bytes.count)
            for byte in text { bytes.append(CChar(bitPattern: byte)) }
            bytes.append(0)
        }
        return bytes.withUnsafeMutableBufferPointer { buffer in
            body(starts.map { start in buffer.baseAddress.map { $0 + start } } + [nil])
        }
    }
}
