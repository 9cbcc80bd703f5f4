import JSON

/// A part of a text within a notebook, long enough to be searched by itself.
public struct NotebookText: Sendable {
    /// What the text is.
    public enum Place: Sendable, Hashable {
        /// The source of a cell, by its place among all cells.
        case source(cell: Int)
        /// An output of a cell.
        case output(cell: Int)
        /// The notebook's own metadata.
        case metadata
    }

    /// What the text is.
    public let place: Place
    /// Decoded UTF-8, with some of what stands before and behind.
    public let bytes: [UInt8]
    /// The bytes that no other part has.
    public let body: Range<Int>
    /// The text's line with which the bytes begin, from 1.
    public let line: Int

    /// A part of the given place.
    public init(place: Place, bytes: [UInt8], body: Range<Int>, line: Int) {
        self.place = place
        self.bytes = bytes
        self.body = body
        self.line = line
    }
}

/// Reads a notebook piece by piece: its outputs pass by, and what is left of it is held.
///
/// See `NotebookContent.outputTexts(of:)` for the texts that are looked through; pictures are none.
public struct NotebookStream {
    private var pieces = JSONPieces()
    private var shortening: NotebookShortening

    /// Makes a reader.
    ///
    /// - Parameter onText: Takes the texts of cells, outputs and metadata, long ones in parts.
    public init(onText: ((NotebookText) -> Void)? = nil) {
        shortening = NotebookShortening(texts: onText.map { NotebookTextParts(take: $0) })
    }

    /// Reads the next bytes of the file.
    public mutating func read(_ bytes: UnsafeRawBufferPointer) throws(PythonSourceError) {
        let bytes = bytes.assumingMemoryBound(to: UInt8.self)
        shortening.begin(bytes, at: pieces.offset)
        do throws(JSONError) { try pieces.read(bytes, &shortening) } catch { throw PythonSourceError(error) }
        shortening.end()
    }

    /// The notebook without what its outputs hold, once all bytes are read.
    ///
    /// - Throws: Where the file is not JSON, no notebook, or too large without its outputs.
    public mutating func content() throws(PythonSourceError) -> NotebookContent {
        do throws(JSONError) { try pieces.end(&shortening) } catch { throw PythonSourceError(error) }
        guard !shortening.isTooLarge else {
            throw PythonSourceError(
                .notebook,
                "its code, text and metadata are larger than \(NotebookShortening.mostBytes / 1_000_000) MB, or more "
                    + "than \(NotebookShortening.mostValues) values: too much to be looked at",
                at: SourcePosition(line: 1, column: 1))
        }
        return try NotebookContent.read(shortening.copy, gaps: shortening.gaps)
    }
}

/// Copies a notebook without what outputs, widgets and attachments hold, and without the middle of long texts.
private struct NotebookShortening: JSONPieceEvents {
    static let mostBytes = 32_000_000
    static let mostValues = 1_000_000
    // Pictures in the text and data in metadata are longer, what people write is not.
    private static let longestText = 1 << 16

    private enum Role {
        case root, cells, cell, sheets, sheet, outputs, output, data, metadata, widgets, widgetKind, other
        /// What it holds is left out.
        case left
    }

    private enum Name {
        case cells, worksheets, metadata, outputs, source, input, attachments, data, widgets, state, unread, other

        init(_ name: [UInt8]) {
            switch String(decoding: name, as: UTF8.self) {
            case "cells": self = .cells
            case "worksheets": self = .worksheets
            case "metadata": self = .metadata
            case "outputs": self = .outputs
            case "source": self = .source
            case "input": self = .input
            case "attachments": self = .attachments
            case "data": self = .data
            case "widgets": self = .widgets
            case "state": self = .state
            case "output_type", "name", "png", "jpeg", "pdf", "svg", "application/pdf": self = .unread
            case let name: self = name.hasPrefix("image/") ? .unread : .other
            }
        }
    }

    private var texts: NotebookTextParts?
    private(set) var copy: [UInt8] = []
    private(set) var gaps = NotebookGaps()
    private(set) var isTooLarge = false

    private var roles: [Role] = []
    /// Whether each open bracket is an object's.
    private var isObject: [Bool] = []
    private var key = Name.other
    private var values = 0
    private var cell = -1
    /// The depth of the object or list whose content is left out, and whether it has any.
    private var leftDepth: Int?
    private var hasContent = false
    private var stringStart = 0
    private var isSource = false
    /// The number of brackets around the text that is looked through.
    private var textDepth: Int?

    private var part = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    private var base = 0
    /// The offset up to which bytes were copied or left out.
    private var done = 0
    private var isLeaving = false
    private var leftBytes = 0
    private var leftLines = 0
    private var lastLeft: UInt8 = 0

    init(texts: NotebookTextParts?) {
        self.texts = texts
    }

    // MARK: Copying

    mutating func begin(_ part: UnsafeBufferPointer<UInt8>, at offset: Int) {
        self.part = part
        base = offset
    }

    mutating func end() {
        pass(to: base + part.count)
        part = UnsafeBufferPointer(start: nil, count: 0)
    }

    /// Copies the bytes up to an offset, or counts what is left out.
    private mutating func pass(to offset: Int) {
        guard offset > done else { return }
        let bytes = part[(done - base)..<(offset - base)]
        done = offset
        if isLeaving {
            leftBytes += bytes.count
            for byte in bytes {
                // CR and LF together end one line.
                if byte.isNewline, byte == Byte.carriageReturn || lastLeft != Byte.carriageReturn { leftLines += 1 }
                lastLeft = byte
            }
        } else if !isTooLarge {
            copy += bytes
            if copy.count > Self.mostBytes || values > Self.mostValues {
                isTooLarge = true
                copy = []
            }
        }
    }

    private mutating func leave(from offset: Int) {
        pass(to: offset)
        (isLeaving, leftBytes, leftLines, lastLeft) = (true, 0, 0, 0)
    }

    /// Copies again.
    ///
    /// - Parameter mark: A value that stands for all that was left out.
    private mutating func resume(at offset: Int, mark: UInt8? = nil) {
        pass(to: offset)
        isLeaving = false
        guard !isTooLarge else { return }
        if let mark, leftBytes > 0 {
            copy.append(mark)
            leftBytes -= 1
        }
        if leftBytes > 0 { gaps.add(at: copy.count, bytes: leftBytes, lines: leftLines) }
    }

    // MARK: Events

    mutating func open(_ bracket: UInt8, at offset: Int) {
        let isList = bracket == Byte.openSquare
        let role = role(isList: isList)
        beginValue()
        roles.append(role)
        isObject.append(!isList)
        if leftDepth == nil, role == .outputs || role == .left {
            leftDepth = roles.count
            hasContent = false
            leave(from: offset + 1)
        }
    }

    mutating func close(at offset: Int) {
        if leftDepth == roles.count {
            leftDepth = nil
            resume(at: offset, mark: hasContent && roles.last == .outputs ? Byte.zero : nil)
        }
        roles.removeLast()
        isObject.removeLast()
        endValue()
    }

    mutating func name(_ name: [UInt8]) {
        switch roles.last {
        case .root, .sheet, .cell, .output, .data, .metadata, .widgetKind: key = Name(name)
        default: break
        }
        if let textDepth, roles.count > textDepth, texts != nil {
            texts?.add(name)
            texts?.add([Byte.equals])
        }
    }

    mutating func beginString(at offset: Int) {
        stringStart = offset
        beginValue()
    }

    mutating func text(_ part: UnsafeBufferPointer<UInt8>, before end: Int) {
        if textDepth != nil { texts?.add(part) }
        // Only where a character ends may the rest of a text be left out.
        guard !isLeaving, !isSource, end - stringStart > Self.longestText, let last = part.last, last < 0x80 else {
            return
        }
        leave(from: end)
    }

    mutating func endString(at offset: Int) {
        if isLeaving, leftDepth == nil { resume(at: offset) }
        endValue()
    }

    mutating func scalar() {
        beginValue()
        endValue()
    }

    // MARK: Roles

    private func role(isList: Bool) -> Role {
        switch (roles.last, isList) {
        case (nil, false): return .root
        case (.root, true) where key == .cells: return .cells
        case (.root, true) where key == .worksheets: return .sheets
        case (.root, false) where key == .metadata: return .metadata
        case (.sheets, false): return .sheet
        case (.sheet, true) where key == .cells: return .cells
        case (.cells, false): return .cell
        case (.cell, true) where key == .outputs: return .outputs
        case (.cell, false) where key == .attachments: return .left
        case (.outputs, false): return .output
        case (.output, false) where key == .data: return .data
        case (.metadata, false) where key == .widgets: return .widgets
        case (.widgets, false): return .widgetKind
        case (.widgetKind, false) where key == .state: return .left
        case (.left, _): return .left
        default: return .other
        }
    }

    /// What the next value is, where it is a text that is looked through.
    private var place: NotebookText.Place? {
        switch roles.last {
        case .cell where key == .source || key == .input: .source(cell: cell)
        case .output where key != .unread && key != .data && key != .metadata: .output(cell: cell)
        case .data where key != .unread: .output(cell: cell)
        case .metadata where key != .widgets: .metadata
        default: nil
        }
    }

    private mutating func beginValue() {
        if leftDepth == nil { values += 1 }
        hasContent = true
        if roles.last == .cells { cell += 1 }
        guard textDepth == nil, let place else { return }
        textDepth = roles.count
        if case .source = place { isSource = true }
        texts?.begin(place)
    }

    private mutating func endValue() {
        guard let depth = textDepth else { return }
        if roles.count == depth {
            textDepth = nil
            isSource = false
            texts?.end()
        } else if roles.count > depth, isObject.last == true {
            texts?.add([Byte.lineFeed])
        }
    }
}

/// Gives the texts of a notebook away, long ones in parts.
private struct NotebookTextParts {
    private let take: (NotebookText) -> Void
    private var place = NotebookText.Place.metadata
    private var parts = TextParts()

    init(take: @escaping (NotebookText) -> Void) {
        self.take = take
    }

    mutating func begin(_ place: NotebookText.Place) {
        self.place = place
        parts = TextParts()
    }

    mutating func add(_ more: some Collection<UInt8>) { parts.add(more, give) }

    mutating func end() { parts.end(give) }

    private var give: (TextParts.Part) -> Void {
        { [place, take] in take(NotebookText(place: place, bytes: $0.bytes, body: $0.body, line: $0.line)) }
    }
}
