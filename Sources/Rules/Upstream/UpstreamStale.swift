public import Model
import PolicyLanguage
import Words

/// `upstream/stale`: the upstream branch was not fetched lately, and could not be fetched now.
public enum UpstreamStale: NativeCheck {
    /// What it says of itself.
    public static let description = CheckDescription(
        "upstream/stale", "The upstream branch has not been fetched for longer than upstream.max_age.",
        why: "Work that starts from an old upstream ends in conflicts that nobody saw coming.",
        settings: ["upstream.fetch", "upstream.max_age"],
        wayPast: "Set upstream.offline to off, or upstream.fetch to off.",
        bad: CheckExample(
            policy: "upstream: {fetch: check}", files: ["a.txt": "1\n"], commands: ["git switch -q -c feature/a"]),
        good: CheckExample(
            policy: "upstream: {fetch: auto}", files: ["a.txt": "1\n"],
            commands: ["git switch -q -c feature/a", "gate fetch"]))

    static let offlineKey = RuleKey<Severity>(
        .upstream, "offline", .severity(.warning), default: .warning, example: "off",
        "How much it weighs that upstream could not be reached.")
    static let severityKey = RuleKey<Severity>(
        .upstream, "stale", .severity(.warning), default: .warning, example: "off",
        "`upstream/stale`: what is known of upstream is older than `max_age`.")
    /// The keys of the policy that are its own.
    public static var keys: [any DeclaredKey] { [offlineKey, severityKey] }

    /// Why it has nothing to do here.
    public static func reasonToSkip(_ context: CheckContext) -> String? {
        guard let upstream = context.policy.upstream else { return "upstream: off" }
        if upstream.fetch == .off { return "upstream.fetch: off" }
        if context.stage == .ci { return "a CI system fetches what it judges" }
        return context.facts.upstream == nil ? "there is no remote" : nil
    }

    /// Looks.
    public static func run(_ context: CheckContext) throws -> CheckResult {
        guard let policy = context.policy.upstream, let upstream = context.facts.upstream else { return CheckResult() }
        let age = upstream.fetchedAt.map { max(0, context.now - $0) }
        let isFresh = age.map { $0 * 1000 <= policy.maxAgeMilliseconds } ?? false
        let known = words(upstream, age)
        if isFresh, upstream.failure == nil { return CheckResult(remarks: ["\(upstream.name) \(known)"]) }
        if upstream.isBeingFetched, upstream.failure == nil {
            return CheckResult(remarks: ["\(upstream.name) \(known); it is being fetched in the background"])
        }
        let severity = upstream.failure == nil ? policy.stale : policy.offline
        let verb = upstream.fetchedAt == nil && upstream.tip == nil ? "was" : "is"
        let message =
            upstream.failure == nil
            ? "\(upstream.name) \(verb) \(known)"
            : "\(upstream.name) could not be fetched; it \(verb) \(known)"
        var result = CheckResult([
            Finding(
                description.id, severity, message, notes: upstream.failure.map { [$0] } ?? [], command: "gate fetch")
        ])
        // Who works without a network knows it after the first commit; a push goes there itself.
        if context.stage == .commit, upstream.failure != nil {
            result.once = "\(upstream.name) not since \(upstream.fetchedAt ?? 0)"
        }
        return result
    }

    /// The age of what is known, with the days where they are many.
    private static func words(_ upstream: UpstreamFacts, _ age: Int?) -> String {
        guard let age else { return upstream.tip == nil ? "never fetched" : upstream.known }
        let days = age / 86_400
        return days == 0 ? upstream.known : "\(upstream.known), \(counted(days, "day")) ago"
    }
}

extension UpstreamPolicy {
    /// What is known is older than `max_age` and upstream could not be reached.
    public var offline: Severity {
        get { rules[UpstreamStale.offlineKey] }
        set { rules[UpstreamStale.offlineKey] = newValue }
    }
}

extension UpstreamPolicy {
    /// `upstream/stale`: what is known of upstream is older than `max_age`.
    public var stale: Severity {
        get { rules[UpstreamStale.severityKey] }
        set { rules[UpstreamStale.severityKey] = newValue }
    }
}
