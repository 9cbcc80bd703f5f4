/// The files whose documentation is counted.
enum DocumentedPaths {
    private static let apart: Set<String> = [
        "tests", "test", "testing", "docs", "doc", "examples", "example", "demos", "demo", "tutorials", "tutorial",
        "notebooks", "benchmarks",
    ]

    /// Globs of the project's own definitions: folders without `__init__.py` as well, tests and examples not.
    static func find(_ files: ProjectFiles) -> [String] {
        let own = files.python.filter { path in
            !path.split(separator: "/").dropLast().contains { apart.contains(String($0)) } && path != "setup.py"
        }
        guard !own.isEmpty else { return files.notebooks.isEmpty ? [] : ["**/*.ipynb"] }
        let outside = own.filter { !$0.hasPrefix("src/") }
        let isSource = outside.count < own.count
        // Beside `src` lie scripts, mostly; a folder of modules is part of the project.
        let modules = outside.filter { path in
            let folders = ProjectFiles.folders(path)
            return !folders.isEmpty && !["scripts", "tools", "bin", "ci"].contains(folders[0])
        }
        if isSource, modules.isEmpty { return ["src/**/*.py"] }
        let shut = Set(files.python.flatMap(ProjectFiles.folders)).intersection(apart)
        return ["**/*.py"] + shut.sorted().map { "!\($0)/" }
    }
}
