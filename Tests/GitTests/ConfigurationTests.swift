@testable import Git
import Testing
import TestSupport

@Suite("Configuration, remotes and digests")
struct ConfigurationTests {
    @Test func valuesOfTheRepository() throws {
        let scratch = try ScratchRepository(.alone)
        try scratch.git("config", "gate.test-value", "a \"b\" \\ c")
        try scratch.git("config", "branch.feature/x.Remote", "far")
        try scratch.git("config", "--add", "filter.My Filter.clean", "one %f")
        let repository = try scratch.repository()
        let value = try repository.configuration("gate.test-value")
        #expect(value == "a \"b\" \\ c")
        let remote = try repository.configuration("branch.feature/x.remote")
        #expect(remote == "far")
        let none = try repository.configuration("gate.none")
        #expect(none == nil)
        let own = try repository.ownConfiguration { $0.hasPrefix("filter.") || $0 == "core.bare" }
        #expect(own.map(\.name) == ["core.bare", "filter.My Filter.clean"])
        #expect(own.map(\.value) == ["false", "one %f"])
    }

    @Test func aNameWithoutAValueIsNotACrash() throws {
        let scratch = try ScratchRepository(.alone)
        let text = try #require(try scratch.read(".git/config"))
        try scratch.write(".git/config", text + "[gate]\n\tflag\n[filter \"x\"]\n\trequired\n")
        let repository = try scratch.repository()
        _ = try repository.configuration("gate.flag")
        let own = try repository.ownConfiguration { $0.hasPrefix("filter.") }
        #expect(own.count <= 1)
    }

    @Test func remotesWithTheirAddresses() throws {
        let scratch = try ScratchRepository()
        try scratch.git("remote", "set-url", "--push", "origin", "git@example.org:a/b.git")
        try scratch.git("config", "remote.half.pushurl", "nowhere")
        let remotes = try scratch.repository().remotes()
        let origin = try #require(remotes.first { $0.name == "origin" })
        #expect(origin == Remote(name: "origin", url: scratch.root + "/origin.git", pushURL: "git@example.org:a/b.git"))
        #expect(remotes.contains { $0.name == "upstream" && $0.pushURL == nil })
    }

    /// As `git remote get-url` gives them, whatever rewrites them.
    @Test(arguments: [
        "remote.origin.url git@host:a/b", "remote.origin.pushurl gh:x", "url.https://example.org/.insteadOf gh:",
        "url.ssh://git@example.org/.pushInsteadOf https://example.org/",
        "url.ssh://git@longer/.pushInsteadOf https://example.org/a/", "URL./srv/.INSTEADOF https://example.org/a/b/",
        "remote.Other.Name.url gh:a/b",
    ])
    func addressesAreGits(_ last: String) throws {
        let scratch = try ScratchRepository(.alone)
        try scratch.shell(
            """
            git remote add origin gh:a/b/c; git remote set-url --add origin /second
            git config --add \(last)
            git config url.https://example.org/.insteadOf gh:
            """)
        for remote in try scratch.repository().remotes() {
            #expect(try scratch.git("remote", "get-url", remote.name) == remote.url)
            let push = remote.pushURL ?? remote.url
            #expect(try scratch.git("remote", "get-url", "--push", remote.name) == push)
        }
    }

    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func sha256OfTheStandard(_ text: String, _ digest: String) {
        // FIPS 180-4, with the examples that NIST publishes beside it.
        #expect(Digest.sha256(text) == digest)
    }
}
