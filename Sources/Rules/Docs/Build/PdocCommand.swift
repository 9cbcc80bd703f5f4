import Git
import Model
import PolicyLanguage

/// The command that builds documentation where the policy names none: pdoc over the packages of the tree.
enum PdocCommand {
    private static let tools: Set<Substring> = [
        "pdoc", "pdoc3", "sphinx-build", "sphinx-apidoc", "mkdocs", "pydoctor", "jupyter-book",
    ]
    // Where packages lie beside the top of a repository.
    private static let roots: Set<Substring> = ["src", "lib", "python"]
    private static let notPublished: Set<Substring> = [
        "test", "tests", "testing", "doc", "docs", "examples", "scripts", "tools", "benchmarks",
    ]

    /// True where the program is a Python tool that imports what it documents.
    static func isDocumentationTool(_ words: [String]) -> Bool {
        guard let name = words.first?.split(separator: "/").last else { return false }
        return tools.contains(name)
    }

    /// Its words, `{out}` among them.
    static func words(_ docs: DocsPolicy, _ context: CheckContext) throws(CommandProblem) -> [String] {
        let packages = try packages(docs, context)
        if packages.isEmpty {
            throw CommandProblem(
                "docs.build found no package, which is a folder with an __init__.py that docs.paths selects: "
                    + "name what is to be documented in docs.build.run")
        }
        // pdoc reads plain text under each of them; Google's sections are the most frequent.
        let form =
            switch docs.style {
            case .auto, .google: "google"
            case .numpy: "numpy"
            case .sphinx: "restructuredtext"
            }
        return ["python", "-m", "pdoc", "-d", form, "-o", OutputFolder.placeholder] + packages
    }

    /// The outermost packages at the top and in the usual folders, as paths.
    private static func packages(_ docs: DocsPolicy, _ context: CheckContext) throws(CommandProblem) -> [String] {
        let entries: [TreeEntry]
        do throws(GitError) {
            entries = try context.repository().entries(of: context.subject.tree)
        } catch {
            throw CommandProblem("the tree cannot be read: \(error.message)")
        }
        var packages: [String] = []
        for entry in entries {
            guard case .file = entry.kind, docs.paths.matches(entry.path),
                let path = String(validating: entry.path, as: UTF8.self), path.hasSuffix("/__init__.py")
            else { continue }
            let parts = path.split(separator: "/").dropLast()
            guard let name = parts.last, !notPublished.contains(name),
                parts.count == 1 || (parts.count == 2 && roots.contains(parts[0]))
            else { continue }
            packages.append("./" + parts.joined(separator: "/"))
        }
        // A folder `src` that is a package itself holds its packages as modules.
        return packages.filter { package in !packages.contains { package.hasPrefix($0 + "/") } }
    }
}
