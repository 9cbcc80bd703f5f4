import Git
import Platform

/// From where a remote is fetched, in a form that can be compared: a name alone may come to stand for another place.
struct RemoteAddress: Sendable, Hashable {
    /// What the configuration says, several addresses one a line.
    var url: String
    /// The address that Git uses for it, by `url.*.insteadOf`; a path is absolute.
    var address: String

    init(url: String, address: String) {
        self.url = url
        self.address = address
    }

    /// Reads the address of a remote.
    init(_ remote: Remote, _ repository: borrowing Repository) throws {
        url = try repository.configurationValues("remote.\(remote.name).url").joined(separator: "\n")
        address = Self.absolute(remote.url, repository)
    }

    /// The address in a form that gives no password away.
    var digest: String { Digest.sha256("\(url)\u{0}\(address)") }

    /// The address for people, without a password.
    var shown: String {
        let several = url.split(separator: "\n")
        return (several.count > 1 ? several : [address[...]]).map(Self.withoutPassword).joined(separator: ", ")
    }

    /// `https://name:password@host/` with the password left out.
    private static func withoutPassword(_ url: Substring) -> String {
        guard let start = url.firstRange(of: "://")?.upperBound,
            let end = url[start...].prefix(while: { $0 != "/" }).lastIndex(of: "@"),
            let colon = url[start..<end].firstIndex(of: ":")
        else { return String(url) }
        return "\(url[...colon])…\(url[end...])"
    }

    /// A path that is meant from the main work tree leads elsewhere when the repository has moved.
    private static func absolute(_ text: String, _ repository: borrowing Repository) -> String {
        // `host:path`, where no slash comes before the colon, and `scheme://`; see git-fetch(1), "Git URLs".
        let isPath = !text.prefix { $0 != "/" }.contains(":")
        guard isPath, !text.isEmpty, !text.hasPrefix("/") else { return text }
        let common = repository.commonFolder
        return (Paths.name(of: common) == ".git" ? Paths.folder(of: common) : common) + "/" + text
    }
}
