import Git
import Globs
import Model
import Patterns
import PolicyLanguage
import PythonSource
import Synchronization
import TOML

/// The file in which interrogate's options stand.
public enum InterrogateFile {
    /// Its name, at the top of the repository.
    public static let name = InterrogateSettings.fileName
}

/// The options of interrogate: those of the policy, then those of pyproject.toml.
struct InterrogateSettings: Sendable {
    /// The share below which interrogate fails.
    struct Threshold: Sendable, Hashable {
        let percent: Double
        /// How many decimals it is written with, to which the share is rounded.
        let decimals: Int

        /// True where the share is too small.
        func exceeds(_ share: Double) -> Bool {
            var factor = 1.0
            for _ in 0..<decimals { factor *= 10 }
            return percent > (share * factor).rounded(.toNearestOrEven) / factor
        }
    }

    /// What can't be read of pyproject.toml.
    struct Problem: Sendable, Hashable {
        let message: String
        let line: Int?
    }

    /// Where the options stand for most projects.
    static let fileName = "pyproject.toml"
    private static let largestFile = 1 << 20
    // Interrogate leaves these folders out by itself.
    private static let excluded = [".tox", ".venv", "venv", ".git", ".hg"]

    private(set) var options = InterrogateOptions()
    private(set) var failUnder: Threshold?
    private(set) var problem: Problem?
    /// Why an expression could not be matched with some name.
    private let undecided = UndecidedMatch()
    /// The blob of pyproject.toml, nil where there is none.
    let source: ObjectID?
    private var ignoresInitModule = false
    private var excludes = Self.excluded

    /// Reads them.
    init(
        _ given: DocsPolicy.Interrogate, tree: ObjectID, _ budget: PatternBudget, _ repository: borrowing Repository
    ) throws {
        source = try repository.entry(Self.fileName, in: tree)?.id
        var table: [String: TOMLValue] = [:]
        if let source, let bytes = try repository.blob(source, limit: Self.largestFile) {
            do throws(TOMLError) {
                if case .table(let values)? = try TOMLDocument.read(bytes)["tool", "interrogate"] {
                    for (key, value) in values {
                        // It is written with underscores, dashes, or as on the command line.
                        table[String(key.drop { $0 == "-" }.map { $0 == "-" ? "_" : $0 })] = value
                    }
                }
            } catch {
                problem = Problem(message: error.message, line: error.line)
            }
        }
        func flag(_ given: Bool?, _ key: String) -> Bool { given ?? truth(table[key], key) }
        options.ignoreInitMethod = flag(given.ignoreInitMethod, "ignore_init_method")
        options.ignoreModule = flag(given.ignoreModule, "ignore_module")
        options.ignoreMagic = flag(given.ignoreMagic, "ignore_magic")
        options.ignorePrivate = flag(given.ignorePrivate, "ignore_private")
        options.ignoreSemiprivate = flag(given.ignoreSemiprivate, "ignore_semiprivate")
        options.ignorePropertyDecorators = flag(given.ignorePropertyDecorators, "ignore_property_decorators")
        options.ignoreSetters = flag(given.ignoreSetters, "ignore_setters")
        options.ignoreOverloadedFunctions = flag(given.ignoreOverloadedFunctions, "ignore_overloaded_functions")
        options.ignoreNestedFunctions = flag(given.ignoreNestedFunctions, "ignore_nested_functions")
        options.ignoreNestedClasses = flag(given.ignoreNestedClasses, "ignore_nested_classes")
        ignoresInitModule = flag(given.ignoreInitModule, "ignore_init_module")
        options.isGoogleStyle = given.style.map { $0 == .google } ?? (table["style"] == .string("google"))
        if given.style == nil, let style = table["style"], style != .string("google"), style != .string("sphinx") {
            note("style", "`google` or `sphinx`")
        }
        if case .string? = table["exclude"] { note("exclude", "a list of paths") }
        excludes += Self.texts(table["exclude"])
        let ignored = patterns(given.ignoreRegex ?? Self.texts(table["ignore_regex"]))
        let undecided = undecided
        let matches: @Sendable (Pattern, String) -> Bool = { undecided.matches($0, $1, budget) }
        if !ignored.isEmpty { options.ignoredNames = { name in ignored.contains { matches($0, name) } } }
        let wanted = patterns(Self.texts(table["whitelist_regex"]))
        if !wanted.isEmpty {
            options.matchesOfWanted = { name in wanted.count { matches($0, name) } }
            // Its command line turns this on as well; no expression speaks of a module.
            options.ignoreModule = true
        }
        switch table["fail_under"] {
        case nil: break
        case .number(let percent, let text)?: failUnder = Self.threshold(percent, text)
        case .string(let text)?:
            failUnder = Double(text).map { Self.threshold($0, text) }
            if failUnder == nil { note("fail_under", "a number of percent") }
        default: note("fail_under", "a number of percent")
        }
    }

    private static func threshold(_ percent: Double, _ text: String) -> Threshold {
        let decimals = text.split(separator: ".", omittingEmptySubsequences: false).dropFirst().first?.count
        return Threshold(percent: percent, decimals: min(decimals ?? 0, 12))
    }

    /// A switch; the words that a command line takes for one are read as well.
    private mutating func truth(_ value: TOMLValue?, _ key: String) -> Bool {
        switch value {
        case nil, .bool(false)?: return false
        case .bool(true)?: return true
        case .string(let text)? where ["1", "true", "t", "yes", "y", "on"].contains(text.lowercased()): return true
        case .string(let text)? where ["0", "false", "f", "no", "n", "off"].contains(text.lowercased()): return false
        default:
            note(key, "`true` or `false`")
            return false
        }
    }

    private mutating func note(_ key: String, _ wanted: String) {
        problem = problem ?? Problem(message: "`\(key)` takes \(wanted)", line: nil)
    }

    /// True for a file that interrogate would not look at.
    func leavesOut(_ path: [UInt8]) -> Bool {
        let text = String(decoding: path, as: UTF8.self)
        if ignoresInitModule, text == "__init__.py" || text.hasSuffix("/__init__.py") { return true }
        return excludes.contains { exclude in
            // It compares the beginnings of paths, whatever follows.
            exclude.contains(where: { $0 == "*" || $0 == "?" || $0 == "[" })
                ? (try? NameGlob(reading: exclude + "*", kind: .dotted, hasBraces: false))?.matches(text) ?? false
                : text.hasPrefix(exclude)
        }
    }

    private static func texts(_ value: TOMLValue?) -> [String] {
        switch value {
        case .string(let text)?: [text]
        case .array(let values)?: values.flatMap { texts($0) }
        default: []
        }
    }

    /// The expressions, which match from a name's beginning; one that is not read here is a problem.
    private mutating func patterns(_ texts: [String]) -> [Pattern] {
        texts.compactMap { text in
            do throws(PatternError) {
                let pattern = try Pattern(text, .beginning)
                if pattern.slowSubject() == nil { return pattern }
                problem = Problem(message: "the expression \(text) takes too long to match", line: nil)
            } catch {
                problem = Problem(message: "the expression \(text) is not read here: \(error.message)", line: nil)
            }
            return nil
        }
    }

    /// Why some name was counted without knowing whether an expression matches it, nil where all are known.
    var undecidedReason: String? { undecided.reason }
}

/// Matches names, and keeps the first reason for which that was not possible.
private final class UndecidedMatch: Sendable {
    private let first = Mutex<String?>(nil)

    var reason: String? { first.withLock(\.self) }

    func matches(_ pattern: Pattern, _ name: String, _ budget: PatternBudget) -> Bool {
        switch pattern.outcome(of: name, budget) {
        case .matched: return true
        case .unmatched: return false
        case .inconclusive(let reason):
            first.withLock { $0 = $0 ?? "the expression \(pattern.text): \(reason)" }
            return false
        }
    }
}
