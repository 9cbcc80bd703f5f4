/// The names that a path is made of, compared byte by byte: every changed file is asked, and texts cost more.
struct PathNames {
    private let path: [UInt8]
    private let lastStart: Int

    init(_ path: [UInt8]) {
        self.path = path
        lastStart = path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
    }

    /// True where the file is called so.
    func isLast(among names: StaticString...) -> Bool { names.contains { Self.isEqual(path[lastStart...], $0) } }

    /// True where the file's name begins so.
    func isLast(beginningWith beginning: StaticString) -> Bool {
        Self.isEqual(path[lastStart...].prefix(beginning.utf8CodeUnitCount), beginning)
    }

    /// True where the file's name ends so.
    func isLast(endingWith ending: StaticString) -> Bool {
        Self.isEqual(path[lastStart...].suffix(ending.utf8CodeUnitCount), ending)
    }

    /// True where the file lies in a folder of one of these names, at any depth.
    func hasFolder(among names: StaticString...) -> Bool {
        path[..<lastStart].split(separator: UInt8(ascii: "/")).contains { part in
            names.contains { Self.isEqual(part, $0) }
        }
    }

    private static func isEqual(_ part: ArraySlice<UInt8>, _ text: StaticString) -> Bool {
        part.elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}
