import Foundation
import Testing
import TestSupport

@testable import Engine
@testable import Platform
@Suite("The probe's files on disk")
struct ProbeFilesTests {
    private let scratch: ScratchRepository

    init() throws { scratch = try ScratchRepository(.nothing) }

    private func mode(_ path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test func aPackageWithItsFolders() throws {
        let folder = try ProbeFiles.folder(in: scratch.folder)
        for file in ["sitecustomize.py", "gateprobe/__init__.py", "gateprobe/core/globs.py"] {
            #expect(try mode("\(folder)/\(file)") == 0o444, "\(file)")
        }
        for inner in ["", "/gateprobe", "/gateprobe/torch"] {
            #expect(try mode(folder + inner) & 0o700 == 0o700 && mode(folder + inner) & 0o022 == 0, "\(inner)")
        }
        #expect(try ProbeFiles.folder(in: scratch.folder) == folder)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.folder).count == 1)
    }

    @Test func whatStartsByItselfIsLeftOut() throws {
        let folder = try ProbeFiles.folder(in: scratch.folder, leavingOut: "sitecustomize.py")
        #expect(!Files.exists("\(folder)/sitecustomize.py"))
        #expect(Files.exists("\(folder)/gateprobe/__init__.py"))
        #expect(try ProbeFiles.folder(in: scratch.folder) != folder)
    }

    /// Bytecode would be run in place of the file beside it, and nobody can tell what it does.
    @Test func bytecodeIsForPeopleAlone() throws {
        let folder = try ProbeFiles.folder(in: scratch.folder)
        for inner in ["", "/gateprobe", "/gateprobe/torch"] {
            try Files.makeFolder("\(folder)\(inner)/__pycache__")
            try Files.write([1], to: "\(folder)\(inner)/__pycache__/x.cpython-312.pyc")
        }
        #expect(try ProbeFiles.folder(in: scratch.folder) == folder)
        #expect(Files.exists("\(folder)/gateprobe/__pycache__/x.cpython-312.pyc"))
        #expect(try ProbeFiles.folder(in: scratch.folder, keepsBytecode: false) == folder)
        for inner in ["", "/gateprobe", "/gateprobe/torch"] { #expect(!Files.exists("\(folder)\(inner)/__pycache__")) }
        // A folder of another name is no bytecode.
        try Files.makeFolder("\(folder)/gateprobe/more")
        #expect(try ProbeFiles.folder(in: scratch.folder) == folder && !Files.exists("\(folder)/gateprobe/more"))
    }

    @Test(arguments: ["", "/", "/a", "..", "../a", "a/../b", "a/..", "./a", "a//b", "a/"])
    func noPathLeadsOut(path: String) {
        #expect(!ProbeFiles.staysInside(path))
        #expect(throws: FileError.self) { try ProbeFiles.write([path: "x"], to: "\(scratch.folder)/in") }
        #expect(!Files.exists("\(scratch.folder)/a"))
    }

    @Test func pathsAndContentsMakeTheDigest() {
        let digests = [
            ["a.py": "1"], ["a.py": "2"], ["b.py": "1"], ["a/b.py": "1"], ["a.py": "1", "b.py": ""],
            ["a.py": "1\nb.py\n"], [:],
        ].map(ProbeFiles.digest)
        #expect(Set(digests).count == digests.count)
    }
}
