import CLibcExtras

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Files and folders of the user's that a process may read and not write, and one that it cannot read, where the system can
/// do that.
///
/// Linux lets an ordinary user mount a folder anew, for a process and its children alone. It has to be done by the process
/// itself, between its start and its program's, by `gate shelter PATH … -- COMMAND`.
public struct Shelter: Sendable, Hashable {
    /// The first argument that leads here.
    public static let command = "shelter"
    private static let end = "--"

    /// The program that makes the paths read-only, `gate` itself.
    package var program: String
    /// The paths, absolute, with no link in them; a file that is to be hidden has a dash before its path.
    private let paths: [String]

    /// The shelter for these paths, nil where the system has none for this user.
    ///
    /// Tried out by a process of its own, which takes half a millisecond.
    ///
    /// - Parameters:
    ///   - paths: What the process may read and not write; without any there is no shelter.
    ///   - hidden: A file that it finds empty.
    package init?(program: String, paths: [String], hidden: String) {
        let all = paths + ["-" + hidden]
        guard !paths.isEmpty, CStrings.with(all.map { Array($0.utf8) }, { gate_can_make_read_only($0) }) else {
            return nil
        }
        self.program = program
        self.paths = all
    }

    /// The arguments that start a program in the shelter.
    ///
    /// - Parameters:
    ///   - path: Where the program lies.
    ///   - arguments: Its arguments, its name among them.
    package func arguments(_ path: String, _ arguments: [[UInt8]]) -> [[UInt8]] {
        let words = [program, Self.command] + paths + [Self.end, path]
        return words.map { Array($0.utf8) } + arguments.dropFirst()
    }

    /// Becomes the program that `gate shelter` was called with; returns only where that fails.
    ///
    /// The arguments are handed on byte by byte: they need not be text.
    ///
    /// - Parameter arguments: The whole list that this process was started with, which ends with nil.
    /// - Returns: What went wrong, for a person.
    public static func enter(_ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> String {
        var end = 2
        while let word = arguments[end], strcmp(word, Self.end) != 0 { end += 1 }
        guard arguments[end] != nil, let program = arguments[end + 1] else {
            return "shelter: a list of paths, then -- and a command"
        }
        arguments[end] = nil
        let error = gate_make_read_only(arguments + 2)
        guard error == 0 else { return "the data could not be made read-only: \(String(cString: strerror(error)))" }
        execv(program, arguments + end + 1)
        return "\(String(cString: program)): \(String(cString: strerror(errno)))"
    }
}
