import ArgumentParser
import Engine
import Git
import Model
import Platform
import Reports
import Store
import Words

/// `gate log`: the runs of this repository, the newest first.
struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "List the runs of this repository, the newest first.")

    @Option(name: [.customShort("n"), .long], help: "How many runs are listed at most.")
    var limit = 20

    @Option(help: "How the list is written: text or json.")
    var format: LogFormat = .text

    @Option(help: "Only runs on this branch.")
    var branch: String?

    @Option(
        help: "Only runs with this verdict: passed, rejected, broken or interrupted.",
        transform: { word in
            guard let verdict = Verdict(rawValue: word) else {
                throw ValidationError("A verdict is passed, rejected, broken or interrupted.")
            }
            return verdict
        })
    var verdict: Verdict?

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit wants a number from 1 on, not \(limit).") }
    }

    func run() {
        let filter = RunFilter(branch: branch, verdict: verdict)
        Invocation().answer { log, style in
            switch format {
            case .text:
                let answer = try log.read { try $0.newest(limit, where: filter) }
                var text = LogTable(runs: answer.value, now: .now, style: style).text
                if answer.value.isEmpty {
                    text = (filter.isOpen ? "No runs recorded yet." : "No such runs recorded.") + "\n"
                }
                for notice in answer.notices { text += style.dim(VisibleText.line(notice)) + "\n" }
                return text
            case .json:
                let answer = try log.read { index in
                    try index.newest(limit, where: filter).compactMap { try index.document(of: $0) }
                }
                return JSONText.list(answer.value, notices: answer.notices)
            }
        }
    }
}

/// `gate show`: one run, whole.
struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one run whole, by its id or by what it judged, or the latest.")

    @Argument(
        help:
            "latest, a run as gate log names it, the beginning of a run's, commit's or tree's id, or a branch, a tag, HEAD~1."
    )
    var name = "latest"

    @Option(help: "How the run is written: text or json.")
    var format: LogFormat = .text

    func run() {
        let invocation = Invocation()
        invocation.answer { log, style in
            let names = [name] + invocation.objects(named: name)
            let answer = try log.read { index in
                let summary = try index.only(namedAnyOf: names)
                return (id: summary.id, document: try index.document(of: summary))
            }
            guard let document = answer.value.document else {
                throw LogError(
                    .unreadableRecord, "Run \(answer.value.id) could not be read from the log.", hint: "gate log")
            }
            switch format {
            case .text: return RunText(record: try document.record(), now: .now, style: style).text
            case .json: return JSONText.document(document) + "\n"
            }
        }
    }
}

/// How an answer from the log is written.
enum LogFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
}

extension Moment {
    /// The moment that the system's clock shows.
    fileprivate static var now: Moment { Moment(milliseconds: Clock.milliseconds()) }
}

extension Invocation {
    /// The commit that a name means to Git, and its tree: what was judged before a commit was made is known by that.
    fileprivate func objects(named name: String) -> [String] {
        guard let repository = try? workspace.open(), let commit = repository.commit(named: name),
            let tree = try? repository.commit(commit).tree
        else { return [] }
        return [commit.description, tree.description]
    }

    /// Writes what is read from the log, or why there is no answer, and ends the program.
    fileprivate func answer(_ text: (LogReader, TextStyle) throws -> String) -> Never {
        do {
            let state = try workspace.open().state
            if !Files.isFolder(state.path) { try Files.makeFolder(state.path) }
            var style = output.style(listsSteps: true)
            style.width = TextStyle.tableWidth(surroundings.environment, columns: output.width)
            output.write(try text(LogReader(state: state.path), style))
            Ending.exit(0)
        } catch let error as LogError {
            errors.write("gate: \(error)\n")
            Ending.exit(Verdict.broken.exitCode)
        } catch {
            Ending.exit(fail(error))
        }
    }
}
