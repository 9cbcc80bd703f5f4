#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The time that an amend waits for its verdict: Git holds its locks meanwhile, so a late answer is no answer.
enum TimeLimit {
    /// The variable that sets another limit, in milliseconds, for slow machines.
    static let variable = "GATE_AMEND_LIMIT"
    private static let usualMilliseconds = 200

    /// From now on the program ends with success once the time is over.
    static func start(_ environment: [String: String]) {
        let milliseconds = environment[variable].flatMap { Int($0) }.map { min(max($0, 1), 600_000) }
        signal(SIGALRM) { _ in _exit(0) }
        set(milliseconds ?? usualMilliseconds)
    }

    /// The answer stands: what follows may take its time.
    static func stop() { set(0) }

    private static func set(_ milliseconds: Int) {
        var timer = itimerval()
        timer.it_value.tv_sec = milliseconds / 1000
        timer.it_value.tv_usec = numericCast(milliseconds % 1000 * 1000)
        #if canImport(Darwin)
            setitimer(ITIMER_REAL, &timer, nil)
        #else
            setitimer(__itimer_which_t(ITIMER_REAL.rawValue), &timer, nil)
        #endif
    }
}
