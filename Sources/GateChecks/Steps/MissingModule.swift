import GateModel

/// A Python module that a step could not import: mostly another environment ran than the one that has it.
struct MissingModule {
    /// The module's name as the import had it.
    let name: String

    /// Chooses anew the Python that is active.
    static let command = "gate install"

    /// A module by its name.
    init(_ name: String) {
        self.name = name
    }

    /// Finds the first one in what a program wrote.
    ///
    ///     ModuleNotFoundError: No module named 'torch'
    ///     /usr/bin/python3: No module named pytest
    init?(in text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            guard let found = line.range(ofText: "No module named ") else { continue }
            let name = line[found.upperBound...].drop { $0 == "'" }.prefix {
                $0.isLetter || $0.isNumber || $0 == "_" || $0 == "."
            }
            guard !name.isEmpty else { continue }
            self.name = String(name.prefix(80))
            return
        }
        return nil
    }

    /// What to do, for the notes of a finding.
    var advice: String {
        "activate the environment that has \(name), then say gate install; a module of the project has to be committed"
    }
}
