import YAML

extension NamePattern {
    /// The text nearest to a given one that the pattern matches, nil where none is near.
    ///
    /// Characters change their case, separators become other separators, and what the pattern spells out is added;
    /// nothing is made up: where a pattern wants a number, the text must have brought it.
    ///
    /// - Parameter text: What was typed; only its first 100 characters count.
    public func nearest(to text: String) -> String? {
        var search = NearestName(program: program, text: Array(text.unicodeScalars.prefix(100)))
        guard let found = search.run(), matches(found) else { return nil }
        // What keeps less than half of what was typed is another name, not this one.
        let typed = search.text.count { !NearestName.isSeparator($0) }
        return search.kept * 2 >= typed && search.kept > 0 ? found : nil
    }

    /// The texts that the pattern spells out for the beginning of a name, such as `feature/` and `fix/`.
    public var literalBeginnings: [String] { program.literalBeginnings }
}

extension PatternProgram.CharacterSet {
    /// The one character that it holds, nil where it holds more.
    fileprivate var literal: Unicode.Scalar? {
        guard !negated, ranges.count == 1, let range = ranges.first, range.count == 1 else { return nil }
        return Unicode.Scalar(range.lowerBound)
    }
}

extension PatternProgram {
    fileprivate var literalBeginnings: [String] {
        let most = 32
        // Repetitions of literals go on for ever, and nested ones have more ways than anybody can walk.
        var work = 5_000
        var found: [String] = []
        var waiting: [(state: Int, text: String)] = [(0, "")]
        while let (state, text) = waiting.popLast(), found.count < most, work > 0 {
            work -= 1
            guard state < steps.count, text.unicodeScalars.count < 40 else { continue }
            switch steps[state] {
            case .start: waiting.append((state + 1, text))
            case .end: continue
            case .jump(let target): waiting.append((target, text))
            case .split(let one, let other): waiting += [(other, text), (one, text)]
            case .oneOf(let set):
                if let scalar = set.literal {
                    waiting.append((state + 1, text + String(scalar)))
                } else if !text.isEmpty, !found.contains(text) {
                    found.append(text)
                }
            }
        }
        return found
    }
}

/// The cheapest way to turn a text into one that an automaton accepts, by Dijkstra's algorithm with a queue of buckets.
private struct NearestName {
    private enum Cost {
        static let change = 1
        static let dropSeparator = 1
        static let addSeparator = 2
        static let addLetter = 3
        static let dropLetter = 8
        static let most = 400
    }

    /// How far a name is: nothing written yet, something, or the end has been passed.
    private enum Phase: Int {
        case empty
        case begun
        case ended
    }

    let program: PatternProgram
    package let text: [Unicode.Scalar]
    /// How many letters and digits of the text are in the result.
    private(set) var kept = 0

    private var costs: [Int]
    private var origins: [(node: Int, added: Unicode.Scalar?, isKept: Bool)]
    private var buckets: [[Int]]

    init(program: PatternProgram, text: [Unicode.Scalar]) {
        self.program = program
        self.text = text
        let nodes = 3 * (text.count + 1) * (program.steps.count + 1)
        costs = [Int](repeating: .max, count: nodes)
        origins = [(Int, Unicode.Scalar?, Bool)](repeating: (-1, nil, false), count: nodes)
        buckets = [[Int]](repeating: [], count: Cost.most + 1)
    }

    mutating func run() -> String? {
        reach(node(.empty, 0, 0), 0, from: -1, nil)
        for cost in 0...Cost.most {
            while let here = buckets[cost].popLast() {
                guard costs[here] == cost else { continue }
                let state = here % width
                let position = here / width % (text.count + 1)
                guard let phase = Phase(rawValue: here / width / (text.count + 1)) else { continue }
                if state == program.steps.count, position == text.count { return result(here) }
                advance(here, phase, position, state, cost)
            }
        }
        return nil
    }

    private var width: Int { program.steps.count + 1 }

    private func node(_ phase: Phase, _ position: Int, _ state: Int) -> Int {
        (phase.rawValue * (text.count + 1) + position) * width + state
    }

    private mutating func advance(_ here: Int, _ phase: Phase, _ position: Int, _ state: Int, _ cost: Int) {
        if position < text.count {
            let drop = Self.isSeparator(text[position]) ? Cost.dropSeparator : Cost.dropLetter
            reach(node(phase, position + 1, state), cost + drop, from: here, nil)
        }
        guard state < program.steps.count else { return }
        switch program.steps[state] {
        case .jump(let target): reach(node(phase, position, target), cost, from: here, nil)
        case .split(let one, let other):
            reach(node(phase, position, other), cost, from: here, nil)
            reach(node(phase, position, one), cost, from: here, nil)
        case .start: if phase == .empty { reach(node(phase, position, state + 1), cost, from: here, nil) }
        case .end: reach(node(.ended, position, state + 1), cost, from: here, nil)
        case .oneOf(let set):
            guard phase != .ended else { return }
            if let literal = set.literal {
                let add = Self.isSeparator(literal) ? Cost.addSeparator : Cost.addLetter
                reach(node(.begun, position, state + 1), cost + add, from: here, literal)
            }
            guard position < text.count else { return }
            for (scalar, change) in Self.variants(text[position]) where set.contains(scalar) {
                reach(
                    node(.begun, position + 1, state + 1), cost + change, from: here, scalar,
                    isKept: !Self.isSeparator(scalar))
            }
        }
    }

    private mutating func reach(
        _ node: Int, _ cost: Int, from origin: Int, _ added: Unicode.Scalar?, isKept: Bool = false
    ) {
        guard cost <= Cost.most, cost < costs[node] else { return }
        costs[node] = cost
        origins[node] = (origin, added, isKept)
        buckets[cost].append(node)
    }

    private mutating func result(_ end: Int) -> String {
        var scalars: [Unicode.Scalar] = []
        var node = end
        while node >= 0 {
            let origin = origins[node]
            if let added = origin.added { scalars.append(added) }
            if origin.isKept { kept += 1 }
            node = origin.node
        }
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars.reversed())
        return text
    }

    static func isSeparator(_ scalar: Unicode.Scalar) -> Bool { "-_/. ".unicodeScalars.contains(scalar) }

    /// What may stand for a character, with its cost: itself, its other case, another separator.
    private static func variants(_ scalar: Unicode.Scalar) -> [(Unicode.Scalar, Int)] {
        if isSeparator(scalar) { return [(scalar, 0)] + "-_/.".unicodeScalars.map { ($0, Cost.change) } }
        let other =
            scalar.properties.isUppercase
            ? scalar.properties.lowercaseMapping : scalar.properties.uppercaseMapping
        guard let first = other.unicodeScalars.first, first != scalar else { return [(scalar, 0)] }
        return [(scalar, 0), (first, Cost.change)]
    }
}
