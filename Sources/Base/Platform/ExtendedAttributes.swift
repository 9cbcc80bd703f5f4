import CLibcExtras

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The extended attributes of a file, see xattr(7): tags of the user's, access lists, labels.
struct ExtendedAttributes {
    private static let mostBytes = 1 << 20
    private var values: [(name: String, value: [UInt8])] = []

    /// Reads those of a file; none where the system or the file has none.
    init(of path: String) {
        for name in Self.names(path) {
            guard let value = Self.bytes({ Self.get(path, name, $0, $1) }) else { continue }
            values.append((name, value))
        }
    }

    /// Gives them to another file, as far as this user may set them.
    func set(on path: String) {
        for (name, value) in values {
            #if canImport(Darwin)
                _ = setxattr(path, name, value, value.count, 0, XATTR_NOFOLLOW)
            #else
                _ = lsetxattr(path, name, value, value.count, 0)
            #endif
        }
    }

    private static func names(_ path: String) -> [String] {
        let list = bytes { buffer, size in
            #if canImport(Darwin)
                listxattr(
                    path, buffer.map { UnsafeMutableRawPointer($0).assumingMemoryBound(to: CChar.self) }, size,
                    XATTR_NOFOLLOW)
            #else
                llistxattr(path, buffer.map { UnsafeMutableRawPointer($0).assumingMemoryBound(to: CChar.self) }, size)
            #endif
        }
        return (list ?? []).split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func get(_ path: String, _ name: String, _ buffer: UnsafeMutablePointer<UInt8>?, _ size: Int) -> Int
    {
        #if canImport(Darwin)
            getxattr(path, name, buffer, size, 0, XATTR_NOFOLLOW)
        #else
            lgetxattr(path, name, buffer, size)
        #endif
    }

    /// What a call fills in that says its size first.
    private static func bytes(_ call: (UnsafeMutablePointer<UInt8>?, Int) -> Int) -> [UInt8]? {
        let size = call(nil, 0)
        guard size > 0, size <= mostBytes else { return size == 0 ? [] : nil }
        var bytes = [UInt8](repeating: 0, count: size)
        let read = bytes.withUnsafeMutableBufferPointer { call($0.baseAddress, size) }
        return read < 0 ? nil : Array(bytes.prefix(read))
    }
}
