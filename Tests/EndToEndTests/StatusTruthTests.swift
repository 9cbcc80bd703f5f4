import Testing
import TestSupport

/// `gate status` says nothing is well that is not.
@Suite struct StatusTruthTests {
    private static func scene() throws -> ScratchRepository {
        try GatedRepository("commands: [{name: c, run: \"true\", inputs: []}]", scene: .fork).scratch
    }

    @Test func aHookThatGitPassesOverIsBroken() throws {
        let scratch = try Self.scene()
        #expect(try !scratch.gate("status").text.contains("broken"))
        try scratch.shell("chmod -x .git/hooks/pre-commit")
        let status = try scratch.gate("status")
        #expect(status.text.contains("broken: pre-commit is not executable"), "\(status)")
        #expect(status.text.hasSuffix("next:\ngate install\n"), "\(status)")
        try scratch.gate("install")
        #expect(try !scratch.gate("status").text.contains("broken"), "the command that was named mends it")
    }

    @Test func aHookWithoutItsProgramIsBroken() throws {
        let scratch = try Self.scene()
        try scratch.shell("sed -i 's#^gate=.*#gate=/nowhere/gate#' .git/hooks/pre-push")
        let bare: [String: String?] = ["PATH": "/usr/bin:/bin"]
        let status = try scratch.gate("status", environment: bare)
        #expect(status.text.contains("broken: pre-push names a program that is gone: /nowhere/gate"), "\(status)")
        try scratch.gate("install")
        #expect(try !scratch.gate("status", environment: bare).text.contains("broken"))
    }

    @Test func commandsThatWaitForAYesAreSaid() throws {
        let scratch = try Self.scene()
        #expect(try !scratch.gate("status").text.contains("not allowed"))
        try scratch.gate("trust", "--revoke")
        let status = try scratch.gate("status")
        #expect(status.text.contains("1 command not allowed yet"), "\(status)")
        #expect(status.text.hasSuffix("next:\ngate trust\n"), "\(status)")
    }

    /// A branch that the remote lacks has nothing there, whoever else has its commits.
    @Test func aBranchThatWasNeverPushedIsNowhere() throws {
        let scratch = try Self.scene()
        try scratch.git("push", "-q", "--no-verify", "-u", "origin", "main")
        try scratch.git("switch", "-q", "-c", "feature/x")
        let status = try scratch.gate("status")
        #expect(status.text.contains("origin/feature/x does not exist yet"), "\(status)")
        #expect(!status.text.contains("has everything\n"), "\(status)")
    }
}
