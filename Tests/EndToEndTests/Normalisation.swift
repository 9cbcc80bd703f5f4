import TestSupport

/// Puts names in the place of what differs between two plays of one transcript.
///
/// - Folders: the scratch folder is `SCRATCH`, the programs' is `PROGRAMS`, the Python of the tests is `PYTHON`.
/// - Durations such as `0.12 s`, `13 ms` and `1 min 2 s` are `TIME`.
/// - Ids of runs and days with their time are `RUN` and `MOMENT`; `just now` and the seconds after it are `AGO`.
/// - Moments at which upstream was known, and their days, are `MOMENT` and `DAYS`.
/// - Versions of Python and the place where it was found are `PYTHON-VERSION` and `PYTHON`.
///
/// - Lines of `^` and `~` alone are left out: some versions of Python point into a line of a traceback.
/// - The losses of a smoke run are `LOSS`, its curves `CURVE`, the slowest module `MODULE`, the program's version is `VERSION`.
/// - A hook's line about a pass that took more than a second, and nothing else, is left out: on a quick machine there is none.
///
/// Ids of commits and trees stay: dates and names are fixed, so they are the same in every play.
struct Normalisation {
    private let folders: [(path: String, name: String)]

    /// The normalisation of what one scratch repository makes.
    init(_ repository: ScratchRepository) {
        var folders = [(repository.root, "SCRATCH"), (ProgramUnderTest.programFolder, "PROGRAMS")]
        if let resolved = RawFiles.resolved(ProgramUnderTest.programFolder) { folders.append((resolved, "PROGRAMS")) }
        if let python = try? ProgramUnderTest.python() { folders.append((python, "PYTHON")) }
        self.folders = folders
    }

    /// The output's lines with names in the place of what differs.
    func lines(_ output: String) -> [String] {
        var text = output
        for (path, name) in folders { text = Self.replacing(path, with: name, in: text) }
        let time = /\b\d+ min \d+ s\b|\b\d+(\.\d+)? (s|ms)\b/
        text.replace(time, with: "TIME")
        text.replace(/(?m)^( *Ran \d+ tests? in )\d+\.\d+s$/) { "\($0.output.1)TIME" }
        text.replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b/, with: "RUN")
        text.replace(/\b(run +)[0-9a-f]{8}(?= \(RUN\)|\n)/) { "\($0.output.1)RUN" }
        text.replace(/\b20\d\d-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?Z?/, with: "MOMENT")
        text.replace(/\bjust now\b|\ba moment ago\b|\b\d+ (second|minute)s? ago\b/, with: "AGO")
        text.replace(/\bAGO( +)[0-9a-f]{8}\b/) { "AGO\($0.output.1)RUN" }
        text.replace(/\bknown as of (20\d\d-\d\d-\d\d )?\d\d:\d\d\b/, with: "known as of MOMENT")
        text.replace(/\brecorded on 20\d\d-\d\d-\d\d\b/, with: "recorded on DAY")
        text.replace(/\b\d+ days? ago\b/, with: "DAYS ago")
        text.replace(/\bfetched at (20\d\d-\d\d-\d\d )?\d\d:\d\d\b/, with: "fetched at MOMENT")
        text.replace(/\b(\d+ (day|hour|minute|second)s?|a moment) old\b/, with: "AGE old")
        text.replace(
            /\b((passed|rejected|no verdict|broken|not judged) at [a-z]+(, [^\n]+ left out)?), (20\d\d-\d\d-\d\d )?\d\d:\d\d$/
                .anchorsMatchLineEndings()
        ) {
            "\($0.output.1), MOMENT"
        }
        text.replace(/Python: +\S+, found by/, with: "Python: PYTHON, found by")
        text.replace(/Python \d+\.\d+\.\d+ at [^\n]*,/, with: "Python PYTHON-VERSION at PYTHON,")
        text.replace(/[▁▂▃▄▅▆▇█×]{2,} [-0-9.e+]+ to [-0-9.e+]+/, with: "CURVE")
        text.replace(/slowest: .+, \d+ % of the forward pass/, with: "slowest: MODULE")
        text.replace(/\bloss [-0-9.e]+ to [-0-9.e]+/, with: "loss LOSS to LOSS")
        text.replace(/(?m)^gate      \d+\.\d+\.\d+$/, with: "gate      VERSION")
        text.replace(/(?m)^gate: passed at (commit|push) \(TIME\)\n(?!\n|note:)/, with: "")
        return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).filter { line in
            // The carets of a policy's mistakes come after a bar.
            !line.contains { $0 == "^" || $0 == "~" } || line.contains { !" ^~".contains($0) }
        }
    }

    private static func replacing(_ path: String, with name: String, in text: String) -> String {
        text.split(separator: path, omittingEmptySubsequences: false).joined(separator: name)
    }
}
