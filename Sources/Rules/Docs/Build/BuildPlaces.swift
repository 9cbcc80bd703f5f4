import Git
import Model
import PolicyLanguage
import PythonSource

/// Finds the places that a documentation tool names by a definition and not by a line of a file.
struct BuildPlaces {
    private let context: CheckContext

    init(_ context: CheckContext) {
        self.context = context
    }

    /// Gives every remark of a reading the line that it is about, where the judged tree has one.
    func locate(_ reading: inout BuildReading) {
        guard let repository = try? context.repository() else { return }
        reading.change { remark in
            if let definition = remark.definition, let place = remark.location {
                remark.location = docstringLine(definition, place, repository) ?? place
                remark.definition = nil
            } else if remark.location == nil {
                remark.location = named(in: remark.message, repository)
            }
        }
    }

    /// Sphinx counts from the docstring's first line.
    private func docstringLine(_ name: String, _ place: SourceLocation, _ repository: borrowing Repository)
        -> SourceLocation?
    {
        guard let module = module(place.path.description, repository), let line = place.line else { return nil }
        let definition = module.definitions.first { definition in
            name == definition.qualifiedName || name.hasSuffix("." + definition.qualifiedName)
        }
        guard let docstring = definition.map({ $0.docstring }) ?? module.docstring else { return nil }
        return SourceLocation(place.path, line: module.fileLine(line - 1, of: docstring))
    }

    /// The file and line of the first dotted name in a text that is a module of the tree, or a definition in one.
    private func named(in text: String, _ repository: borrowing Repository) -> SourceLocation? {
        let words = text.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == ".") }
        for word in words where word.contains(".") {
            let parts = word.split(separator: ".").map(String.init)
            for count in stride(from: parts.count, to: 0, by: -1) {
                let stem = parts.prefix(count).joined(separator: "/")
                for root in ["", "src/", "lib/", "python/"] {
                    for end in ["/__init__.py", ".py"] {
                        let path = root + stem + end
                        guard let module = module(path, repository) else { continue }
                        let name = parts.dropFirst(count).joined(separator: ".")
                        let line = module.definitions.first { $0.qualifiedName == name }?.position.line
                        return SourceLocation(RepositoryPath(path), line: line)
                    }
                }
            }
        }
        return nil
    }

    private func module(_ path: String, _ repository: borrowing Repository) -> PythonModule? {
        guard let entry = try? repository.entry(path, in: context.subject.tree), case .file = entry.kind,
            let bytes = try? repository.blob(entry.id, limit: DocsFile.largestFile)
        else { return nil }
        return try? PythonModule.read(bytes)
    }
}
