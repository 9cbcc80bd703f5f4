import CLibcExtras

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Two connected descriptors that no child inherits by accident; the reading one never blocks.
struct Pipe {
    let reader: Int32
    let writer: Int32

    /// Makes a pipe, nil where the process has no descriptors left.
    init?() {
        var ends: [Int32] = [-1, -1]
        guard gate_pipe(&ends) == 0 else { return nil }
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        reader = ends[0]
        writer = ends[1]
    }

    func closeReader() {
        close(reader)
    }
}
