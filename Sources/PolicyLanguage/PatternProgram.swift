import YAML

/// The automaton of a regular expression.
package struct PatternProgram: Sendable {
    package enum Step: Sendable {
        case oneOf(CharacterSet)
        case split(Int, Int)
        case jump(Int)
        case start
        case end
    }

    /// Ranges of Unicode scalars, or all but those.
    package struct CharacterSet: Sendable {
        package var ranges: [ClosedRange<UInt32>]
        package var negated = false

        package func contains(_ scalar: Unicode.Scalar) -> Bool {
            ranges.contains { $0.contains(scalar.value) } != negated
        }
    }

    /// The most steps; a pattern of a policy has some dozens.
    package static let mostSteps = 2_000

    package let steps: [Step]

    package init(_ text: String) throws(NamePattern.Failure) {
        var parser = PatternParser(text)
        let tree = try parser.wholePattern()
        var steps: [Step] = []
        var work = 0
        try Self.emit(tree, into: &steps, &work)
        self.steps = steps
    }

    package func matches(_ text: String) -> Bool {
        var states: [Int] = []
        var seen = [Bool](repeating: false, count: steps.count + 1)
        let scalars = text.unicodeScalars
        add(0, &states, &seen, atStart: true, atEnd: scalars.isEmpty)
        var index = scalars.startIndex
        while index != scalars.endIndex {
            let scalar = scalars[index]
            index = scalars.index(after: index)
            var next: [Int] = []
            seen = [Bool](repeating: false, count: steps.count + 1)
            for state in states where state < steps.count {
                if case .oneOf(let set) = steps[state], set.contains(scalar) {
                    add(state + 1, &next, &seen, atStart: false, atEnd: index == scalars.endIndex)
                }
            }
            if next.isEmpty { return false }
            states = next
        }
        return states.contains(steps.count)
    }

    private func add(_ first: Int, _ states: inout [Int], _ seen: inout [Bool], atStart: Bool, atEnd: Bool) {
        var waiting = [first]
        while let state = waiting.popLast() {
            if seen[state] { continue }
            seen[state] = true
            guard state < steps.count else {
                states.append(state)
                continue
            }
            switch steps[state] {
            case .oneOf: states.append(state)
            case .split(let one, let other): waiting += [other, one]
            case .jump(let target): waiting.append(target)
            case .start: if atStart { waiting.append(state + 1) }
            case .end: if atEnd { waiting.append(state + 1) }
            }
        }
    }

    private static func emit(
        _ tree: PatternTree, into steps: inout [Step], _ work: inout Int
    ) throws(NamePattern.Failure) {
        // Repetitions of nothing add no step, so the work is counted as well.
        work += 1
        guard steps.count < mostSteps, work < 10 * mostSteps else {
            throw NamePattern.Failure(message: "the pattern is too large", position: 1)
        }
        switch tree {
        case .empty: break
        case .start: steps.append(.start)
        case .end: steps.append(.end)
        case .oneOf(let set): steps.append(.oneOf(set))
        case .sequence(let parts): for part in parts { try emit(part, into: &steps, &work) }
        case .either(let choices):
            var exits: [Int] = []
            for (number, choice) in choices.enumerated() {
                if number == choices.count - 1 {
                    try emit(choice, into: &steps, &work)
                } else {
                    let split = steps.count
                    steps.append(.split(split + 1, split + 1))
                    try emit(choice, into: &steps, &work)
                    exits.append(steps.count)
                    steps.append(.jump(0))
                    steps[split] = .split(split + 1, steps.count)
                }
            }
            for exit in exits { steps[exit] = .jump(steps.count) }
        case .repeated(let part, let least, let most):
            for _ in 0..<least { try emit(part, into: &steps, &work) }
            if let most {
                var splits: [Int] = []
                for _ in least..<max(least, most) {
                    splits.append(steps.count)
                    steps.append(.split(0, 0))
                    try emit(part, into: &steps, &work)
                }
                for split in splits { steps[split] = .split(split + 1, steps.count) }
            } else {
                let split = steps.count
                steps.append(.split(split + 1, split + 1))
                try emit(part, into: &steps, &work)
                steps.append(.jump(split))
                steps[split] = .split(split + 1, steps.count)
            }
        }
    }
}
