#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Writing to a path that a policy or a tree names: below a folder, and through no link.
///
/// A link anywhere on the way may lead out of the folder, and whoever made it need not be the one who writes.
extension Files {
    /// The first link on the way to a path below a folder, the last part included; nil where there is none.
    ///
    /// - Parameters:
    ///   - path: Relative to the folder.
    ///   - folder: Links on the way to it do not count.
    package static func link(onTheWayTo path: String, below folder: String) -> String? {
        var relative = ""
        for part in path.split(separator: "/") {
            relative += (relative.isEmpty ? "" : "/") + part
            if isLink("\(folder)/\(relative)") { return relative }
        }
        return nil
    }

    /// Writes a file as `write` does; folders that are missing are made, and no link is followed.
    ///
    /// - Parameters:
    ///   - path: Relative to the folder, without `..`.
    ///   - folder: The folder that the file must not leave.
    /// - Throws: `FileError` where a part of the path is a link, or anything else stands in the way.
    package static func write(_ bytes: [UInt8], to path: String, below folder: String) throws(FileError) {
        let whole = "\(folder)/\(path)"
        let parts = path.split(separator: "/").map(String.init)
        guard let name = parts.last, !parts.contains("..") else { throw FileError("write", whole, EINVAL) }
        var place = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { if place >= 0 { close(place) } }
        for part in parts.dropLast() {
            guard place >= 0 else { throw FileError("write", whole) }
            var next = openat(place, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            if next < 0, errno == ENOENT, mkdirat(place, part, 0o755) == 0 || errno == EEXIST {
                next = openat(place, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            }
            if next < 0, errno == ENOTDIR || errno == ELOOP { throw FileError("write", whole, ELOOP) }
            guard next >= 0 else { throw FileError("write", whole) }
            close(place)
            place = next
        }
        guard place >= 0 else { throw FileError("write", whole) }
        var status = stat()
        if fstatat(place, name, &status, AT_SYMLINK_NOFOLLOW) == 0, status.st_mode & S_IFMT == S_IFLNK {
            throw FileError("write", whole, ELOOP)
        }
        let temporary = "\(name).\(getpid()).new"
        let descriptor = openat(place, temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { throw FileError("write", whole) }
        let done = writeAll(bytes, to: descriptor)
        let error = FileError("write", whole)
        guard close(descriptor) == 0, done, renameat(place, temporary, place, name) == 0 else {
            unlinkat(place, temporary, 0)
            throw error
        }
    }
}
