private import CLibgit2

extension Repository {
    /// Lists the remotes with the addresses that Git uses for them, in the order of their names.
    ///
    /// One pass over the configuration: libgit2's own list matches every key with patterns, which costs more than all
    /// other reading of a hook, and keeps 20 kB of memory for each key that does not match.
    public borrowing func remotes() throws(GitError) -> [Remote] {
        var addresses: [String: (url: String?, pushURL: String?)] = [:]
        var rewriting = AddressRewriting()
        try forEachSetting { name, value in
            if let remote = Self.middle(of: name, "remote.", ".url") {
                let known = addresses[remote]?.url
                // Git fetches from the first of several.
                addresses[remote, default: (nil, nil)].url = known ?? value
            } else if let remote = Self.middle(of: name, "remote.", ".pushurl") {
                let known = addresses[remote]?.pushURL
                addresses[remote, default: (nil, nil)].pushURL = known ?? value
            } else if let base = Self.middle(of: name, "url.", ".insteadof") {
                rewriting.fetch.append((value, base))
            } else if let base = Self.middle(of: name, "url.", ".pushinsteadof") {
                rewriting.push.append((value, base))
            }
        }
        return addresses.sorted { $0.key < $1.key }.map { name, found in
            let url = found.url ?? ""
            // An address for pushes alone is not rewritten by `pushInsteadOf`; see git-config(1).
            let pushURL = found.pushURL.map(rewriting.fetched) ?? rewriting.pushed(url)
            return Remote(name: name, url: rewriting.fetched(url), pushURL: pushURL)
        }
    }

    private static func middle(of name: String, _ start: String, _ end: String) -> String? {
        guard name.hasPrefix(start), name.hasSuffix(end), name.utf8.count > start.utf8.count + end.utf8.count else {
            return nil
        }
        return String(name.dropFirst(start.count).dropLast(end.count))
    }
}

/// What `url.BASE.insteadOf` makes of addresses: the longest beginning that fits is replaced.
private struct AddressRewriting {
    var fetch: [(start: String, base: String)] = []
    var push: [(start: String, base: String)] = []

    func fetched(_ url: String) -> String { Self.apply(fetch, url) ?? url }
    func pushed(_ url: String) -> String? { Self.apply(push, url) }

    private static func apply(_ rules: [(start: String, base: String)], _ url: String) -> String? {
        let fitting = rules.filter { url.hasPrefix($0.start) }
        let longest = fitting.max { $0.start.utf8.count < $1.start.utf8.count }
        return longest.map { $0.base + url.dropFirst($0.start.count) }
    }
}
