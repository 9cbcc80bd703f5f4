/// Sizes as people read them: 1 kB is 1000 bytes and 1 MB is 1000 kB, in a policy and in messages.
public enum SizeText {
    /// The units in which a policy gives sizes, in bytes; it may give those of 1024 by their own names.
    public static let units: [(name: String, bytes: Int)] = [
        ("B", 1), ("kB", 1_000), ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
        ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40),
    ]

    /// A size, cut to a tenth: `812 bytes`, `12.3 kB`, `5 MB`, `1.2 GB`.
    public static func measured(_ bytes: Int) -> String {
        if bytes < 1_000 { return counted(bytes, "byte") }
        let (unit, name) =
            bytes < 1_000_000 ? (1_000, "kB") : bytes < 1_000_000_000 ? (1_000_000, "MB") : (1_000_000_000, "GB")
        let tenths = bytes / (unit / 10)
        return tenths % 10 == 0 || tenths >= 1_000 ? "\(tenths / 10) \(name)" : "\(tenths / 10).\(tenths % 10) \(name)"
    }

    /// A limit, as a policy writes it: `500kB`, `5MB`.
    public static func limit(_ bytes: Int) -> String {
        let decimal = units.filter { $0.name != "KB" && !$0.name.hasSuffix("iB") }
        let unit = decimal.last { $0.bytes <= bytes && bytes % $0.bytes == 0 }
        return unit.map { "\(bytes / $0.bytes)\($0.name)" } ?? "\(bytes)B"
    }
}
