import JSON

/// Changes of a notebook that leave every other byte as it is: order of keys, indentation, escapes, ids, line ends.
public struct NotebookEdits: Sendable {
    /// One replaced part.
    public struct Edit: Hashable, Sendable {
        /// The bytes of the file that go.
        public let range: Range<Int>
        /// What stands there instead.
        public let replacement: [UInt8]
    }

    /// The parts, in the order of the file, none within another.
    public private(set) var edits: [Edit] = []

    /// The edits that take outputs, run numbers, times and the state of widgets out; cells that keep outputs keep all.
    ///
    /// - Parameters:
    ///   - most: The most bytes that a cell's outputs may take; those of smaller ones stay.
    ///   - rules: The metadata that stay whatever they hold.
    public static func stripping(
        _ notebook: NotebookContent, outputsOver most: Int = 0,
        _ rules: NotebookMetadataRules = NotebookMetadataRules()
    ) -> NotebookEdits {
        var result = NotebookEdits()
        for cell in notebook.cells where cell.isCode && !cell.keepsOutputs && (most == 0 || cell.outputBytes > most) {
            for member in cell.node.members ?? [] {
                switch (member.key, member.value.content) {
                case ("outputs", .array(let elements)) where !elements.isEmpty:
                    result.add(member.value.range, "[]")
                case ("execution_count", .number), ("prompt_number", .number):
                    result.add(member.value.range, "null")
                default: break
                }
            }
            result.remove(rules.only(NotebookMetadataRules.runData), from: cell.node["metadata"], .cell)
        }
        // Outputs that stay may show a widget.
        if most == 0, !notebook.cells.contains(where: { $0.isCode && $0.keepsOutputs && $0.wasRun }) {
            result.remove(
                rules.only(NotebookMetadataRules.notebookRunData), from: notebook.document.root["metadata"], .notebook)
        }
        return result.placed(notebook.gaps)
    }

    /// The edits that take widgets without state out, and the metadata that are to go.
    public static func cleaningMetadata(_ notebook: NotebookContent, _ rules: NotebookMetadataRules) -> NotebookEdits {
        var result = NotebookEdits()
        let widgets = notebook.lineOfWidgetsWithoutState == nil ? [] : NotebookMetadataRules.widgets
        result.remove(rules.adding(widgets), from: notebook.document.root["metadata"], .notebook)
        for cell in notebook.cells { result.remove(rules, from: cell.node["metadata"], .cell) }
        return result.placed(notebook.gaps)
    }

    /// The file with the edits made.
    public func applied(to bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var kept = 0
        for edit in edits where edit.range.lowerBound >= kept && edit.range.upperBound <= bytes.count {
            result += bytes[kept..<edit.range.lowerBound] + edit.replacement
            kept = edit.range.upperBound
        }
        return result + bytes[kept...]
    }

    /// The edits in the order of the file, at their places in it.
    private func placed(_ gaps: NotebookGaps) -> NotebookEdits {
        var result = self
        result.edits = edits.map { Edit(range: gaps.range($0.range), replacement: $0.replacement) }
        result.edits.sort { $0.range.lowerBound < $1.range.lowerBound }
        return result
    }

    private mutating func add(_ range: Range<Int>, _ text: String) {
        edits.append(Edit(range: range, replacement: Array(text.utf8)))
    }

    /// Takes members out of metadata, each with the one comma that belongs to it.
    private mutating func remove(
        _ rules: NotebookMetadataRules, from node: JSONNode?, _ place: NotebookMetadataRules.Place
    ) {
        guard let node, !rules.isEmpty else { return }
        rules.walk(node, place) { members, goes in
            var kept: JSONMember?
            var removed: [JSONMember] = []
            for (member, goes) in zip(members, goes) {
                if goes {
                    removed.append(member)
                    continue
                }
                if let first = removed.first { add(first.keyRange.lowerBound..<member.keyRange.lowerBound, "") }
                removed = []
                kept = member
            }
            guard let first = removed.first, let last = removed.last else { return }
            let start = kept?.value.range.upperBound ?? first.keyRange.lowerBound
            add(start..<last.value.range.upperBound, "")
        }
    }
}
