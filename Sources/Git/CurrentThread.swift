#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The thread on which the value was made.
struct CurrentThread {
    private let thread = pthread_self()

    static func == (left: CurrentThread, right: CurrentThread) -> Bool { pthread_equal(left.thread, right.thread) != 0 }
}
