import CLibcExtras

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Two connected descriptors that no child inherits by accident; the reading one never blocks.
package struct Pipe {
    package let reader: Int32
    package let writer: Int32

    /// Makes a pipe, nil where the process has no descriptors left.
    package init?() {
        var ends: [Int32] = [-1, -1]
        guard gate_pipe(&ends) == 0 else { return nil }
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        reader = ends[0]
        writer = ends[1]
    }

    package func closeReader() {
        close(reader)
    }
}

/// Reads what a descriptor has to give without waiting.
package func readAvailable(_ descriptor: Int32, _ take: (ArraySlice<UInt8>) -> Void) {
    guard descriptor >= 0 else { return }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    // A process that writes without end must not keep the loop from looking at the clock.
    for _ in 0..<64 {
        let count = read(descriptor, &buffer, buffer.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return }
        take(buffer[..<count])
    }
}
