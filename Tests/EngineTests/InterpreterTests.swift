import Engine
import TestSupport
import Testing

/// The environments that tools make for a project, found by what lies on the disk.
@Suite struct InterpreterTests {
    private static func python(_ scratch: ScratchRepository, _ folder: String) throws -> String {
        try scratch.write("\(folder)/bin/python", "#!/bin/sh\n", permissions: 0o755)
        return "\(folder)/bin/python"
    }

    private static func found(_ scratch: ScratchRepository, _ more: [String: String] = [:]) -> Interpreter? {
        var environment = ["HOME": "\(scratch.root)/home", "PATH": "\(scratch.root)/path"]
        environment.merge(more) { $1 }
        return Interpreter.detect(
            workTree: scratch.folder,
            surroundings: Surroundings(
                environment: environment, currentFolder: scratch.folder, program: "/bin/gate", now: 0))
    }

    /// The names that Poetry and Hatch give, worked out as they do it.
    private static func digest(_ scratch: ScratchRepository) throws -> String {
        let script =
            "import base64, hashlib, sys; "
            + "print(base64.urlsafe_b64encode(hashlib.sha256(sys.argv[1].encode()).digest()).decode()[:8], end='')"
        return try scratch.run(["/usr/bin/python3", "-c", script, scratch.folder]).text
    }

    @Test func theToolsOfTheProject() throws {
        let scratch = try ScratchRepository(.nothing)
        let home = "\(scratch.root)/home"
        #expect(Self.found(scratch) == nil)
        try scratch.write("environment.yml", "name: nets  \ndependencies: [pytorch]\n")
        let conda = try Self.python(scratch, "\(home)/miniforge3/envs/nets")
        #expect(Self.found(scratch)?.path == conda)
        #expect(Self.found(scratch)?.reason == "found by environment.yml, which names the conda environment nets")
        try scratch.write("pyproject.toml", "[project]\nname = \"My_Nets\"\n[tool.hatch.envs.default]\n[tool.poetry]\n")
        let digest = try Self.digest(scratch)
        let hatch = try Self.python(scratch, "\(home)/.local/share/hatch/env/virtual/my-nets/\(digest)/my-nets")
        #expect(Self.found(scratch)?.path == hatch)
        let pixi = try Self.python(scratch, "\(scratch.folder)/.pixi/envs/default")
        #expect(Self.found(scratch)?.path == pixi)
        let poetry = try Self.python(scratch, "\(home)/.cache/pypoetry/virtualenvs/my_nets-\(digest)-py3.11")
        #expect(Self.found(scratch)?.path == poetry)
        try scratch.write("uv.lock", "")
        let uv = try Self.python(scratch, "\(scratch.root)/uv-env")
        #expect(Self.found(scratch, ["UV_PROJECT_ENVIRONMENT": "\(scratch.root)/uv-env"])?.path == uv)
        let own = try Self.python(scratch, "\(scratch.folder)/.venv")
        try scratch.write(".venv/pyvenv.cfg", "")
        #expect(Self.found(scratch)?.path == own)
        let active = try Self.python(scratch, "\(scratch.root)/active")
        #expect(Self.found(scratch, ["VIRTUAL_ENV": "\(scratch.root)/active"])?.path == active)
    }

    @Test func condaListsItsEnvironments() throws {
        let scratch = try ScratchRepository(.nothing)
        try scratch.write("environment.yaml", "name: 'far'\n")
        let far = try Self.python(scratch, "\(scratch.root)/disk/far")
        try scratch.write("\(scratch.root)/home/.conda/environments.txt", "/opt/base\n\(scratch.root)/disk/far\n")
        #expect(Self.found(scratch)?.path == far)
    }
}
