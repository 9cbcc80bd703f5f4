import Git
import Model
import PolicyLanguage
import PythonSource

/// `files/merge-markers`: a file holds the lines that a conflict leaves.
enum FilesMergeMarkers: FileCheck, SeverityRule {
    /// What it says of itself.
    static let description = CheckDescription(
        "files/merge-markers", "A file holds the lines with which Git marks a conflict.",
        why:
            "Git takes a file as solved as soon as it is added, whatever it holds. The markers then break the program, "
            + "or sit unseen in a file that nothing runs.",
        settings: ["files.paths"],
        wayPast: "Take the path out of files.paths, where a file shows such lines on purpose.",
        bad: CheckExample(
            policy: "branches: off",
            files: ["train.py": "<<<<<<< HEAD\nrate = 0.1\n=======\nrate = 0.2\n>>>>>>> feature\n"]),
        good: CheckExample(policy: "branches: off", files: ["train.rst": "Training\n=======\n\nSlowly.\n"]))

    /// What it finds cannot be taken back once others have it.
    static let blocksUnderAdvise = true

    static let severityKey = RuleKey<Severity>(
        .files, "merge_markers", .severity(.error), default: .error, example: "warning",
        "`files/merge-markers`: the lines that a conflict leaves.")

    static func look(_ file: InspectedFile, _ look: FileLook, _ repository: borrowing Repository) throws -> [Finding] {
        if case .success(let notebook)? = file.notebook { return inCells(notebook, file, look) }
        guard file.isText else { return [] }
        var markers = file.scan.markers
        // Headings are underlined so in every second text.
        guard markers.contains(where: { $0.byte != UInt8(ascii: "=") }) else { return [] }
        let isMarkdown = FilesWhitespace.markdown.contains(file.fileExtension)
        if isMarkdown || file.fileExtension == "adoc" { markers = FencedText.outside(markers, in: file.bytes ?? []) }
        guard
            let first = try first(
                markers, isMarkdown: isMarkdown, size: { try look.textRules.markerSize(of: file, repository) })
        else { return [] }
        let others = markers.filter { $0.line > first.line && $0.byte == UInt8(ascii: "<") }.count
        return [
            Finding(
                description.id, look.severity, "a conflict is not solved here", at: file.at(first.line),
                notes: others == 0 ? [] : ["\(others) more in this file"], command: look.advice.mending(file.change))
        ]
    }

    /// The first marker that no heading's underline and no quoted mail looks like.
    ///
    /// - Parameter size: The length that the file's attributes give; asked only where no other answer is left.
    private static func first(
        _ markers: [ByteScan.Marker], isMarkdown: Bool, size: () throws -> Int?
    ) rethrows -> ByteScan.Marker? {
        if let first = first(markers.filter { $0.length == 7 }, isMarkdown: isMarkdown) { return first }
        // All three of one length are a conflict whatever the length.
        for opening in markers where opening.byte == UInt8(ascii: "<") {
            let rest = markers.filter { $0.line > opening.line && $0.length == opening.length }
            if let middle = rest.first(where: { $0.byte == UInt8(ascii: "=") }),
                rest.contains(where: { $0.byte == UInt8(ascii: ">") && $0.line > middle.line })
            {
                return opening
            }
        }
        guard markers.contains(where: { $0.length != 7 && $0.byte != UInt8(ascii: "=") }), let size = try size() else {
            return nil
        }
        return first(markers.filter { $0.length == size }, isMarkdown: isMarkdown)
    }

    private static func first(_ markers: [ByteScan.Marker], isMarkdown: Bool) -> ByteScan.Marker? {
        if let opening = markers.first(where: { $0.byte == UInt8(ascii: "<") }) { return opening }
        // Somebody has deleted the upper half of a conflict by hand: the middle and the end are left.
        if let middle = markers.first(where: { $0.byte == UInt8(ascii: "=") }),
            markers.contains(where: { $0.byte == UInt8(ascii: ">") && $0.line > middle.line })
        {
            return middle
        }
        // One alone is left behind as easily; in Markdown it is a quotation or a row of a table.
        return isMarkdown ? nil : markers.first { $0.byte != UInt8(ascii: "=") && $0.hasName }
    }

    // MARK: Notebooks

    /// The cells in which nbdime or a person has left a conflict.
    private static func inCells(_ notebook: NotebookContent, _ file: InspectedFile, _ look: FileLook) -> [Finding] {
        guard let bytes = file.bytes, mayHold(bytes) else { return [] }
        return notebook.cells.compactMap { cell in
            let isText = !cell.isCode
            var markers = ByteScan(cell.source, by: .standard).markers
            if isText { markers = FencedText.outside(markers, in: cell.source) }
            let line = first(markers, isMarkdown: isText) { nil }?.line ?? nbdimeLine(cell.source)
            guard let line else { return nil }
            return Finding(
                description.id, look.severity, "cell \(cell.index + 1), line \(line): a conflict is not solved here",
                at: file.at(notebook.line(of: cell)), command: look.advice.mending(file.change))
        }
    }

    private static func mayHold(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { buffer in
            !PythonModule.places(of: "<<<<<<<", in: buffer).isEmpty
                || !PythonModule.places(of: ">>>>>>>", in: buffer).isEmpty
                || !PythonModule.places(of: "|||||||", in: buffer).isEmpty
                || !PythonModule.places(of: "<<<<<< ", in: buffer).isEmpty
        }
    }

    /// The line of a cell that nbdime has marked as deleted on one side: `<span …><b><<<<<<< LOCAL CELL DELETED >>>>>>></b>`.
    private static func nbdimeLine(_ source: [UInt8]) -> Int? {
        let place = source.withUnsafeBufferPointer { PythonModule.places(of: " CELL DELETED >>>>>>>", in: $0).first }
        return place.map { ByteScan.line(of: $0, in: source) }
    }
}

/// The parts of Markdown and AsciiDoc that show other text as it is.
enum FencedText {
    /// The markers that stand in no fence; a conflict that a fence's end cuts stands outside.
    static func outside(_ markers: [ByteScan.Marker], in text: [UInt8]) -> [ByteScan.Marker] {
        var fences: [ClosedRange<Int>] = []
        var open: (byte: UInt8, length: Int, line: Int)?
        for (index, line) in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            let rest = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "\t") }
            guard let byte = rest.first,
                byte == UInt8(ascii: "`") || byte == UInt8(ascii: "~") || byte == UInt8(ascii: "-")
            else { continue }
            let length = rest.prefix { $0 == byte }.count
            guard length >= (byte == UInt8(ascii: "-") ? 4 : 3) else { continue }
            if let opened = open {
                let isBare = rest.dropFirst(length).allSatisfy { $0 <= 0x20 }
                guard opened.byte == byte, length >= opened.length, isBare else { continue }
                fences.append(opened.line...(index + 1))
                open = nil
            } else {
                open = (byte, length, index + 1)
            }
        }
        let (opening, closing) = (UInt8(ascii: "<"), UInt8(ascii: ">"))
        let whole = fences.filter { fence in
            let inside = markers.filter { fence.contains($0.line) }
            return inside.count { $0.byte == opening } == inside.count { $0.byte == closing }
        }
        return markers.filter { marker in !whole.contains { $0.contains(marker.line) } }
    }
}
