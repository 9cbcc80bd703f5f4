import Words

/// A command line of a README, of CI or of a script, as far as it starts Python or a program of the project.
struct ReadCommand: Sendable, Hashable {
    /// What it starts.
    enum Target: Sendable, Hashable {
        /// A script, by the path as it is written.
        case file(String)
        /// A module, behind `-m`.
        case module(String)
        /// Any other program.
        case program(String)
    }

    /// Variables that it sets, in order.
    var environment: [Variable] = []
    /// What it starts.
    var target: Target
    /// What follows.
    var arguments: [String] = []
    /// The folder in which it is to be started, as `cd` before it says; nil for the one in which it stands.
    var folder: String?

    /// A variable before a command.
    struct Variable: Sendable, Hashable {
        var name: String
        var value: String
    }

    /// True where an argument is to be filled in by a reader.
    var hasPlaceholders: Bool {
        arguments.contains { word in
            let small = word.lowercased()
            return word.contains("<") || word.contains("$") || word.contains("...") || word.contains("…")
                || word.hasPrefix("[") || word.hasPrefix("{") || word.contains("*") || small.contains("path/to")
                || small.contains("path_to") || small.contains("/path") || small.contains("your") || word.hasPrefix("/")
                || word.contains("=/")
        }
    }

    /// Reads a line: the commands on it, one after the other.
    static func all(in line: String) -> [ReadCommand] {
        var commands: [ReadCommand] = []
        var folder: String?
        for part in parts(line) {
            guard let words = try? ShellWords.split(part) else { continue }
            if words.first == "cd", words.count == 2 {
                folder = words[1]
                continue
            }
            guard var command = command(words[...]) else { continue }
            command.folder = folder
            commands.append(command)
        }
        return commands
    }

    /// The commands between `&&`, `;` and pipes, without what redirects.
    private static func parts(_ line: String) -> [String] {
        var parts: [String] = []
        var part = ""
        var quote: Character?
        var isCut = false
        func finish() {
            if !part.isEmpty { parts.append(part) }
            part = ""
            isCut = false
        }
        var before: Character = " "
        for character in line {
            defer { before = character }
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "'" || character == "\"" {
                quote = character
            } else if character == "#", before.isWhitespace {
                break
            } else if character == ";" || character == "|" || character == "&" {
                // Behind a pipe a program reads what this one writes: it is none to be started by itself.
                let wasPipe = character == "|" && before != "|"
                finish()
                isCut = wasPipe
                continue
            } else if character == ">", before.isWhitespace || before.isNumber {
                if before.isNumber { part = String(part.dropLast()) }
                isCut = true
            }
            if !isCut { part.append(character) }
        }
        finish()
        return parts
    }

    private static func command(_ given: ArraySlice<String>) -> ReadCommand? {
        var words = given
        while let first = words.first,
            ["$", "!", "%", ">", "@", "-", "sudo", "time", "nohup", "exec", "env"].contains(first)
        { words = words.dropFirst() }
        if let first = words.first, first.count > 1, "$!%@>".contains(first.first ?? " ") {
            words[words.startIndex] = String(first.dropFirst())
        }
        var environment: [Variable] = []
        while let first = words.first, let variable = variable(first) {
            environment.append(variable)
            words = words.dropFirst()
        }
        guard var command = started(words) else { return nil }
        command.environment = environment
        return command
    }

    private static func variable(_ word: String) -> Variable? {
        guard let equals = word.firstIndex(of: "="), let first = word.first, first.isLetter || first == "_" else {
            return nil
        }
        let name = word[..<equals]
        guard name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }) else { return nil }
        return Variable(name: String(name), value: String(word[word.index(after: equals)...]))
    }

    private static let withValue: Set<String> = [
        "-n", "--name", "-p", "--python", "--with", "--extra", "--group", "--env", "-e", "--project", "--directory",
        "--package", "--environment", "-np", "--nproc", "-N", "--ntasks", "--gres", "--gpus", "-c", "-W", "-X",
    ]

    private static func started(_ given: ArraySlice<String>) -> ReadCommand? {
        var words = given
        guard let first = words.first else { return nil }
        let rest = words.dropFirst()
        switch first {
        case "uv", "poetry", "pixi", "pdm", "rye", "pipenv", "hatch", "conda", "mamba", "micromamba":
            guard rest.first == "run" else { return nil }
            words = skippingOptions(rest.dropFirst())
            if let script = words.first, script.hasSuffix(".py") {
                return ReadCommand(target: .file(plain(script)), arguments: Array(words.dropFirst()))
            }
            return command(words)
        case "srun", "mpirun", "mpiexec", "horovodrun", "xvfb-run", "ipython":
            return command(skippingOptions(rest))
        case "accelerate": return rest.first == "launch" ? launched(rest.dropFirst()) : nil
        case "torchrun", "deepspeed": return launched(rest)
        default: break
        }
        let isPython =
            first.hasPrefix("python") && first.dropFirst(6).allSatisfy { $0.isNumber || $0 == "." } || first == "py"
        guard isPython else {
            if first.hasSuffix(".py") { return ReadCommand(target: .file(plain(first)), arguments: Array(rest)) }
            return ReadCommand(target: .program(first), arguments: Array(rest))
        }
        words = rest
        while let option = words.first, option.hasPrefix("-") {
            words = words.dropFirst()
            if option == "-m" {
                guard let module = words.first else { return nil }
                if module.hasPrefix("torch.distributed.") || module.hasPrefix("accelerate.") {
                    return launched(words.dropFirst())
                }
                return ReadCommand(target: .module(module), arguments: Array(words.dropFirst()))
            }
            if option == "-c" { return nil }
            if option == "-W" || option == "-X" { words = words.dropFirst() }
        }
        guard let script = words.first, script.hasSuffix(".py") else { return nil }
        return ReadCommand(target: .file(plain(script)), arguments: Array(words.dropFirst()))
    }

    private static func skippingOptions(_ given: ArraySlice<String>) -> ArraySlice<String> {
        var words = given
        while let option = words.first, option.hasPrefix("-") {
            words = words.dropFirst(withValue.contains(option) ? 2 : 1)
        }
        return words
    }

    /// The script behind a launcher's own options: one process is enough to smoke-test it.
    private static func launched(_ words: ArraySlice<String>) -> ReadCommand? {
        for (place, word) in zip(words.indices, words) {
            if word.hasSuffix(".py"), !word.hasPrefix("-") {
                return ReadCommand(target: .file(plain(word)), arguments: Array(words[(place + 1)...]))
            }
            if word == "-m" || word == "--module", place + 1 < words.endIndex {
                return ReadCommand(target: .module(words[place + 1]), arguments: Array(words[(place + 2)...]))
            }
        }
        return nil
    }

    private static func plain(_ path: String) -> String { path.hasPrefix("./") ? String(path.dropFirst(2)) : path }
}
