import Model
import Words

/// A value of a policy that bears on what commands run, for the question whether a person trusts it.
public struct CommandValue: Sendable, Hashable {
    /// Where it stands: `tests.unit.run`.
    public var keyPath: String
    /// The value in one form, however it was written.
    public var text: String

    /// Makes a value.
    public init(keyPath: String, text: String) {
        self.keyPath = keyPath
        self.text = text
    }
}

extension Policy {
    /// Every value that bears on what commands run, in the policy's order.
    ///
    /// Thresholds, stages and paths are no such values: a change in them asks nobody.
    public var commandValues: [CommandValue] {
        var values: [CommandValue] = []
        for test in tests { Self.add("tests", test.settings, test.command, to: &values) }
        for training in training {
            if let setup = training.setup {
                values.append(
                    CommandValue(keyPath: "training.\(training.settings.name).setup", text: Self.text(setup)))
            }
            Self.add("training", training.settings, training.command, to: &values)
        }
        for command in commands { Self.add("commands", command.settings, command.command, to: &values) }
        if let build = docs?.build {
            values.append(CommandValue(keyPath: "docs.build.run", text: Self.text(build.command)))
            if let out = build.out { values.append(CommandValue(keyPath: "docs.build.out", text: out)) }
            Self.add(build.settings, at: "docs.build", to: &values)
        }
        if let swift = docs?.swift {
            values.append(CommandValue(keyPath: "docs.swift.run", text: Self.text(swift.command)))
            Self.add(swift.settings, at: "docs.swift", to: &values)
        }
        if let python = environment.python {
            values.append(CommandValue(keyPath: "environment.python", text: python))
        }
        for name in environment.pass.sorted() {
            values.append(CommandValue(keyPath: "environment.pass", text: name))
        }
        for (name, value) in environment.set.sorted(by: { $0.key < $1.key }) {
            values.append(CommandValue(keyPath: "environment.set.\(name)", text: value))
        }
        // Files are written there, and old ones of its own kind taken away.
        if let folder = snapshot.folder {
            values.append(CommandValue(keyPath: "snapshot.folder", text: folder))
        }
        for policy in extends { values.append(CommandValue(keyPath: "extends", text: policy)) }
        return values
    }

    private static func text(_ command: CommandLine) -> String {
        command.shell ? "sh -c " + ShellWords.quoted(command.text) : command.text
    }

    private static func add(
        _ section: String, _ settings: StepSettings, _ command: CommandLine, to values: inout [CommandValue]
    ) {
        let path = "\(section).\(settings.name)"
        values.append(CommandValue(keyPath: "\(path).run", text: text(command)))
        add(settings, at: path, to: &values)
    }

    private static func add(_ settings: StepSettings, at path: String, to values: inout [CommandValue]) {
        for (name, value) in settings.environment.sorted(by: { $0.key < $1.key }) {
            values.append(CommandValue(keyPath: "\(path).env.\(name)", text: value))
        }
        // A command that a person trusts on a copy is another one in the files themselves.
        if settings.place == .workTree {
            values.append(CommandValue(keyPath: "\(path).where", text: settings.place.rawValue))
        }
    }
}
