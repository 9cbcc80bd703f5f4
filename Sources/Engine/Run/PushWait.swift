package import Model
import Platform
import PolicyLanguage
package import Rules
import Words

/// How long the other end of a push waits while checks run, and what becomes of a push that it has given up.
///
/// Git opens the connection before the hook runs; a server that hears nothing for some minutes hangs up.
package struct PushWait: Sendable {
    /// The rule that ends such a push.
    package static let check: CheckID = "push/too-slow"

    /// The most time in milliseconds.
    package let limit: Int
    private let event: HookEvent

    /// The wait for a push that a hook asks about; nil where nobody gets impatient.
    package init?(_ event: HookEvent, _ policy: Policy) {
        guard event.trigger == .prePush, let address = event.remoteAddress else { return nil }
        let budget = policy.engine.pushBudget
        let limit =
            switch Transport(of: address) {
            case .ssh: budget.sshMilliseconds
            case .https: budget.httpsMilliseconds
            case .local: budget.localMilliseconds
            }
        guard let limit else { return nil }
        self.limit = limit
        self.event = event
    }

    /// How a remote is reached.
    package enum Transport {
        case ssh, https, local

        /// Reads it from an address, by the rules of git-fetch(1), "Git URLs".
        package init(of address: String) {
            let scheme = address.prefix { $0 != ":" && $0 != "/" }
            let rest = address.dropFirst(scheme.count)
            if rest.hasPrefix("://") {
                let name = scheme.lowercased()
                self = name == "file" ? .local : name.hasPrefix("http") || name.hasPrefix("ftp") ? .https : .ssh
            } else {
                // `host:path`, where no slash comes before the colon.
                self = rest.hasPrefix(":") ? .ssh : .local
            }
        }
    }

    /// The finding that ends a push whose checks have passed too late; the next push finds them known.
    package func finding(_ milliseconds: Int, _ command: GitCommandLine?) -> Finding {
        Finding(
            Self.check, .error,
            "all checks passed, after \(DurationText.measured(milliseconds)); the server of this push waits \(DurationText.limit(limit)) at most: "
                + "push again",
            notes: ["what has passed is known now, so the next push need not wait for it (engine.push_budget)"],
            command: self.command(command))
    }

    private func command(_ asking: GitCommandLine?) -> SuggestedCommand {
        if let asking, asking.command == "push" {
            var line = "git push"
            for word in asking.arguments { line += " " + ShellWords.quoted(word) }
            return SuggestedCommand(line)
        }
        var line = "git push " + ShellWords.quoted(event.remote ?? "origin")
        for ref in event.pushed {
            line += " " + ShellWords.quoted(ref.isDeletion ? ":\(ref.name)" : "\(ref.localName):\(ref.name)")
        }
        return SuggestedCommand(line)
    }
}

extension Run {
    /// Says it at once when a push cannot succeed any more, while the checks go on.
    package func watchPush(_ wait: PushWait?) -> Task<Void, Never>? {
        guard let wait, OwnThread.hasRoom() else { return nil }
        let left = wait.limit - milliseconds(since: started)
        return Task.detached { [progress] in
            do {
                try await Task.sleep(for: .milliseconds(max(0, left)))
                progress(.pushIsLost(wait.limit))
            } catch {
                // The checks have come to their end in time.
            }
        }
    }
}
