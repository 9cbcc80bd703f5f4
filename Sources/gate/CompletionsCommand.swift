import ArgumentParser

/// `gate completions SHELL`: what a shell needs to complete commands, options, steps and rules.
struct CompletionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions", abstract: "Print what bash, zsh or fish needs to complete gate's words.",
        discussion: """
            bash: source <(gate completions bash), in ~/.bashrc
            zsh:  gate completions zsh >FOLDER/_gate, with FOLDER in fpath before compinit
            fish: gate completions fish >~/.config/fish/completions/gate.fish
            """)

    /// The shells.
    enum Shell: String, ExpressibleByArgument, CaseIterable {
        case bash
        case zsh
        case fish
    }

    @Argument(help: "The shell: bash, zsh or fish.")
    var shell: Shell

    func run() throws {
        let known: CompletionShell =
            switch shell {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        Terminal(1, environment: [:]).write(Gate.completionScript(for: known) + "\n")
    }
}
