import GateModel
internal import YAML

extension PolicyLanguage {
    static let notebooks = Section<NotebooksPolicy>(
        { _ in NotebooksPolicy() },
        fields: [
            Field(
                "outputs", \.outputs, .choice, .later, example: "strip", "Whether cells keep their outputs in a commit."
            ),
            Field(
                "order", \.order, .severity(.warning), .later, example: "warning",
                "`notebook/order`: cells were not run from top to bottom."),
            Field(
                "max_size", \.maxSizeBytes, ValueType<Int>.size.orNone(["off"]), .later, example: "500kB",
                "The size from which a notebook gets a warning."),
            Field(
                "pair", \.pair, ValueType<String>.text.orNone(["off"]), .later, example: "\"py:percent\"",
                "The text format that each notebook is paired with."),
        ])

    static let files = Section<FilesPolicy>(
        { _ in FilesPolicy() },
        fields: [
            Field(
                "max_size", \.maxSizeBytes, ValueType<Int>.size.orNone(["off"]), .later, example: "50MB",
                "The most that a new file may hold."),
            Field(
                "secrets", \.secrets, .severity(.error), .later, example: "warning",
                "`files/secrets`: a key or a password."),
            Field(
                "merge_markers", \.mergeMarkers, .severity(.error), .later, example: "warning",
                "`files/merge-markers`: the lines that a conflict leaves."),
            Field(
                "whitespace", \.whitespace, .choice, .later, example: "fix",
                "What becomes of white space at the end of changed lines."),
        ])
}

extension Field {
    /// The same key in a section that has no effect yet.
    var later: Field {
        Field(copy: self, effect: .later)
    }
}
