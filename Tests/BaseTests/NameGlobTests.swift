import Foundation
import Globs
import Testing
import TestSupport

/// One table says what a glob over names means; the probe's Python passes it as well, in `test_globs.py`.
@Suite struct NameGlobTests {
    struct Case: Decodable, CustomTestStringConvertible {
        var glob: String
        var matches: [String]?
        var misses: [String]?
        var invalid: Bool?

        var testDescription: String { glob }
    }

    static let cases: [Case] = {
        let file = URL(fileURLWithPath: ProgramUnderTest.projectFolder + "/Tests/name-globs.json")
        return (try? JSONDecoder().decode([Case].self, from: Data(contentsOf: file))) ?? []
    }()

    @Test func thereAreCases() { #expect(Self.cases.count > 30) }

    @Test(arguments: cases)
    func meansWhatTheTableSays(_ row: Case) throws {
        let glob = NameGlob(row.glob, kind: .dotted)
        #expect((glob == nil) == (row.invalid ?? false))
        for name in row.matches ?? [] { #expect(glob?.matches(name) == true, "\(name)") }
        for name in row.misses ?? [] { #expect(glob?.matches(name) == false, "\(name)") }
    }

    @Test func partsOfBranches() throws {
        let release = try #require(NameGlob("release/*", kind: .branch))
        #expect(release.matches("release/1.0"))
        #expect(!release.matches("release/1.0/fix"))
        #expect(!release.matches("my/release/1.0"))
        #expect(try #require(NameGlob("release/**", kind: .branch)).matches("release/1.0/fix"))
    }

    @Test func hostileGlobsEnd() throws {
        let stars = try #require(NameGlob(String(repeating: "*a", count: 300) + "b", kind: .dotted))
        #expect(!stars.matches(String(repeating: "a", count: 3_000)))
    }
}
