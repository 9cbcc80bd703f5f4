private import CPCRE2
import Synchronization

/// PCRE2's own form of a pattern.
final class CompiledPattern: Sendable {
    enum Answer {
        case matched
        /// Nothing matches yet, but more text could.
        case partial
        case none
        case tooManySteps
        case tooMuchMemory
        case failed(Int32)
    }

    // 20 MB, in PCRE2's unit of 1024 bytes.
    private static let maxHeap: UInt32 = 20_000_000 / 1_024

    // Matching only reads it, so that tasks may share it (pcre2api(3), "Multithreading").
    private nonisolated(unsafe) let code: OpaquePointer
    private let matchesWhole: Bool

    init(_ text: String, _ extent: Pattern.Extent) throws(PatternError) {
        let options =
            PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C | PCRE2_ANCHORED
            | (extent == .whole ? PCRE2_ENDANCHORED : 0)
        var problem: Int32 = 0
        var offset = 0
        var bytes = text
        let code = bytes.withUTF8 { bytes in
            pcre2_compile_8(bytes.baseAddress, bytes.count, options, &problem, &offset, nil)
        }
        guard let code else {
            let before = String(decoding: bytes.utf8.prefix(offset), as: UTF8.self)
            throw PatternError(message: Self.message(of: problem), offset: before.unicodeScalars.count)
        }
        self.code = code
        matchesWhole = extent == .whole
    }

    deinit {
        pcre2_code_free_8(code)
    }

    /// Matches a text; the interpreter is used, not the compiler for machine code, as that has no limit of steps.
    func match(_ subject: UnsafeBufferPointer<UInt8>, steps: Int, partial: Bool = false) -> Answer {
        guard let context = pcre2_match_context_create_8(nil) else { return .tooMuchMemory }
        defer { pcre2_match_context_free_8(context) }
        guard let data = pcre2_match_data_create_8(1, nil) else { return .tooMuchMemory }
        defer { pcre2_match_data_free_8(data) }
        pcre2_set_match_limit_8(context, UInt32(clamping: steps))
        pcre2_set_heap_limit_8(context, Self.maxHeap)
        var nothing: UInt8 = 0
        let result = withUnsafePointer(to: &nothing) { nothing in
            pcre2_match_8(
                code, subject.baseAddress ?? nothing, subject.count, 0, partial ? PCRE2_PARTIAL_SOFT : 0, data, context)
        }
        switch result {
        case 0...:
            // A byte that is not UTF-8 ends a text for PCRE2, and the next one begins a text.
            let isAtStart = pcre2_get_startchar_8(data) == 0
            let isAtEnd = !matchesWhole || pcre2_get_ovector_pointer_8(data)[1] == subject.count
            return isAtStart && isAtEnd ? .matched : .none
        case PCRE2_ERROR_NOMATCH: return .none
        case PCRE2_ERROR_PARTIAL: return .partial
        case PCRE2_ERROR_MATCHLIMIT, PCRE2_ERROR_DEPTHLIMIT: return .tooManySteps
        case PCRE2_ERROR_HEAPLIMIT, PCRE2_ERROR_NOMEMORY: return .tooMuchMemory
        default: return .failed(result)
        }
    }

    private static func message(of problem: Int32) -> String {
        // The longest message of PCRE2 10.42 has 92 bytes.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256) { buffer in
            guard pcre2_get_error_message_8(problem, buffer.baseAddress, buffer.count) >= 0,
                let start = buffer.baseAddress
            else { return "PCRE2 reports error \(problem)" }
            return String(cString: start)
        }
    }
}

/// How many steps the matches of one run may take together.
///
/// PCRE2 does not say how many steps a match took. So a match begins with few of them, which cost nothing, and begins
/// anew with ten times as many where they do not suffice; each new attempt is paid in full, whatever it needs.
public final class PatternBudget: Sendable {
    /// The most steps of one match: about 15 ms.
    static let maxSteps = 1_000_000
    /// A match that ends within these, about 20 µs, is cheaper than reading what it judges.
    static let freeSteps = 1_000
    /// The steps of all matches of a run: about 0.3 s.
    public static let stepsOfRun = 20_000_000

    private let remaining: Mutex<Int>

    /// Makes a budget.
    ///
    /// - Parameter steps: How many steps there are.
    public init(steps: Int = PatternBudget.stepsOfRun) {
        remaining = Mutex(steps)
    }

    /// Takes steps; false, for this and every later match, where too few are left.
    func spend(_ steps: Int) -> Bool {
        remaining.withLock { remaining in
            guard remaining >= steps else {
                remaining = 0
                return false
            }
            remaining -= steps
            return true
        }
    }
}
