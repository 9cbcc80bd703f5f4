import Git
import Platform
import TOML

/// The environments that tools make for a project, in the order in which they are believed.
///
/// `.venv`, `venv`, `env` in the work tree; then uv, Poetry, pixi and Hatch by their files; then conda by the name in
/// `environment.yml`. Each is found by what lies on the disk: no tool is started.
struct ProjectEnvironments {
    private let top: String
    private let surroundings: Surroundings
    private var environment: [String: String] { surroundings.environment }

    /// The environments of a work tree, none without one.
    init(_ workTree: String?, _ surroundings: Surroundings) {
        top = workTree ?? ""
        self.surroundings = surroundings
    }

    /// The first that is there.
    var first: Interpreter? {
        guard !top.isEmpty else { return nil }
        return inWorkTree ?? uv ?? poetry ?? pixi ?? hatch ?? conda
    }

    private var inWorkTree: Interpreter? {
        for name in [".venv", "venv", "env", ".env"] where Files.exists("\(top)/\(name)/pyvenv.cfg") {
            if let found = interpreter("\(top)/\(name)", name) { return found }
        }
        return nil
    }

    /// uv's environment lies in `.venv`, unless a variable says where.
    private var uv: Interpreter? {
        guard let folder = environment["UV_PROJECT_ENVIRONMENT"], Files.exists("\(top)/uv.lock") else { return nil }
        return interpreter(folder.hasPrefix("/") ? folder : "\(top)/\(folder)", "UV_PROJECT_ENVIRONMENT")
    }

    /// Poetry names an environment for the project, the digest of its folder, and Python's version.
    private var poetry: Interpreter? {
        guard Files.exists("\(top)/poetry.lock") || settings?["tool", "poetry"] != nil else { return nil }
        var folder = surroundings.cacheFolder + "/pypoetry/virtualenvs"
        if let cache = environment["POETRY_CACHE_DIR"] { folder = cache + "/virtualenvs" }
        if let path = environment["POETRY_VIRTUALENVS_PATH"] { folder = path }
        let odd = " $`!*@\"\\\r\n\t"
        let name = (projectName ?? "").lowercased().map { odd.contains($0) ? "_" : $0 }.prefix(42)
        let beginning = "\(String(name))-\(digest)-py"
        let names = Files.names(in: folder).map { String(decoding: $0, as: UTF8.self) }.sorted()
        for name in names.reversed() where name.hasPrefix(beginning) {
            if let found = interpreter("\(folder)/\(name)", "poetry.lock, in Poetry's cache") { return found }
        }
        return nil
    }

    private var pixi: Interpreter? { interpreter("\(top)/.pixi/envs/default", "pixi's default environment") }

    /// Hatch keeps the environments of a project below its name and the digest of its folder.
    private var hatch: Interpreter? {
        guard Files.exists("\(top)/hatch.toml") || settings?["tool", "hatch"] != nil else { return nil }
        let data = environment["XDG_DATA_HOME"] ?? surroundings.home + "/.local/share"
        let folder = (environment["HATCH_DATA_DIR"] ?? data + "/hatch") + "/env/virtual"
        guard let name = projectName else { return nil }
        let normal = name.lowercased().map { "_.".contains($0) ? "-" : $0 }
        return interpreter("\(folder)/\(String(normal))/\(digest)/\(String(normal))", "Hatch's default environment")
    }

    /// The conda environment that `environment.yml` names, where conda, mamba or micromamba keeps it.
    private var conda: Interpreter? {
        let file = ["environment.yml", "environment.yaml", "conda.yaml", "conda.yml", "env.yml"].first {
            Files.exists("\(top)/\($0)")
        }
        guard let file, let name = condaName(file) else { return nil }
        let home = surroundings.home
        var folders: [String] = []
        for variable in ["CONDA_ENVS_PATH", "CONDA_ENVS_DIRS"] {
            folders += (environment[variable] ?? "").split(separator: ":").map(String.init)
        }
        if let root = environment["MAMBA_ROOT_PREFIX"] { folders.append(root + "/envs") }
        if let program = environment["CONDA_EXE"] {
            folders.append(Paths.folder(of: Paths.folder(of: program)) + "/envs")
        }
        folders += ["miniconda3", "anaconda3", "miniforge3", "mambaforge", "micromamba", ".conda"].map {
            "\(home)/\($0)/envs"
        }
        folders += ["conda", "miniconda3", "anaconda3", "miniforge3"].map { "/opt/\($0)/envs" }
        // conda lists every environment that it has made.
        let listed = text("\(home)/.conda/environments.txt").split(separator: "\n").map(String.init)
        for folder in folders.map({ "\($0)/\(name)" }) + listed where Paths.name(of: folder) == name {
            if let found = interpreter(folder, "\(file), which names the conda environment \(name)") { return found }
        }
        return nil
    }

    private func condaName(_ file: String) -> String? {
        for line in text("\(top)/\(file)").split(separator: "\n") where line.hasPrefix("name:") {
            let plain = line.dropFirst(5).filter { $0 != " " && $0 != "\"" && $0 != "'" && $0 != "\r" }
            return plain.isEmpty || plain.contains("/") ? nil : String(plain)
        }
        return nil
    }

    private func interpreter(_ folder: String, _ place: String) -> Interpreter? {
        let path = folder + "/bin/python"
        return Files.isProgram(path) ? Interpreter(path: path, origin: .project(place)) : nil
    }

    private func text(_ path: String) -> String {
        ((try? Files.read(path, limit: 1 << 18)) ?? nil).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    private var settings: TOMLValue? { try? TOMLDocument.read(Array(text("\(top)/pyproject.toml").utf8)) }

    private var projectName: String? {
        for value in [settings?["project", "name"], settings?["tool", "poetry", "name"]] {
            if case .string(let name) = value { return name }
        }
        return nil
    }

    /// The first eight characters of the digest of the folder, in the alphabet of addresses, as both tools have it.
    private var digest: String {
        let bytes = Digest.raw(Array((Files.realPath(top) ?? top).utf8))
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        var bits = bytes.prefix(6).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        var text: [Character] = []
        for _ in 0..<8 {
            text.append(alphabet[Int(bits & 63)])
            bits >>= 6
        }
        return String(text.reversed())
    }
}
