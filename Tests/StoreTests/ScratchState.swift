import Foundation
import Model
import SQLite
import Testing

@testable import Store

/// A state folder of its own, removed with the value's last owner.
final class ScratchState: Sendable {
    let folder: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.path + "/gate-store-tests-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder + "/runs", withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// The path of a file of the log.
    func path(_ name: String) -> String { folder + "/runs/" + name }

    /// The index, opened behind the reader's back.
    func index() throws -> Connection { try Connection(path: path("index.sqlite"), patience: 10_000) }

    /// Appends bytes to a file, as the gate does it.
    func append(_ bytes: [UInt8], to name: String = "2026-11.jsonl") throws {
        if !FileManager.default.fileExists(atPath: path(name)) {
            try Data().write(to: URL(fileURLWithPath: path(name)))
        }
        let handle = try #require(FileHandle(forWritingAtPath: path(name)))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(bytes))
        try handle.close()
    }

    /// Appends whole records.
    func append(_ records: [RunRecord], to name: String = "2026-11.jsonl") throws {
        for record in records { try append(line(record), to: name) }
    }

    /// The ids of all runs, the newest first, and the notices.
    func ids(where filter: RunFilter = RunFilter()) throws -> LogReader.Answer<[String]> {
        try LogReader(state: folder).read { try $0.newest(10_000, where: filter).map(\.id) }
    }
}

/// A record's line in the log, the checksum made by zlib's definition in a way of its own.
func line(_ record: RunRecord) -> [UInt8] {
    let document = Array(record.document.utf8)
    return Array((checksumDigits(document) + " ").utf8) + document + Array("\n".utf8)
}

/// Eight digits of CRC-32, bit by bit: independent of the table that is tested.
func checksumDigits(_ bytes: [UInt8]) -> String {
    var value = UInt32.max
    for byte in bytes {
        value ^= UInt32(byte)
        for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }
    let digits = String(~value, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
}

/// A record whose time follows its number.
func record(
    _ number: Int, verdict: Verdict = .passed, branch: String? = "feature/stem", findings: [Finding] = [],
    subjects: [RunRecord.Subject] = []
) -> RunRecord {
    let pair = { (value: Int) in (value < 10 ? "0" : "") + String(value) }
    let time = "2026-11-23T\(pair(number / 60 % 24)):\(pair(number % 60)):30.250Z"
    return RunRecord(
        id: "01930000-\(1000 + number)-7000-8000-000000000000", gate: "0.1.0", startedAt: time,
        durationMilliseconds: 4200, stage: .commit, trigger: .preCommit,
        place: RunRecord.Place(branch: branch), subjects: subjects, findings: findings, verdict: verdict)
}
