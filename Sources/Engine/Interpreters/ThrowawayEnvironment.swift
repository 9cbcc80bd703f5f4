/// Environments that a tool makes for one run and clears away later: what points there is broken soon.
public enum ThrowawayEnvironment {
    /// True for a program in the cache of `uvx` or `uv run --with`, or in the one of `pipx run`.
    public static func holds(_ path: String, _ surroundings: Surroundings) -> Bool {
        let environment = surroundings.environment
        var folders = [surroundings.cacheFolder + "/uv", surroundings.cacheFolder + "/pipx"]
        folders += [surroundings.home + "/.local/pipx/.cache", surroundings.home + "/.local/share/pipx/.cache"]
        if let folder = environment["UV_CACHE_DIR"], folder.hasPrefix("/") { folders.append(folder) }
        if let folder = environment["PIPX_HOME"], folder.hasPrefix("/") { folders.append(folder + "/.cache") }
        if folders.contains(where: { path.hasPrefix($0 + "/") }) { return true }
        // Another user's cache, or one that a variable named in another terminal: uv's folders have these names.
        return ["/archive-v", "/environments-v", "/builds-v"].contains { path.contains("/uv\($0)") }
            || path.contains("/pipx/.cache/")
    }
}
