/// `notebook train.ipynb`: a notebook's code cells, run by the probe as a script.
package enum NotebookCommand {
    // The probe's folder is no longer on Python's path when this runs; its package is loaded and finds its own parts.
    private static let program = "import sys; from gateprobe.notebook import runner; runner.run(sys.argv[1:])"

    /// The words of a command with a notebook in Python's words; other commands stay as they are.
    package static func words(_ words: [[UInt8]]) -> [[UInt8]] {
        guard words.count > 1, words[0] == Array("notebook".utf8) else { return words }
        return ["python", "-c", program].map { Array($0.utf8) } + words.dropFirst()
    }

    /// The file of a place that the probe names `train.ipynb cell 3`, nil for every other place.
    static func file(_ place: String) -> String? {
        let mark = " cell"
        guard let space = place.lastIndex(of: " "), place[..<space].hasSuffix(".ipynb" + mark) else { return nil }
        return String(place[..<space].dropLast(mark.count))
    }

    /// The command line as a person can type it.
    static func line(_ text: String) -> String { text.hasPrefix("notebook ") ? "gate train -- \(text)" : text }
}
