import Model
import PolicyLanguage
package import Git
/// A check that looks at one changed file after the other.
///
/// One reading of a file serves all of them: the first that runs looks for the others too, see `Inspection`.
protocol FileCheck: NativeCheck {
    /// How much its findings weigh, `off` where the policy does not ask for it.
    static func severity(_ policy: Policy) -> Severity
    /// The section and the key that turn it off, for people.
    static var setting: (section: String, key: String) { get }
    /// True for the files that it looks at, by their names alone.
    static func wants(_ change: TreeChange) -> Bool
    /// Looks at a file.
    static func look(_ file: InspectedFile, _ look: FileLook, _ repository: borrowing Repository) throws -> [Finding]
    /// A remark on all that was looked at, such as what was left out.
    static func remarks(_ inspection: Inspection) -> [String]
}

/// What a file check knows beside the file.
struct FileLook {
    package let context: CheckContext
    package let severity: Severity
    package let advice: FileAdvice
    package let textRules: TextRulesReader
}

extension FileCheck {
    /// Every file.
    static func wants(_ change: TreeChange) -> Bool { true }

    /// None.
    static func remarks(_ inspection: Inspection) -> [String] { [] }

    /// Why it has nothing to do here.
    static func reasonToSkip(_ context: CheckContext) -> String? {
        let isOff = setting.section == "files" ? context.policy.files == nil : context.policy.notebooks == nil
        if isOff { return "\(setting.section): off" }
        if severity(context.policy) == .off { return "\(setting.section).\(setting.key): off" }
        let isThere = context.subject.changes.contains { $0.entry != nil && wants($0) }
        // What new commits add and take out again is no change of the judged tree.
        let isSecret = self == FilesSecrets.self || self == NotebookSecrets.self
        if isSecret, [.push, .ci].contains(context.stage), context.subject.commits.count > 1 { return nil }
        return isThere ? nil : setting.section == "files" ? "no file changed" : "no notebook changed"
    }

    /// Looks.
    static func run(_ context: CheckContext) throws -> CheckResult {
        try context.inspections.result(of: Self.self, context)
    }
}

extension FileCheck where Self: NotebookCheck {
    static func wants(_ change: TreeChange) -> Bool { change.isNotebook }
}

/// A file check that looks at notebooks alone.
protocol NotebookCheck: FileCheck {}

extension TreeChange {
    /// True for a file named like a notebook.
    package var isNotebook: Bool { path.hasSuffix(".ipynb") }
}

extension [UInt8] {
    /// True where the bytes end with a text.
    func hasSuffix(_ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        guard count >= length else { return false }
        for place in 0..<length where self[count - length + place] != text.utf8Start[place] { return false }
        return true
    }
}
