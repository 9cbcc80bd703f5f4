import Git
import Model
import PolicyLanguage

/// `files/whitespace`: changed lines end in blanks, or the last one has no line end.
enum FilesWhitespace: FileFix, NativeFix {
    /// What it says of itself.
    static let description = CheckDescription(
        "files/whitespace", "A changed line ends in white space, or the changed last line has no line end.",
        why:
            "Nobody sees it, and the next editor that takes it out changes lines that nobody meant to change. Lines "
            + "that this change does not touch are left alone, and so are Markdown's hard breaks, patches and data, and "
            + "what .gitattributes exempts (binary, -text, -diff, -whitespace, whitespace=-trailing-space).",
        settings: ["files.paths"],
        wayPast:
            "Set files.whitespace to off, take the path out of files.paths, or give it -whitespace in .gitattributes.",
        bad: CheckExample(policy: "branches: off", commands: ["printf 'rate = 0.1 \\n' > train.py"]),
        good: CheckExample(policy: "branches: off", files: ["train.py": "rate = 0.1\n"]))

    static let whitespaceKey = RuleKey<FilesPolicy.Whitespace>(
        .files, "whitespace", .choice, default: .warning, example: "fix",
        "`files/whitespace`: what becomes of white space at the end of changed lines; `fix` mends it at commit.")
    /// The keys of the policy that are its own.
    static var keys: [any DeclaredKey] { [whitespaceKey] }

    static var setting: any DeclaredKey { whitespaceKey }
    static func severity(_ policy: Policy) -> Severity {
        switch policy.files?.whitespace {
        case .warning, .fix: .warning
        case .error: .error
        case .off, nil: .off
        }
    }

    // White space at the end of a line means something in these, or is not a person's to mend.
    private static let exempt: Set<String> = [
        "diff", "patch", "rej", "tsv", "csv", "ipynb", "snap", "ambr", "svg", "lock",
    ]
    static let markdown: Set<String> = ["md", "markdown", "mdx", "rmd", "qmd"]

    static func look(_ file: InspectedFile, _ look: FileLook, _ repository: borrowing Repository) throws -> [Finding] {
        let lines = try wrongLines(file, look, repository)
        guard let first = lines.blank.first ?? (lines.lacksEnd ? file.scan.lineCount : nil) else { return [] }
        var words: [String] = []
        if let line = lines.blank.first {
            let more = lines.blank.count - 1
            words.append(
                more == 0 ? "white space at the end of line \(line)" : "white space at the end of \(more + 1) lines")
        }
        if lines.lacksEnd { words.append("no line end at the end of the file") }
        return [
            Finding(
                description.id, look.severity, words.joined(separator: ", and "), at: file.at(first),
                command: look.advice.fixing(description.id, file.change))
        ]
    }

    /// The changed lines that end in blanks, and whether the changed last line lacks its end.
    private static func wrongLines(
        _ file: InspectedFile, _ look: FileLook, _ repository: borrowing Repository
    ) throws -> (blank: [Int], lacksEnd: Bool) {
        guard file.isText, !exempt.contains(file.fileExtension) else { return ([], false) }
        guard !file.scan.trailing.isEmpty || file.scan.lacksFinalNewline else { return ([], false) }
        var blank = file.scan.trailing
        if markdown.contains(file.fileExtension), !blank.isEmpty { blank = withoutHardBreaks(blank, file) }
        var lacksEnd = file.scan.lacksFinalNewline
        if let old = file.change.old {
            guard
                let changes = try repository.lineChanges(
                    from: old, to: file.entry.id, limit: Inspection.largestFile)
            else { return ([], false) }
            blank = blank.filter { line in changes.contains { $0.new.contains(line) } }
            lacksEnd = lacksEnd && changes.contains { $0.new.contains(file.scan.lineCount) }
        }
        // Asked last: most changes have nothing that the attributes could excuse.
        if blank.isEmpty, !lacksEnd { return ([], false) }
        let rules = try look.textRules.rules(for: file, repository)
        return (rules.judgesBlanks ? blank : [], rules.judgesLastLine && lacksEnd)
    }

    private static func withoutHardBreaks(_ lines: [Int], _ file: InspectedFile) -> [Int] {
        let wanted = Set(lines)
        var kept: [Int] = []
        let all = (file.bytes ?? []).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in all.enumerated() where wanted.contains(index + 1) {
            var text = line
            if text.last == UInt8(ascii: "\r") { text = text.dropLast() }
            let isBlank = text.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            let isBreak = text.suffix(2).elementsEqual("  ".utf8) && !isBlank
            if !isBreak { kept.append(index + 1) }
        }
        return kept
    }

    static func obstacle(_ file: InspectedFile, _ look: FileLook, _ repository: borrowing Repository) throws -> String?
    {
        try look.textRules.rules(for: file, repository).obstacle
    }

    /// True under `whitespace: fix`.
    static func appliesAtCommit(_ policy: Policy) -> Bool { policy.files?.whitespace == .fix }

    static func fixed(_ file: InspectedFile, _ look: FileLook, _ repository: borrowing Repository) throws -> [UInt8]? {
        let lines = try wrongLines(file, look, repository)
        guard let bytes = file.bytes, !lines.blank.isEmpty || lines.lacksEnd else { return nil }
        let wrong = Set(lines.blank)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 1)
        var line = 1
        func trim() {
            guard wrong.contains(line) else { return }
            let hasReturn = result.last == UInt8(ascii: "\r")
            if hasReturn { result.removeLast() }
            while let last = result.last, last == UInt8(ascii: " ") || last == UInt8(ascii: "\t") {
                result.removeLast()
            }
            if hasReturn { result.append(UInt8(ascii: "\r")) }
        }
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                trim()
                line += 1
            }
            result.append(byte)
        }
        if file.scan.lacksFinalNewline {
            trim()
            if lines.lacksEnd, result.last != UInt8(ascii: "\n"), !result.isEmpty {
                result += file.scan.crlf > file.scan.lf ? Array("\r\n".utf8) : Array("\n".utf8)
            }
        }
        return result
    }
}

extension FilesPolicy {
    /// What becomes of trailing white space on changed lines.
    public var whitespace: FilesPolicy.Whitespace {
        get { rules[FilesWhitespace.whitespaceKey] }
        set { rules[FilesWhitespace.whitespaceKey] = newValue }
    }
}
