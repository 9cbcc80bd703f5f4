public import Git
public import Patterns
import PolicyLanguage

/// A branch's name made from what somebody typed: an idea in words, a name that does not fit, a commit's subject.
public enum SuggestedBranchName {
    /// A name that Git takes and that the policy's pattern matches, nil where nothing near does.
    ///
    /// - Parameters:
    ///   - typed: Any text; only its first 100 characters count.
    ///   - branches: What the policy says of names, nil for nothing.
    ///   - budget: What the policy's pattern may use.
    public static func name(for typed: String, _ branches: BranchesPolicy?, _ budget: PatternBudget) -> String? {
        let words = BranchWords(typed)
        guard !words.isEmpty else { return nil }
        guard let pattern = branches?.pattern else { return [words.path(), words.text("-")].first(where: isUsual) }
        for candidate in candidates(words, prefixes(branches?.explain, pattern))
        where pattern.outcome(of: candidate, budget) == .matched && isUsual(candidate) {
            return candidate
        }
        for text in [words.path(lowered: false), words.path(), words.text("-")] {
            if let near = pattern.nearest(to: text), isUsual(near) { return near }
        }
        return nil
    }

    /// The name itself, or one with a number behind it, where no branch has it yet; nil where all are taken.
    public static func free(
        _ name: String, _ pattern: Pattern?, _ budget: PatternBudget, in repository: borrowing Repository
    ) throws(GitError) -> String? {
        for candidate in [name] + (2...9).flatMap({ ["\(name)-\($0)", "\(name)\($0)"] }) {
            if let pattern, pattern.outcome(of: candidate, budget) != .matched { continue }
            guard ReferenceName.isBranch(candidate) else { continue }
            if try repository.reference("refs/heads/" + candidate) == nil,
                try inTheWay(of: candidate, repository) == nil
            {
                return candidate
            }
        }
        return nil
    }

    /// A branch that a reference of this name cannot stand beside: they are files and folders to Git.
    public static func inTheWay(of name: String, _ repository: borrowing Repository) throws(GitError) -> String? {
        let parts = name.split(separator: "/")
        for count in 1..<max(1, parts.count) {
            let parent = parts.prefix(count).joined(separator: "/")
            if try repository.reference("refs/heads/\(parent)") != nil { return parent }
        }
        let below = try repository.references(matching: "refs/heads/*").first { $0.hasPrefix("refs/heads/\(name)/") }
        return below.map { String($0.dropFirst("refs/heads/".count)) }
    }

    /// True for names that Git takes and that do not look cut off.
    private static func isUsual(_ name: String) -> Bool {
        ReferenceName.isBranch(name) && !"-_./".contains(name.last ?? "-") && !name.contains("//")
    }

    /// What names begin with, the explanation's own first: it is written for people.
    private static func prefixes(_ explain: String?, _ pattern: Pattern) -> [String] {
        var prefixes: [String] = []
        for word in (explain ?? "").split(whereSeparator: { ", ;`\"'()".contains($0) }) {
            guard let slash = word.lastIndex(of: "/") else { continue }
            prefixes.append(String(word[...slash]))
        }
        return (prefixes + pattern.literalBeginnings).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// Names worth trying, the likeliest first.
    private static func candidates(_ words: BranchWords, _ prefixes: [String]) -> [String] {
        var bodies: [(prefixes: [String], words: BranchWords)] = []
        // `fix nan loss` and `bugfix/nan-loss` say themselves which prefix is meant.
        if let (prefix, rest) = words.withoutPrefix(prefixes) { bodies.append(([prefix], rest)) }
        if let last = words.lastComponent { bodies.append((prefixes, last)) }
        bodies += [([""], words), (prefixes, words)]
        var names: [String] = []
        for (prefixes, words) in bodies {
            for order in [words, words.numbersFirst] {
                for prefix in prefixes {
                    names += [order.path(), order.text("-"), order.text("_"), order.text("."), order.text("")].map {
                        prefix + $0
                    }
                }
            }
        }
        // A pattern may limit the length.
        for (prefixes, words) in bodies {
            for count in stride(from: words.count - 1, to: 0, by: -1) {
                for prefix in prefixes { names += ["-", "_"].map { prefix + words.prefix(count).text($0) } }
            }
        }
        return names
    }
}
