import Model

/// A Python module that a step could not import: mostly another environment ran than the one that has it.
package struct MissingModule {
    /// The module's name as the import had it.
    package let name: String

    /// Chooses anew the Python that is active.
    package static let command = "gate install"

    /// A module by its name.
    package init(_ name: String) {
        self.name = name
    }

    /// Finds the first one in what a program wrote.
    ///
    ///     ModuleNotFoundError: No module named 'torch'
    ///     /usr/bin/python3: No module named pytest
    package init?(in text: String) {
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
    package var advice: String {
        "activate the environment that has \(name), then say gate install; a module of the project has to be committed"
    }
}
