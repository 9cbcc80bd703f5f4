import Platform

/// How small a training is that a command starts, by its words: a smoke run wants the smallest that the project names.
enum SmallestCommand {
    private static let small: [String: Int] = [
        "debug": 4, "fast": 4, "smoke": 4, "tiny": 4, "dry": 4, "cpu": 3, "toy": 3, "mini": 3, "small": 2, "quick": 3,
        "fdr": 4, "dummy": 3, "synthetic": 2, "nano": 2, "limit": 2, "overfit": 1, "sanity": 3,
    ]
    private static let large: Set<String> = [
        "large", "xl", "xxl", "huge", "giant", "medium", "resume", "evaluate", "eval", "test", "sample", "pretrained",
        "ckpt", "checkpoint", "gpu", "ddp", "multirun", "distributed", "finetune", "nodes",
    ]
    private static let sizes = [
        "epoch", "step", "iter", "batch", "layer", "hidden", "dim", "width", "size", "samples", "head",
    ]

    /// The smallest of a script's commands; those with placeholders only where there is no other.
    static func choose(_ commands: [DocumentedCommand], parser: ArgumentFacts?) -> DocumentedCommand? {
        let complete = commands.filter { !$0.command.hasPlaceholders }
        let candidates = complete.isEmpty ? commands : complete
        var best: (points: Int, command: DocumentedCommand)?
        for command in candidates {
            let points = points(command, among: candidates, parser)
            if best.map({ $0.points < points }) ?? true { best = (points, command) }
        }
        return best?.command
    }

    private static func points(_ command: DocumentedCommand, among all: [DocumentedCommand], _ parser: ArgumentFacts?)
        -> Int
    {
        var points = command.isAutomatic ? 2 : 0
        for argument in command.command.arguments {
            let words = argument.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
            for word in words {
                points += small[word] ?? 0
                if large.contains(word) { points -= 3 }
            }
        }
        for (name, value) in numbers(command.command.arguments) where sizes.contains(where: { name.contains($0) }) {
            let others = all.compactMap { numbers($0.command.arguments)[name] }
            let usual = parser?.defaults["--\(name)"] ?? parser?.defaults[name] ?? others.max()
            guard let usual else { continue }
            points += value < usual ? 1 : value > usual ? -1 : 0
        }
        return points
    }

    /// The numbers that options are given: `--epochs 1`, `--batch-size=2`, `trainer.max_epochs=1`.
    private static func numbers(_ arguments: [String]) -> [String: Double] {
        var numbers: [String: Double] = [:]
        for (place, word) in arguments.enumerated() {
            if let equals = word.firstIndex(of: "=") {
                let name = word[..<equals].drop { $0 == "-" }
                numbers[String(name)] = Double(word[word.index(after: equals)...])
            } else if word.hasPrefix("--"), place + 1 < arguments.count, let number = Double(arguments[place + 1]) {
                numbers[String(word.dropFirst(2))] = number
            }
        }
        return numbers
    }
}
