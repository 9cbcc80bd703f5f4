public import Model
import Words

/// A run as GitHub workflow commands: annotations, and around the text a bracket that lets no line of it be a command.
public struct GitHubReport: Sendable {
    // GitHub keeps ten annotations of a kind and step, and cuts a message at 4096 characters.
    private static let mostOfAKind = 10
    private static let longestMessage = 4000

    /// Makes a report.
    public init() {}

    /// The annotations, a line each.
    public func annotations(_ record: RunRecord) -> String {
        var counts: [Severity: Int] = [:]
        var text = ""
        for finding in record.findings {
            counts[finding.severity, default: 0] += 1
            guard counts[finding.severity, default: 0] <= Self.mostOfAKind else { continue }
            var properties: [String] = []
            if let location = finding.location {
                properties.append("file=\(Self.property(location.path.description))")
                if let line = location.line { properties.append("line=\(line)") }
                if let column = location.column, let line = location.line {
                    // A column counts only where the end's line is given as well.
                    properties.append("endLine=\(line),col=\(column)")
                }
            }
            properties.append("title=\(Self.property(finding.check.name))")
            let message = ([finding.message] + finding.notes).joined(separator: "\n").prefix(Self.longestMessage)
            let kind = finding.severity == .error ? "error" : "warning"
            text += "::\(kind) \(properties.joined(separator: ","))::\(Self.data(String(message)))\n"
        }
        // What a change takes out of a check's sight, its reader should see.
        for comment in record.ignores.filter(\.isAdded).prefix(Self.mostOfAKind) {
            let place = "file=\(Self.property(comment.location.path.description)),line=\(comment.location.line ?? 1)"
            let title = Self.property("ignore of \(comment.check.name)")
            let message = String(comment.words.prefix(Self.longestMessage))
            text += "::notice \(place),title=\(title)::\(Self.data(message))\n"
        }
        return text
    }

    /// A text that may hold anything, as the log shows it and never obeys it.
    ///
    /// - Parameters:
    ///   - text: The text, in lines.
    ///   - token: At least 128 random bits, so that the text cannot close the bracket.
    public func bracketed(_ text: String, token: String) -> String {
        // `##[command]` is obeyed anywhere in a line, the bracket notwithstanding.
        let harmless = text.split(separator: "##[", omittingEmptySubsequences: false).joined(separator: "## [")
        return "::stop-commands::\(token)\n\(harmless)::\(token)::\n"
    }

    private static func data(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            switch scalar {
            case "%": "%25"
            case "\r": "%0D"
            case "\n": "%0A"
            default: VisibleText.line(String(scalar))
            }
        }.joined()
    }

    private static func property(_ text: String) -> String {
        data(text).map { $0 == ":" ? "%3A" : $0 == "," ? "%2C" : String($0) }.joined()
    }
}
