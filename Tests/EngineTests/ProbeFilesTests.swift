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
