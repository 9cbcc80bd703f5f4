import CLibcExtras
package import Synchronization

extension Mutex where Value: ~Copyable {
    /// Does something with the value, as `withLock`, so that the thread sanitizer sees the lock as well.
    ///
    /// On Linux a `Mutex` is made of calls of the system that the sanitizer does not know, and every value behind one
    /// would be reported as a race.
    package borrowing func guarded<Result: ~Copyable, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        try withLock { value throws(Failure) in
            gate_lock_is_taken()
            defer { gate_lock_is_given_back() }
            return try body(&value)
        }
    }
}
