import CLibcExtras
import Git
import Platform
import Synchronization

/// Looks at many things of a repository, by several threads where there are many of them.
enum InParallel {
    // Fewer than these are looked at before a thread has started.
    private static let few = 24
    private static let aTurn = 8

    /// What is found of each, in their order.
    ///
    /// - Parameters:
    ///   - items: What is looked at.
    ///   - place: Where each thread opens a repository of its own.
    ///   - repository: The one that looks at few.
    ///   - worker: Makes what one thread looks with.
    /// - Throws: The first error of any thread; the others then stop.
    static func map<Item: Sendable, Found: Sendable>(
        _ items: [Item], _ place: RepositoryPlace, _ repository: borrowing Repository,
        _ worker: @escaping @Sendable () -> (Item, borrowing Repository) throws -> Found
    ) throws -> [Found] {
        if items.count <= few {
            let look = worker()
            var found: [Found] = []
            for item in items { found.append(try look(item, repository)) }
            return found
        }
        let results = Results<Found>(of: items.count)
        let crew = Crew {
            do {
                let repository = try Repository(at: place)
                let look = worker()
                while let turn = results.turn(of: aTurn) {
                    var found: [(index: Int, found: Found)] = []
                    for index in turn { found.append((index, try look(items[index], repository))) }
                    results.add(found)
                }
            } catch {
                results.fail(error)
            }
        }
        gate_in_parallel(
            min(gate_cores(), Int32(clamping: items.count / aTurn)),
            { context in
                if let context { Unmanaged<Crew>.fromOpaque(context).takeUnretainedValue().work() }
            }, Unmanaged.passUnretained(crew).toOpaque())
        return try results.all()
    }

    /// What every thread does: a function of C takes no more than this.
    private final class Crew: Sendable {
        let work: @Sendable () -> Void
        init(_ work: @escaping @Sendable () -> Void) { self.work = work }
    }

    /// What the threads have found, and how far they are.
    private final class Results<Found: Sendable>: Sendable {
        private struct State {
            var next = 0
            var found: [(index: Int, found: Found)] = []
            var error: (any Error)?
        }

        private let count: Int
        private let state = Mutex(State())

        init(of count: Int) { self.count = count }

        /// The next few that nobody looks at yet; nil where none are left or a thread has failed.
        func turn(of size: Int) -> Range<Int>? {
            state.guarded { state in
                guard state.next < count, state.error == nil else { return nil }
                let first = state.next
                state.next = min(count, first + size)
                return first..<state.next
            }
        }

        func add(_ found: sending [(index: Int, found: Found)]) { state.guarded { [found] in $0.found += found } }

        func fail(_ error: any Error) { state.guarded { $0.error = $0.error ?? error } }

        func all() throws -> [Found] {
            let (found, error) = state.guarded { ($0.found, $0.error) }
            if let error { throw error }
            return found.sorted { $0.index < $1.index }.map(\.found)
        }
    }
}
