import Git
import TestSupport

/// Pairs of branches that edit, rename, delete and add the same few files, made from fixed seeds.
struct MergePairs {
    /// A file as Git stores it.
    struct File: Hashable {
        var mode = "100644"
        var bytes: [UInt8]
    }

    let scratch: ScratchRepository
    let count: Int

    /// Makes the branches `base-N`, `ours-N` and `theirs-N`, by one process.
    init(count: Int, seed: UInt64) throws {
        scratch = try ScratchRepository(.empty)
        self.count = count
        var random = SplitMix(seed)
        var stream: [UInt8] = []
        for number in 0..<count {
            let base = Self.base(&random)
            Self.write(base, branch: "base-\(number)", from: nil, to: &stream)
            for side in ["ours", "theirs"] {
                var files = base
                for _ in 0..<Int.random(in: 1...4, using: &random) { Self.change(&files, &random) }
                Self.write(files, branch: "\(side)-\(number)", from: "base-\(number)", to: &stream)
            }
        }
        try scratch.write(bytes: Array("stream".utf8), stream)
        let outcome = try scratch.shell("git fast-import --quiet < stream && rm stream")
        guard outcome.status == 0 else { throw ScratchRepository.Failure(description: "\(outcome)") }
    }

    private static func lines(_ numbers: Range<Int>) -> [UInt8] {
        numbers.flatMap { Array("line \($0) of the file\n".utf8) }
    }

    private static func base(_ random: inout SplitMix) -> [String: File] {
        let start = Int.random(in: 0..<1000, using: &random)
        return [
            "train.py": File(bytes: lines(start..<start + 40)), "model.py": File(bytes: lines(start + 50..<start + 80)),
            "src/data.py": File(bytes: lines(start + 100..<start + 130)),
            "src/loss.py": File(bytes: lines(start + 200..<start + 220)),
            "run.sh": File(mode: "100755", bytes: Array("#!/bin/sh\n".utf8) + lines(start..<start + 10)),
            "weights.bin": File(bytes: [0, 1, 2, UInt8(start & 255)] + lines(start..<start + 5)),
            "link": File(mode: "120000", bytes: Array("train.py".utf8)),
        ]
    }

    /// One thing that a person does between two commits.
    private static func change(_ files: inout [String: File], _ random: inout SplitMix) {
        guard let path = files.keys.sorted().randomElement(using: &random), var file = files[path] else { return }
        let names = ["new.py", "src/new.py", "moved.py", "src/moved.py", "train.py/part.py"]
        let name = names.randomElement(using: &random) ?? "new.py"
        switch Int.random(in: -1..<12, using: &random) {
        case ...3: edit(&file, &random)
        case 4: files[path] = nil
        case 5, 6:
            // With a change or without one: Git takes both for a rename.
            files[path] = nil
            if Bool.random(using: &random) { edit(&file, &random) }
            return put(file, name, &files)
        case 7:
            if file.mode == "120000" { return }
            file.mode = file.mode == "100644" ? "100755" : "100644"
        case 8, 9:
            let start = Int.random(in: 0..<3, using: &random)
            return put(
                File(mode: Bool.random(using: &random) ? "100755" : "100644", bytes: lines(start..<start + 8)), name,
                &files)
        case 10:
            files["weights.bin"] = File(bytes: [0, UInt8.random(in: 0...255, using: &random)])
            return
        default:
            // A whole folder moves.
            for (old, file) in files where old.hasPrefix("src/") {
                files[old] = nil
                files["lib/" + old.dropFirst(4)] = file
            }
            return
        }
        if files[path] != nil { files[path] = file }
    }

    /// Adds a file; what is a file and would have to be a folder makes room.
    private static func put(_ file: File, _ path: String, _ files: inout [String: File]) {
        if path.hasPrefix("train.py/") { files["train.py"] = nil }
        if path == "train.py" { files["train.py/part.py"] = nil }
        files[path] = file
    }

    private static func edit(_ file: inout File, _ random: inout SplitMix) {
        if file.mode == "120000" {
            file.bytes = Array(["model.py", "src", "train.py"].randomElement(using: &random)?.utf8 ?? "x".utf8)
            return
        }
        var lines = file.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // Few places, so that the two sides meet often.
        let place = min(lines.count - 1, [1, 8].randomElement(using: &random) ?? 0)
        let word = ["one", "two", "three"].randomElement(using: &random) ?? "one"
        lines[place] = Array("changed to \(word)".utf8)[...]
        file.bytes = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
    }

    private static func write(_ files: [String: File], branch: String, from: String?, to stream: inout [UInt8]) {
        var text = "commit refs/heads/\(branch)\ncommitter Ada <ada@example.org> 1767323045 +0000\ndata 1\nx\n"
        if let from { text += "from refs/heads/\(from)\n" }
        stream += Array((text + "deleteall\n").utf8)
        for (path, file) in files.sorted(by: { $0.key < $1.key }) {
            stream += Array("M \(file.mode) inline \(path)\ndata \(file.bytes.count)\n".utf8) + file.bytes + [10]
        }
    }
}
