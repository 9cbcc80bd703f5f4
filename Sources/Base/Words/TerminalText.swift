/// An output as a terminal would show it in the end: progress bars are redrawn in place, and colours leave no trace.
///
/// Carriage return, backspace, the cursor's moves and the erasing of ECMA-48
/// (<https://ecma-international.org/publications-and-standards/standards/ecma-48/>) are carried out. What a terminal would
/// not understand either stays, for `VisibleText` to write out.
public struct TerminalText {
    /// The text's lines.
    ///
    /// - Parameter output: What a program has written; bytes that are not UTF-8 are replaced.
    public static func resolved(_ output: [UInt8]) -> String {
        let text = String(decoding: output, as: UTF8.self)
        guard output.contains(where: { $0 < 0x20 && $0 != 0x0A && $0 != 0x09 }) else { return text }
        var terminal = TerminalText()
        for (number, line) in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        {
            if number > 0 { terminal.feedLine() }
            terminal.write(line)
        }
        return terminal.text
    }

    /// The text with nothing drawn over: every sequence is left out, and a return begins a line.
    public static func withoutSequences(_ output: [UInt8]) -> String {
        var terminal = TerminalText()
        terminal.isFlat = true
        let text = String(decoding: output, as: UTF8.self).unicodeScalars
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if number > 0 { terminal.feedLine() }
            for (number, piece) in line.split(separator: "\r", omittingEmptySubsequences: true).enumerated() {
                if number > 0 { terminal.feedLine() }
                terminal.write(piece)
            }
        }
        return terminal.text
    }

    // A cursor goes no further up than a large screen, and no further right than a wide one.
    private static let mostRows = 200
    private static let mostColumns = 512
    private static let mostParameter = 100_000
    private static let longestSequence = 4096
    private static let mostCellBytes = 64

    private enum Row {
        /// A line that nothing has been drawn over.
        case text(Substring.UnicodeScalarView)
        /// What stands in each column: a character with its marks, nothing behind a wide one.
        case cells([String])

        var isBlank: Bool {
            switch self {
            case .text(let scalars): scalars.isEmpty
            case .cells(let cells): cells.allSatisfy { $0 == " " || $0.isEmpty }
            }
        }
    }

    private var rows: [Row] = [.cells([])]
    private var row = 0
    private var column = 0
    private var saved = (row: 0, column: 0)
    /// The first row that the cursor can reach: what stands above has been cleared away.
    private var top = 0
    /// True where moves and erasing are passed over.
    private var isFlat = false
    // Hostile sequences must not cost more than their own length; blanks and shifts are paid from this.
    private var budget = 4_000_000

    private var text: String {
        var text = ""
        // Below the cursor, lines that were drawn and erased again are no lines.
        let end = rows[row...].lastIndex { !$0.isBlank } ?? row
        for (number, row) in rows[...max(end, row)].enumerated() {
            if number > 0 { text += "\n" }
            switch row {
            case .text(let scalars): text.unicodeScalars += scalars
            case .cells(let cells):
                let end = cells.lastIndex { $0 != " " && $0 != "" } ?? -1
                for cell in cells.prefix(end + 1) { text += cell }
            }
        }
        return text
    }

    // MARK: Writing

    private mutating func write(_ line: Substring.UnicodeScalarView) {
        var line = line
        while line.last == "\r", line.dropLast().allSatisfy({ $0.value >= 0x20 || $0 == "\t" }) { line.removeLast() }
        if case .cells(let cells) = rows[row], cells.isEmpty, column == 0,
            line.allSatisfy({ $0.value >= 0x20 || $0 == "\t" })
        {
            rows[row] = .text(line)
            // Where a long line ends matters only to what is drawn behind it.
            column = line.reduce(0) { $0 + ($1 == "\t" ? 8 - $0 % 8 : VisibleText.columns($1)) }
            return
        }
        var index = line.startIndex
        while index < line.endIndex {
            let scalar = line[index]
            index = line.index(after: index)
            switch scalar {
            case "\r": column = 0
            case "\u{8}": if !isFlat { column = max(0, column - 1) }
            case "\t": move(to: column + 8 - column % 8)
            case "\u{0}", "\u{7}": break
            case "\u{1B}":
                if let end = escape(line[index...]) { index = end } else { put(scalar) }
            default: put(scalar)
            }
        }
    }

    private mutating func put(_ scalar: Unicode.Scalar) {
        let width = VisibleText.columns(scalar)
        withCells { cells, column, budget in
            if width == 0 || scalar == "\u{200D}" {
                var place = min(column, cells.count) - 1
                while place > 0, cells[place].isEmpty { place -= 1 }
                guard place >= 0 else { return }
                if cells[place].utf8.count < Self.mostCellBytes { cells[place].unicodeScalars.append(scalar) }
                return
            }
            Self.pad(&cells, to: column, &budget)
            column = min(column, cells.count)
            for place in column..<column + width {
                if place < cells.count { Self.clear(place, &cells) } else { cells.append("") }
                cells[place] = place == column ? String(scalar) : ""
            }
            column += width
        }
    }

    /// Blanks a column; a wide character of which one half goes leaves a blank for the other.
    private static func clear(_ place: Int, _ cells: inout [String]) {
        if cells[place].isEmpty, place > 0 { cells[place - 1] = " " }
        if place + 1 < cells.count, cells[place + 1].isEmpty { cells[place + 1] = " " }
        cells[place] = " "
    }

    private static func pad(_ cells: inout [String], to column: Int, _ budget: inout Int) {
        let missing = min(column - cells.count, budget)
        guard missing > 0 else { return }
        budget -= missing
        cells += repeatElement(" ", count: missing)
    }

    private mutating func withCells(_ body: (inout [String], inout Int, inout Int) -> Void) {
        var cells: [String] = []
        switch rows[row] {
        case .cells(let known): cells = known
        case .text(let scalars):
            for scalar in scalars {
                if scalar == "\t" {
                    cells += repeatElement(" ", count: 8 - cells.count % 8)
                } else if VisibleText.columns(scalar) == 0, !cells.isEmpty {
                    let place = cells.lastIndex { !$0.isEmpty } ?? 0
                    if cells[place].utf8.count < Self.mostCellBytes { cells[place].unicodeScalars.append(scalar) }
                } else {
                    cells.append(String(scalar))
                    if VisibleText.columns(scalar) == 2 { cells.append("") }
                }
            }
        }
        // The row gives its cells away while they change, so that they are not copied.
        rows[row] = .cells([])
        body(&cells, &column, &budget)
        rows[row] = .cells(cells)
    }

    // MARK: Moving

    private mutating func feedLine() {
        down()
        column = 0
    }

    private mutating func down() {
        row += 1
        if row == rows.count { rows.append(.cells([])) }
    }

    private mutating func up(_ count: Int) { row = max(row - count, highest) }

    private var highest: Int { max(top, rows.count - Self.mostRows) }

    private mutating func move(to column: Int) {
        self.column = max(0, column < Self.mostColumns ? column : max(self.column, Self.mostColumns))
    }

    // MARK: Sequences

    /// Carries out what stands behind an escape character.
    ///
    /// - Returns: The place behind it; nil where it is no sequence, or one without an end.
    private mutating func escape(_ line: Substring.UnicodeScalarView) -> Substring.UnicodeScalarView.Index? {
        guard let first = line.first else { return nil }
        let next = line.index(after: line.startIndex)
        switch first {
        case "[": return control(line[next...])
        case "]", "P", "X", "^", "_": return end(ofString: line[next...])
        case "7", "8", "M", "D", "E", "c": if !isFlat { move(by: first) }
        case " "..."/":
            let final = line[next...].drop { " "..."/" ~= $0 }
            guard let scalar = final.first, "0"..."~" ~= scalar else { return nil }
            return line.index(after: final.startIndex)
        case "0"..."~": break
        default: return nil
        }
        return next
    }

    private mutating func move(by final: Unicode.Scalar) {
        switch final {
        case "7": saved = (row, column)
        case "8": restore()
        case "M": up(1)
        case "D": down()
        case "E": feedLine()
        default: clearScreen()
        }
    }

    /// The end of a title, a link and the like, which no terminal shows.
    private mutating func end(ofString text: Substring.UnicodeScalarView) -> Substring.UnicodeScalarView.Index? {
        var last: Unicode.Scalar?
        for index in text.prefix(min(Self.longestSequence, budget)).indices {
            budget -= 1
            if text[index] == "\u{7}" || (last == "\u{1B}" && text[index] == "\\") { return text.index(after: index) }
            last = text[index]
        }
        return nil
    }

    private mutating func control(_ text: Substring.UnicodeScalarView) -> Substring.UnicodeScalarView.Index? {
        let parameters = text.prefix { "0"..."?" ~= $0 }
        let rest = text[parameters.endIndex...].drop { " "..."/" ~= $0 }
        guard let final = rest.first, "@"..."~" ~= final else { return nil }
        let isPlain = rest.startIndex == parameters.endIndex && !(parameters.first.map { "<"..."?" ~= $0 } ?? false)
        if isPlain, !isFlat { execute(final, Self.numbers(parameters)) }
        return text.index(after: rest.startIndex)
    }

    private static func numbers(_ parameters: Substring.UnicodeScalarView) -> [Int?] {
        // Colours have a few; nothing that moves has more than two.
        parameters.split(separator: ";", maxSplits: 2, omittingEmptySubsequences: false).map { part in
            part.count > 6 ? mostParameter : Int(String(part))
        }
    }

    private mutating func execute(_ final: Unicode.Scalar, _ numbers: [Int?]) {
        let first = numbers.first ?? nil
        // Nothing and 0 both mean 1 for a move.
        let count = max(1, first ?? 1)
        switch final {
        case "A": up(count)
        case "B": row = min(row + count, rows.count - 1)
        case "C": move(to: column + count)
        case "D": column = max(0, column - count)
        case "E":
            row = min(row + count, rows.count - 1)
            column = 0
        case "F":
            up(count)
            column = 0
        case "G", "`": move(to: count - 1)
        case "H", "f":
            row = min(max(top, highest) + count - 1, rows.count - 1)
            move(to: max(1, (numbers.count > 1 ? numbers[1] : nil) ?? 1) - 1)
        case "J": eraseScreen(first ?? 0)
        case "K": eraseLine(first ?? 0)
        case "P": shift { cells, column in cells.removeSubrange(column..<min(cells.count, column + count)) }
        case "X":
            shift { cells, column in
                for place in column..<min(cells.count, column + count) { Self.clear(place, &cells) }
            }
        case "@":
            shift { cells, column in
                cells.insert(contentsOf: repeatElement(" ", count: min(count, Self.mostColumns)), at: column)
            }
        case "s": saved = (row, column)
        case "u": restore()
        default: break
        }
    }

    private mutating func restore() {
        row = min(max(saved.row, highest), rows.count - 1)
        column = saved.column
    }

    /// Changes a row from the cursor on.
    private mutating func shift(_ body: (inout [String], Int) -> Void) {
        withCells { cells, column, budget in
            guard column < cells.count, budget > cells.count else { return }
            budget -= cells.count
            if cells[column].isEmpty { Self.clear(column, &cells) }
            body(&cells, column)
        }
    }

    private mutating func eraseLine(_ kind: Int) {
        withCells { cells, column, budget in
            switch kind {
            case 0:
                guard column < cells.count else { return }
                if cells[column].isEmpty { Self.clear(column, &cells) }
                cells.removeSubrange(column...)
            case 1:
                let end = min(column + 1, cells.count)
                guard budget > end else { return }
                budget -= end
                for place in 0..<end { Self.clear(place, &cells) }
            default: cells = []
            }
        }
    }

    private mutating func eraseScreen(_ kind: Int) {
        switch kind {
        case 0:
            eraseLine(0)
            rows.removeSubrange((row + 1)...)
        case 1:
            eraseLine(1)
            let above = highest..<max(row, highest)
            guard budget > above.count else { return }
            budget -= above.count
            for row in above { rows[row] = .cells([]) }
        case 2: clearScreen()
        default: break
        }
    }

    /// What a cleared screen showed may be what went wrong: it stays, and the cursor cannot go back there.
    private mutating func clearScreen() {
        row = rows.count - 1
        if case .cells(let cells) = rows[row], cells.isEmpty {} else { down() }
        (top, column) = (row, 0)
    }
}
