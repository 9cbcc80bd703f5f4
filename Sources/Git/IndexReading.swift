/// One pass over the bytes of an index.
struct IndexReading {
    var starts: [Int] = []
    var paths: [Range<Int>] = []
    var unmerged: [[UInt8]] = []
    var needsGit: String?
    var cachedTree: CachedTree?

    private static let headerLength = 12
    private static let idLength = 20
    // What stands before the path: ten words of status, the id, the flags.
    private static let fixedLength = 62

    /// Reads; nil where the bytes are no index of version 2 or 3.
    init?(_ buffer: UnsafeBufferPointer<UInt8>) {
        let end = buffer.count - Self.idLength
        guard end >= Self.headerLength, buffer.starts(with: Array("DIRC".utf8)) else { return nil }
        let version = Self.word(buffer, 4)
        let count = Int(Self.word(buffer, 8))
        guard version == 2 || version == 3, count <= end / Self.fixedLength else { return nil }
        starts.reserveCapacity(count)
        paths.reserveCapacity(count)
        var position = Self.headerLength
        for _ in 0..<count {
            guard let next = entry(buffer, at: position, end: end) else { return nil }
            position = next
        }
        guard extensions(buffer, from: position, end: end) else { return nil }
    }

    private static func word(_ buffer: UnsafeBufferPointer<UInt8>, _ offset: Int) -> UInt32 {
        UInt32(bigEndian: UnsafeRawBufferPointer(buffer).loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    private static func half(_ buffer: UnsafeBufferPointer<UInt8>, _ offset: Int) -> UInt16 {
        UInt16(bigEndian: UnsafeRawBufferPointer(buffer).loadUnaligned(fromByteOffset: offset, as: UInt16.self))
    }

    /// Reads one entry; gives where the next one begins.
    private mutating func entry(_ buffer: UnsafeBufferPointer<UInt8>, at start: Int, end: Int) -> Int? {
        guard start + Self.fixedLength < end else { return nil }
        let flags = Self.half(buffer, start + 60)
        var path = start + Self.fixedLength
        if flags & 0x4000 != 0 {
            if Self.half(buffer, path) & 0x2000 != 0 { needsGit = "intent-to-add entries" }
            path += 2
        }
        var length = Int(flags & 0x0FFF)
        if length == 0x0FFF {
            // Longer paths than the field can say.
            while path + length < end, buffer[path + length] != 0 { length += 1 }
        }
        guard length > 0, path + length < end, buffer[path + length] == 0 else { return nil }
        starts.append(start)
        paths.append(path..<path + length)
        if flags & 0x3000 != 0 {
            let bytes = Array(buffer[path..<path + length])
            if unmerged.last != bytes { unmerged.append(bytes) }
        }
        // Entries are filled up with one to eight zeros.
        let next = start + ((path + length - start + 8) & ~7)
        return next <= end ? next : nil
    }

    private mutating func extensions(_ buffer: UnsafeBufferPointer<UInt8>, from start: Int, end: Int) -> Bool {
        var position = start
        while position + 8 <= end {
            let name = String(decoding: buffer[position..<position + 4], as: UTF8.self)
            let size = Int(Self.word(buffer, position + 4))
            let content = position + 8
            guard size <= end - content else { return false }
            if name == "TREE" {
                var reader = CachedTree.Reader(buffer: buffer, position: content, end: content + size)
                cachedTree = reader.read(depth: 0)
            } else if let first = name.utf8.first, first >= UInt8(ascii: "a") {
                // A small letter marks what must not be passed over: `link` of a split index, `sdir` of a sparse one.
                needsGit = "the index extension \(name)"
            }
            position = content + size
        }
        return position == end
    }
}

/// How deep folders lie in each other.
enum TreeDepth {
    /// As deep as Git goes (`core.maxTreeDepth`); deeper than any path that a system call takes.
    static let most = 2048
}

/// A folder of the tree that Git keeps beside the entries, so that unchanged folders need not be written again.
struct CachedTree: Sendable {
    var name: [UInt8]
    /// How many entries of the index it covers, nil where it is out of date.
    var count: Int?
    /// Its id, nil where it is out of date.
    var id: ObjectID?
    var folders: [CachedTree]

    /// Reads the extension `TREE`.
    struct Reader {
        let buffer: UnsafeBufferPointer<UInt8>
        var position: Int
        let end: Int

        mutating func read(depth: Int) -> CachedTree? {
            guard depth < TreeDepth.most, let name = text(until: 0), let count = number(until: UInt8(ascii: " ")),
                let folderCount = number(until: UInt8(ascii: "\n")), folderCount >= 0, folderCount <= end - position
            else { return nil }
            var tree = CachedTree(name: name, count: nil, id: nil, folders: [])
            if count >= 0 {
                guard position + 20 <= end else { return nil }
                tree.count = count
                tree.id = ObjectID(bytes: buffer[position..<position + 20])
                position += 20
            }
            for _ in 0..<folderCount {
                guard let folder = read(depth: depth + 1) else { return nil }
                tree.folders.append(folder)
            }
            return tree
        }

        private mutating func text(until stop: UInt8) -> [UInt8]? {
            guard position < end, let at = buffer[position..<end].firstIndex(of: stop) else { return nil }
            defer { position = at + 1 }
            return Array(buffer[position..<at])
        }

        private mutating func number(until stop: UInt8) -> Int? {
            text(until: stop).flatMap { Int(String(decoding: $0, as: UTF8.self)) }
        }
    }
}
