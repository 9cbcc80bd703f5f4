import PolicyLanguage
import Model
internal import YAML

extension PolicyKeys {
    static let files = Section<FilesPolicy>(
        { _ in FilesPolicy() },
        fields: [
            Field(
                "paths", \.paths, .globs, .now, example: "[\"!third_party/**\"]",
                "The files that are looked at; a list that begins with `!` starts from all of them."),
            Field(
                "max_size", \.maxSizeBytes, ValueType<Int>.size.orNone(["off"]), .now, example: "50MB",
                "The most that a new or changed file may hold."),
            Field(
                "size", \.size, .severity(.warning), .now, example: "error",
                "`files/size`: a file is larger than `max_size`."),
            Field(
                "secrets", \.secrets, .severity(.error), .now, example: "warning",
                "`files/secrets`: a private key or a token."),
            Field(
                "merge_markers", \.mergeMarkers, .severity(.error), .now, example: "warning",
                "`files/merge-markers`: the lines that a conflict leaves."),
            Field(
                "case_conflict", \.caseConflict, .severity(.warning), .now, example: "error",
                "`files/case-conflict`: two names differ in capitals alone."),
            Field(
                "broken_symlink", \.brokenSymlink, .severity(.warning), .now, example: "error",
                "`files/broken-symlink`: a symbolic link leads to nothing that is committed."),
            Field(
                "syntax", \.syntax, .severity(.warning), .now, example: "error",
                "`files/syntax`: a JSON, YAML or TOML file cannot be read."),
            Field(
                "line_endings", \.lineEndings, .severity(.warning), .now, example: "off",
                "`files/line-endings`: lines of one file end in CRLF and in LF."),
            Field(
                "debug_statements", \.debugStatements, .severity(.warning), .now, example: "error",
                "`files/debug-statements`: a Python file stops in a debugger."),
            Field(
                "whitespace", \.whitespace, .choice, .now, example: "fix",
                "`files/whitespace`: what becomes of white space at the end of changed lines; `fix` mends it at commit."
            ),
        ])

    static let notebooks = Section<NotebooksPolicy>(
        { _ in NotebooksPolicy() },
        fields: [
            Field(
                "paths", \.paths, .globs, .now, example: "[\"!tutorials/**\"]",
                "The notebooks that are looked at; a list that begins with `!` starts from all of them."),
            Field(
                "outputs", \.outputs, .choice, .now, example: "strip",
                "`notebook/outputs`: whether cells may keep their outputs in a commit."),
            Field(
                "max_output", \.maxOutputBytes, ValueType<Int>.size.orNone(["off"]), .now, example: "100kB",
                "`notebook/outputs`: the most that the outputs of one cell may take, where outputs are kept."),
            Field(
                "order", \.order, .severity(.warning), .now, example: "warning",
                "`notebook/order`: cells were not run from top to bottom."),
            Field(
                "max_size", \.maxSizeBytes, ValueType<Int>.size.orNone(["off"]), .now, example: "500kB",
                "The size from which a notebook is too large."),
            Field(
                "size", \.size, .severity(.warning), .now, example: "error",
                "`notebook/size`: a notebook is larger than `max_size`."),
            Field(
                "secrets", \.secrets, .severity(.error), .now, example: "warning",
                "`notebook/secrets`: a private key or a token in a cell or in its output."),
            Field(
                "metadata", \.metadata, .severity(.warning), .now, example: "error",
                "`notebook/metadata`: metadata that GitHub cannot show, or that the policy drops."),
            Field(
                "colab", \.colab, .choice, .now, example: "drop",
                "Whether what Colab alone writes into metadata may stay."),
            Field(
                "pair", \.pair, .severity(.error), .now, example: "error",
                "`notebook/pair`: the `.py` of the same name has other code than the notebook."),
        ])
}
