import CLibcExtras

/// How the C library hands out memory.
enum Memory {
    /// A hook lives for milliseconds, and 50 of its system calls went into arenas that each thread opened for itself and
    /// grew page by page.
    static func keepSmall() { gate_keep_memory_small() }
}
