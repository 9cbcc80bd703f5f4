package import Git
import Model
import Platform
import PolicyLanguage
package import Rules
import Words

/// What becomes of a check that can mend what it finds.
extension StepExecution {
    /// Runs such a check: it mends where the policy or a person wants it, and only looks everywhere else.
    package func judge(_ check: any NativeCheck.Type, _ repository: borrowing Repository) async throws -> CheckResult {
        guard let fix = check.fix else { return try check.run(context) }
        let isAsked = context.event.trigger == .fix
        let applies = isAsked || (fix.appliesAtCommit(context.policy) && context.event.trigger == .preCommit)
        guard applies else { return try check.run(context) }
        var result = isAsked ? CheckResult() : try check.run(context)
        if !isAsked, result.findings.isEmpty { return result }
        let mended = try fix.mends(context)
        guard !mended.isEmpty, let application = application(repository) else { return result }
        if let obstacle = application.obstacle {
            if isAsked { result = try check.run(context) }
            for index in result.findings.indices {
                result.findings[index].notes.append("it was not taken over: \(obstacle)")
                result.findings[index].command = result.findings[index].command.map { command in
                    let path = result.findings[index].location?.path.description ?? "."
                    return "git add -- \(ShellWords.quoted(path)) && \(command)"
                }
            }
            return result
        }
        let fixed = try await apply(mended, application, repository)
        if isAsked {
            result.findings = conflicts(fixed, fix.description.id)
            let files = fixed.applied + fixed.conflicting
            if !files.isEmpty { result.remarks.append("changed and staged: \(files.joined(separator: ", "))") }
        } else {
            let asking = context.facts.asking?.commit
            let next = asking?.line("", amends: asking?.isAmend ?? false) ?? "git commit"
            let staged = fixed.applied + fixed.conflicting
            // What could not be taken over keeps the findings that it had.
            result.findings.removeAll { finding in staged.contains { finding.location?.path == RepositoryPath($0) } }
            if !staged.isEmpty {
                result.findings.insert(
                    Finding(
                        fix.description.id, .error,
                        "\(fix.description.id) has mended \(ChangedFiles.list(staged)), and the change is staged",
                        notes: ["look at it with git diff --staged, then commit again"], command: next), at: 0)
            }
            result.findings += conflicts(fixed, fix.description.id)
        }
        return result
    }

    private func apply(
        _ mended: [MendedFile], _ application: FixApplication, _ repository: borrowing Repository
    ) async throws -> AppliedFix {
        var contents: [FixApplication.Content] = []
        var left: [String: String] = [:]
        for file in mended {
            if let obstacle = file.obstacle {
                left[RepositoryPath(bytes: file.path).description] = obstacle
                continue
            }
            guard let path = String(validating: file.path, as: UTF8.self) else {
                left[RepositoryPath(bytes: file.path).description] = "its name is not UTF-8"
                continue
            }
            let new = try repository.writeBlob(file.after)
            let hasCRLF = workTree.map { Self.hasCRLF("\($0)/\(path)", of: file.before) } ?? false
            contents.append(
                FixApplication.Content(
                    file: StepChanges.File(
                        path: path, mode: file.isExecutable ? "100755" : "100644", old: file.blob, new: new),
                    before: hasCRLF ? Self.withCRLF(file.before) : file.before,
                    after: hasCRLF ? Self.withCRLF(file.after) : file.after))
        }
        var fix = AppliedFix()
        if !contents.isEmpty {
            try Files.makeFolder(cache.path)
            let temporary = try Files.makeTemporaryFolder(in: cache.path)
            defer { try? Files.remove(temporary) }
            fix = try await application.apply(contents, temporary: temporary)
        }
        fix.left.merge(left) { own, _ in own }
        return fix
    }

    /// True where Git has written CRLF for the blob's LF (`core.autocrlf`, `eol=crlf`).
    private static func hasCRLF(_ path: String, of blob: [UInt8]) -> Bool {
        guard let known = try? Files.read(path, limit: 1 << 26) else { return false }
        guard blob.contains(UInt8(ascii: "\r")) else { return known.contains(UInt8(ascii: "\r")) }
        return known != blob && known == withCRLF(blob)
    }

    private static func withCRLF(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + bytes.count / 32)
        for byte in bytes {
            if byte == UInt8(ascii: "\n"), result.last != UInt8(ascii: "\r") { result.append(UInt8(ascii: "\r")) }
            result.append(byte)
        }
        return result
    }

    private func conflicts(_ fix: AppliedFix, _ check: CheckID) -> [Finding] {
        let conflicting = fix.conflicting.map { path in
            Finding(
                check, .warning, "the fix of \(path) is staged; your unstaged edits there touch the same lines",
                notes: ["the file in the work tree was left as it is"],
                command: "git diff -- \(ShellWords.quoted(path))")
        }
        let left = fix.left.sorted { $0.key < $1.key }.map { path, reason in
            Finding(
                check, .warning, "\(VisibleText.line(path)) was left: \(reason)", command: "git status --short")
        }
        return conflicting + left
    }
}
