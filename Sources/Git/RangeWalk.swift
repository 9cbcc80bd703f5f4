/// A walk from a tip to older commits, as far as it takes to know which of them others reach too.
///
/// Commits come newest first, but clocks differ: one that turns out to be excluded takes its whole known history with it,
/// and the walk goes on for a day beyond the oldest commit of the range.
struct RangeWalk {
    private struct Node {
        var time: Int64
        var parents: [RawID]
        /// The place in the order of discovery.
        var number: Int
        var isExcluded: Bool
        var isWaiting = true
    }

    private static let slack: Int64 = 86_400

    private var nodes: [RawID: Node] = [:]
    private var heap = NewestFirst()
    /// How many commits of the range wait in the heap.
    private var open = 0
    /// The commits that the tip reaches and none of the excluded ones does, the newest first.
    private(set) var members: [RawID] = []
    /// False where the range is longer than the limit, so that it is known in part only.
    private(set) var isComplete = true

    /// Walks.
    ///
    /// - Parameters:
    ///   - tip: Where to start.
    ///   - excluded: Commits whose history is left out.
    ///   - limit: The longest range that is walked.
    ///   - read: Gives a commit's time and hands over its parents; nil where it is not here.
    init(from tip: RawID, excluding excluded: [RawID], limit: Int, read: (RawID, (RawID) -> Void) -> Int64?) {
        for id in excluded { visit(id, isExcluded: true, read) }
        visit(tip, isExcluded: false, read)
        var found: [RawID] = []
        var oldest = Int64.max
        while let entry = heap.removeNewest(), let node = nodes[entry.id] {
            nodes[entry.id]?.isWaiting = false
            if node.isExcluded {
                let isFarBehind = entry.time < oldest.subtractingReportingOverflow(Self.slack).partialValue
                if open == 0, found.isEmpty || isFarBehind { break }
            } else {
                open -= 1
                found.append(entry.id)
                oldest = min(oldest, entry.time)
            }
            for parent in node.parents { visit(parent, isExcluded: node.isExcluded, read) }
            if found.count >= limit {
                isComplete = false
                break
            }
        }
        members = ordered(found.filter { nodes[$0]?.isExcluded == false })
    }

    /// The commits outside the range that are parents of commits in it.
    var border: [RawID] {
        let inside = Set(members)
        return Set(members.flatMap { nodes[$0]?.parents ?? [] }).filter { !inside.contains($0) && nodes[$0] != nil }
    }

    private mutating func visit(_ id: RawID, isExcluded: Bool, _ read: (RawID, (RawID) -> Void) -> Int64?) {
        if nodes[id] != nil {
            if isExcluded { exclude(id) }
            return
        }
        var parents: [RawID] = []
        guard let time = read(id, { parents.append($0) }) else { return }
        nodes[id] = Node(time: time, parents: parents, number: nodes.count, isExcluded: isExcluded)
        if !isExcluded { open += 1 }
        heap.insert(NewestFirst.Entry(time: time, id: id, parents: [], origin: nodes.count))
    }

    private mutating func exclude(_ id: RawID) {
        var left = [id]
        while let id = left.popLast() {
            guard let node = nodes[id], !node.isExcluded else { continue }
            nodes[id]?.isExcluded = true
            if node.isWaiting { open -= 1 } else { left += node.parents }
        }
    }

    /// Puts every commit before its parents, and the newest first where that leaves a choice.
    private func ordered(_ ids: [RawID]) -> [RawID] {
        var children: [RawID: Int] = [:]
        for id in ids { children[id] = 0 }
        for id in ids {
            for parent in nodes[id]?.parents ?? [] { children[parent]? += 1 }
        }
        var ready = NewestFirst()
        func insert(_ id: RawID) {
            guard let node = nodes[id] else { return }
            ready.insert(NewestFirst.Entry(time: node.time, id: id, parents: node.parents, origin: node.number))
        }
        for id in ids where children[id] == 0 { insert(id) }
        var order: [RawID] = []
        while let entry = ready.removeNewest() {
            order.append(entry.id)
            for parent in entry.parents {
                guard let count = children[parent] else { continue }
                children[parent] = count - 1
                if count == 1 { insert(parent) }
            }
        }
        return order
    }
}
