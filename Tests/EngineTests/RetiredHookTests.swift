import Git
import Testing
import TestSupport

@testable import Engine
@Suite("The hook that earlier versions asked about amends goes")
struct RetiredHookTests {
    private static let retired = "reference-transaction"
    private static let own = "#!/bin/sh\nexit 0\n"

    /// As the shim of an earlier version began and ended.
    private static func shim(before: String? = nil) -> String {
        "#!/bin/sh\n# gate-shim 1: asks before an amend replaces what others hold.\n"
            + (before.map { "before='\($0)'\n" } ?? "")
            + "[ \"$1\" = prepared ] || exit 0\nexec \"$gate\" hook reference-transaction \"$from\" \"$to\" \"$branch\"\n"
    }

    @Test(arguments: [true, false])
    func itsShimIsReplaced(byInstalling: Bool) async throws {
        let scratch = try ScratchRepository(.alone)
        try scratch.write(".git/hooks/\(Self.retired)", Self.shim(), permissions: 0o755)
        try await renew(scratch, byInstalling)
        #expect(!scratch.exists(".git/hooks/\(Self.retired)"))
        #expect(try scratch.read(".git/hooks/prepare-commit-msg")?.contains(" hook prepare-commit-msg ") == true)
        #expect(!HookInstaller.hasRetired(commonFolder: scratch.folder + "/.git"))
    }

    @Test(arguments: [true, false])
    func whatItHadTakenThePlaceOfIsBack(byInstalling: Bool) async throws {
        let scratch = try ScratchRepository(.alone)
        try scratch.write(".git/hooks/\(Self.retired)", Self.shim(before: "x"), permissions: 0o755)
        try scratch.write(".git/hooks/\(Self.retired).before-gate", Self.own, permissions: 0o755)
        try await renew(scratch, byInstalling)
        #expect(try scratch.read(".git/hooks/\(Self.retired)") == Self.own)
        #expect(!scratch.exists(".git/hooks/\(Self.retired).before-gate"))
        #expect(scratch.exists(".git/hooks/prepare-commit-msg"))
    }

    @Test(arguments: [true, false])
    func aHookOfSomebodyElseStays(byInstalling: Bool) async throws {
        let scratch = try ScratchRepository(.alone)
        try scratch.write(".git/hooks/\(Self.retired)", Self.own, permissions: 0o755)
        try await renew(scratch, byInstalling)
        #expect(try scratch.read(".git/hooks/\(Self.retired)") == Self.own)
        #expect(scratch.exists(".git/hooks/prepare-commit-msg") == byInstalling)
    }

    /// In a folder of the gate's own beside the team's: the team's hook of that name runs on, and is said to be theirs.
    @Test(arguments: [(true, true), (true, false), (false, true), (false, false)])
    func inAFolderOfItsOwn(byInstalling: Bool, theyHaveOne: Bool) async throws {
        let scratch = try ScratchRepository(.alone)
        try scratch.git("config", "core.hooksPath", ".team")
        if theyHaveOne { try scratch.write(".team/\(Self.retired)", Self.own, permissions: 0o755) }
        _ = try await scratch.installer().install(["pre-commit"])
        let path = ".git/gate-hooks/\(Self.retired)"
        try scratch.write(path, Self.shim(before: ".team/\(Self.retired)"), permissions: 0o755)
        try await renew(scratch, byInstalling)
        #expect(try scratch.read(path)?.contains("passes on") == (theyHaveOne ? true : nil))
        #expect(scratch.exists(".git/gate-hooks/prepare-commit-msg"))
        #expect(try scratch.read(".git/gate-hooks/pre-commit")?.contains(" hook pre-commit ") == true)
        _ = try await scratch.installer().uninstall()
        #expect(try scratch.git("config", "core.hooksPath") == ".team")
    }

    private func renew(_ scratch: ScratchRepository, _ byInstalling: Bool) async throws {
        if byInstalling {
            _ = try await scratch.installer().install(["pre-commit", "prepare-commit-msg"])
        } else {
            try await scratch.installer().renew()
        }
    }
}
