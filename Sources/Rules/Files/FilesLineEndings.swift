import Git
import Model
import PolicyLanguage

/// `files/line-endings`: one file has lines that end in CRLF and lines that end in LF.
enum FilesLineEndings: FileFix, NativeFix, SeverityRule {
    /// What it says of itself.
    static let description = CheckDescription(
        "files/line-endings", "Lines of one file end in CRLF, and others in LF.",
        why: "An editor that settles it later rewrites every line, and the change that mattered drowns in that. What "
            + ".gitattributes exempts is left alone (binary, -text, -diff, -whitespace, whitespace=cr-at-eol).",
        settings: ["files.paths"],
        wayPast: "Take the path out of files.paths, set files.line_endings to off, or give it -text in .gitattributes.",
        bad: CheckExample(policy: "branches: off", files: ["a.txt": "one\r\ntwo\n"]),
        good: CheckExample(policy: "branches: off", files: ["a.txt": "one\r\ntwo\r\n"]))

    static let severityKey = RuleKey<Severity>(
        .files, "line_endings", .severity(.warning), default: .warning, example: "off",
        "`files/line-endings`: lines of one file end in CRLF and in LF.")

    static func look(_ file: InspectedFile, _ look: FileLook, _ repository: borrowing Repository) throws -> [Finding] {
        let scan = file.scan
        guard file.isText, scan.crlf > 0, scan.lf > 0 else { return [] }
        guard try look.textRules.rules(for: file, repository).judgesLineEnds else { return [] }
        let isMostlyLF = scan.lf >= scan.crlf
        let (few, many) = isMostlyLF ? (scan.crlf, scan.lf) : (scan.lf, scan.crlf)
        return [
            Finding(
                description.id, look.severity,
                "\(few) line\(few == 1 ? " ends" : "s end") in \(isMostlyLF ? "CRLF" : "LF") and \(many) in "
                    + "\(isMostlyLF ? "LF" : "CRLF")", at: file.at(isMostlyLF ? scan.firstCRLF : scan.firstLF),
                command: look.advice.fixing(description.id, file.change))
        ]
    }

    /// Nobody asks for it at commit.
    static func appliesAtCommit(_ policy: Policy) -> Bool { false }

    static func obstacle(_ file: InspectedFile, _ look: FileLook, _ repository: borrowing Repository) throws -> String?
    {
        try look.textRules.rules(for: file, repository).obstacle
    }

    static func fixed(_ file: InspectedFile, _ look: FileLook, _ repository: borrowing Repository) throws -> [UInt8]? {
        let scan = file.scan
        guard file.isText, let bytes = file.bytes, scan.crlf > 0, scan.lf > 0 else { return nil }
        let rules = try look.textRules.rules(for: file, repository)
        guard rules.judgesLineEnds else { return nil }
        let wantsCRLF = scan.crlf > scan.lf && !rules.isKeptWithLF
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + scan.lf)
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                if result.last == UInt8(ascii: "\r") { result.removeLast() }
                if wantsCRLF { result.append(UInt8(ascii: "\r")) }
            }
            result.append(byte)
        }
        return result
    }
}
