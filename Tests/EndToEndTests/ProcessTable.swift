import TestSupport

/// The processes of this machine, as Linux tells of them.
enum ProcessTable {
    /// All of them.
    private static var all: [Int32] {
        guard case .folder(let names)? = (try? RawFiles.kind(Array("/proc".utf8))) ?? nil else { return [] }
        return names.compactMap { Int32(String(decoding: $0, as: UTF8.self)) }
    }

    /// Those whose environment holds a text, such as the path of a scratch folder; the dead do not count.
    static func mentioning(_ text: String) -> [Int32] {
        let wanted = Array(text.utf8)
        return all.filter { process in
            guard let bytes = try? RawFiles.read(Array("/proc/\(process)/environ".utf8)), bytes.count >= wanted.count
            else { return false }
            return bytes.split(separator: 0).contains { line in
                guard let sign = line.firstIndex(of: UInt8(ascii: "=")) else { return false }
                return line[(sign + 1)...].starts(with: wanted)
            }
        }
    }

    /// A process and everything that it has started, as far as it is still its own.
    static func descendants(of process: Int32) -> [Int32] {
        let parents = all.compactMap { child in fields(child).map { (child, $0.parent) } }
        var found = [process]
        var place = 0
        while place < found.count {
            found += parents.filter { $0.1 == found[place] }.map(\.0)
            place += 1
        }
        return found
    }

    /// The name of a process' program, empty where it is gone.
    static func name(_ process: Int32) -> String { fields(process)?.name ?? "" }

    /// The process group, nil where the process is gone.
    static func group(_ process: Int32) -> Int32? { fields(process)?.group }

    private static func fields(_ process: Int32) -> (name: String, parent: Int32, group: Int32)? {
        guard let bytes = try? RawFiles.read(Array("/proc/\(process)/stat".utf8)) else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        guard let start = text.firstIndex(of: "("), let end = text.lastIndex(of: ")") else { return nil }
        let words = text[text.index(after: end)...].split(separator: " ")
        guard words.count > 2, let parent = Int32(words[1]), let group = Int32(words[2]) else { return nil }
        return (String(text[text.index(after: start)..<end]), parent, group)
    }
}
