#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The only way out of the program.
enum Ending {
    /// Ends the program with a status.
    static func exit(_ status: Int32) -> Never { systemExit(status) }
}

#if canImport(Darwin)
    private let systemExit = Darwin.exit
#else
    private let systemExit = Glibc.exit
#endif
