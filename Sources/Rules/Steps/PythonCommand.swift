/// What a command line says about Python.
enum PythonCommand {
    /// True where the program is Python itself, or one of the tools that are Python programs.
    static func isPython(_ words: [String]) -> Bool {
        guard let first = words.first, let name = first.split(separator: "/").last else { return false }
        return name.hasPrefix("python") || ["pytest", "torchrun", "accelerate", "deepspeed"].contains(String(name))
    }
}
