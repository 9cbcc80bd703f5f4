/// A conversation with the program, written as a text that reads as a terminal would show it.
///
/// Four kinds of lines begin a block; a block ends where the next one begins:
///
///     # Words for the reader, and nothing else.
///     $ gate run commit
///     what the command before wrote, both streams in the order of writing
///     [1]                    the exit status, the last line of the output, where it is not 0
///     > policy.yml           a file to write, from the lines below, which are indented by four spaces
///         version: 1
///
/// Blank lines at the end of an output are not compared. Output that begins like a block is written after a backslash.
struct Transcript: Equatable {
    /// One block.
    enum Block: Equatable {
        /// Words for the reader.
        case comment(String)
        /// A file's path and text.
        case file(path: String, text: String)
        /// A command line, and its output with the exit status.
        case command(String, output: [String])
    }

    var blocks: [Block]

    /// Reads a transcript.
    init(_ text: String) {
        blocks = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line.hasPrefix("#") {
                blocks.append(.comment(line))
            } else if line.hasPrefix("$ ") {
                blocks.append(.command(String(line.dropFirst(2)), output: []))
            } else if line.hasPrefix("> ") {
                blocks.append(.file(path: String(line.dropFirst(2)), text: ""))
            } else {
                add(line)
            }
        }
        blocks = blocks.map { block in
            switch block {
            case .comment: block
            case .file(let path, let text): .file(path: path, text: Self.withoutBlankEnd(text))
            case .command(let line, let output): .command(line, output: Self.withoutBlankEnd(output))
            }
        }
    }

    /// The transcript as a text, blocks apart where they differ in kind.
    var text: String {
        var text = ""
        for block in blocks {
            switch block {
            case .comment(let words): text += (follows(text, "#") ? "" : text.isEmpty ? "" : "\n") + words + "\n"
            case .file(let path, let content):
                text += (text.isEmpty ? "" : "\n") + "> \(path)\n"
                for line in content.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
                    text += line.isEmpty ? "\n" : "    \(line)\n"
                }
            case .command(let line, let output):
                text += (follows(text, "$ ") || text.isEmpty ? "" : "\n") + "$ \(line)\n"
                for line in output { text += Self.escaped(line) + "\n" }
            }
        }
        return text
    }

    private mutating func add(_ line: String) {
        guard let last = blocks.last else { return }
        switch last {
        case .comment: return
        case .file(let path, let text):
            let content = line.hasPrefix("    ") ? String(line.dropFirst(4)) : line
            blocks[blocks.count - 1] = .file(path: path, text: text + content + "\n")
        case .command(let command, let output):
            let shown = line.hasPrefix("\\") ? String(line.dropFirst()) : line
            blocks[blocks.count - 1] = .command(command, output: output + [shown])
        }
    }

    /// True where the last line begins like this, so that blocks of a kind without output stand together.
    private func follows(_ text: String, _ start: String) -> Bool {
        text.dropLast().split(separator: "\n", omittingEmptySubsequences: false).last?.hasPrefix(start) ?? false
    }

    private static func escaped(_ line: String) -> String {
        let isBlock = line.hasPrefix("#") || line.hasPrefix("$ ") || line.hasPrefix("> ") || line.hasPrefix("\\")
        return isBlock ? "\\" + line : line
    }

    private static func withoutBlankEnd(_ text: String) -> String {
        var text = text
        while text.hasSuffix("\n\n") || text == "\n" { text.removeLast() }
        return text
    }

    static func withoutBlankEnd(_ lines: [String]) -> [String] {
        var lines = lines
        while lines.last == "" { lines.removeLast() }
        return lines
    }
}
