#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The only way out of the program.
enum Ending {
    /// Ends the program with a status, at once: nothing is buffered here, and waiting for idle threads takes time.
    static func exit(_ status: Int32) -> Never { systemExit(status) }
}

#if canImport(Darwin)
    private let systemExit = Darwin._exit
#else
    private let systemExit = Glibc._exit
#endif
