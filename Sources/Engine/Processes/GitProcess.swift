package import Git
package import Model
import Platform
import Words

/// The user's own Git as a process, for what belongs to it: fetching, and writing files with filters and line endings.
package struct GitProcess: Sendable {
    package let processes: ProcessRunner
    /// The environment without the variables by which a hook's Git speaks of its repository.
    package let environment: [String: String]

    package init(processes: ProcessRunner, environment: [String: String]) {
        self.processes = processes
        self.environment = environment
    }

    /// Runs one command of Git.
    package func run(
        _ arguments: [String], folder: String, timeoutMilliseconds: Int, environment extra: [String: String] = [:]
    ) async -> CommandOutcome {
        var environment = environment
        environment.merge(["GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"]) { _, new in new }
        environment.merge(extra) { _, new in new }
        return await processes.run(
            Launch(
                (["git", "-c", "core.hooksPath=/dev/null", "-c", "submodule.recurse=false"] + arguments)
                    .map { Array($0.utf8) },
                environment: environment, folder: folder, timeoutMilliseconds: timeoutMilliseconds))
    }
}

extension GitProcess {
    /// Asks Git for the tree of an index that libgit2 cannot read.
    func writeTree(_ reason: String, _ repository: borrowing Repository) async throws -> ObjectID {
        let outcome = await run(
            ["write-tree"], folder: repository.workTree ?? repository.gitFolder, timeoutMilliseconds: 60_000,
            environment: ["GIT_DIR": repository.gitFolder, "GIT_INDEX_FILE": repository.indexFile])
        let text = outcome.text.split(whereSeparator: \.isNewline).last
        guard outcome.end == .exited(0), let text, let tree = ObjectID(hex: text) else {
            throw SnapshotError(
                description: "the index could not be read (\(reason)), and git write-tree failed too",
                notes: outcome.reasons, command: outcome.limitCommand ?? "git write-tree")
        }
        return tree
    }
}

/// Variables that keep Git and what it starts from asking anybody anything: nobody may be there to answer.
package enum QuietGit {
    /// The variables for a process that reaches a remote of a repository.
    ///
    /// - Parameter environment: The environment to which they are added.
    /// - Parameter allowsTouch: True where a person waits who may touch a hardware key.
    package static func variables(
        _ repository: borrowing Repository, _ environment: [String: String], allowsTouch: Bool = false
    ) throws -> [String: String] {
        let command = try repository.configuration("core.sshcommand")
        let variant = try repository.configuration("ssh.variant")
        return variables(environment, sshCommand: command, variant: variant, allowsTouch: allowsTouch)
    }

    /// The variables by what the settings `core.sshCommand` and `ssh.variant` say.
    package static func variables(
        _ environment: [String: String], sshCommand: String?, variant: String?, allowsTouch: Bool
    ) -> [String: String] {
        var quiet = [
            "GIT_TERMINAL_PROMPT": "0",
            // An empty program is asked for nothing; without one Git would go on to core.askPass and a graphical one.
            "GIT_ASKPASS": "", "SSH_ASKPASS": "", "SSH_ASKPASS_REQUIRE": "never",
            // Git Credential Manager opens windows.
            "GCM_INTERACTIVE": "never",
        ]
        // In Git's order: the variable, the setting, the older variable, which names a program and no command line.
        let ssh =
            environment["GIT_SSH_COMMAND"] ?? sshCommand ?? environment["GIT_SSH"].map { ShellWords.quoted($0) }
            ?? "ssh"
        quiet["GIT_SSH_COMMAND"] = ssh + options(ssh, environment["GIT_SSH_VARIANT"] ?? variant, allowsTouch)
        return quiet
    }

    /// What the SSH program is told; only OpenSSH and those that take its options understand them.
    private static func options(_ command: String, _ variant: String?, _ allowsTouch: Bool) -> String {
        let program = (try? ShellWords.split(command))?.first ?? "ssh"
        let name = variant ?? String(program.split(separator: "/").last ?? "ssh").lowercased()
        switch name {
        case "plink", "plink.exe", "putty", "tortoiseplink", "tortoiseplink.exe": return " -batch"
        case "simple": return ""
        default: break
        }
        // No connection is left open that would outlive its process and be cut with it; one that is open is used.
        var options = " -o BatchMode=yes -o ConnectTimeout=5 -o ControlMaster=no"
        // Keys on a security token wait for a finger. The option's older name is known to every OpenSSH.
        if !allowsTouch { options += " -o 'PubkeyAcceptedKeyTypes=-sk-*'" }
        return options
    }
}
