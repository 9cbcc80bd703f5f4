/// Why a text is not JSON, and where.
package struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One line for people.
    package let message: String
    /// True where only the depth is too much.
    package let isTooDeep: Bool
    /// The line, from 1; LF, CR and CRLF each end one.
    package let line: Int
    /// The column, from 1, in bytes.
    package let column: Int

    /// The place and the message on one line.
    package var description: String { "line \(line), column \(column): \(message)" }

    /// What is wrong at a place, of the whole text by default.
    package init(_ message: String, line: Int = 1, column: Int = 1) {
        self.message = message
        isTooDeep = false
        self.line = line
        self.column = column
    }

    package init(_ message: String, isTooDeep: Bool = false, at offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
        self.message = message
        self.isTooDeep = isTooDeep
        var line = 1
        // A byte order mark is not part of the text.
        var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? min(3, offset) : 0
        for index in start..<offset {
            let isPair = bytes[index] == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A
            guard bytes[index] == 0x0A || bytes[index] == 0x0D, !isPair else { continue }
            line += 1
            start = index + 1
        }
        self.line = line
        column = offset - start + 1
    }
}
