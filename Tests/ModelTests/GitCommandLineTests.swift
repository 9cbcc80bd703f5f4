import Model
import Testing

@Suite("What the words of a Git process say")
struct GitCommandLineTests {
    private func line(_ text: String) throws -> GitCommandLine {
        try #require(GitCommandLine(words: text.split(separator: " ").map(String.init)))
    }

    @Test(arguments: [
        "git commit --amend", "git commit --am", "git commit --ame -m x", "git commit -am x --amend",
        "git commit -a --amend --no-edit", "/usr/lib/git-core/git commit --amend", "git-commit --amend",
        "git -c a.b=c -C folder --no-pager commit --amend", "git --git-dir .git --work-tree . commit --amend",
        "git commit -mcommit --amend", "git commit --no-amend --amend", "git commit -S --amend",
        "git commit -u --amend",
        "git commit -uno --amend", "git commit --message=x --amend", "git commit --mes x --amend",
        "git commit -vm x --amend",
        "git commit file --amend", "git commit --quiet --amend --allow-empty-message --file -",
        "git commit -F - --amend", "git commit --amend -F /tmp/message --", "git commit --amend -p",
    ])
    func isAnAmend(_ text: String) throws { #expect(try line(text).isAmend) }

    @Test(arguments: [
        "git commit -m x", "git commit -m --amend", "git commit -am --amend", "git commit -m--amend",
        "git commit --message --amend", "git commit --mess --amend", "git commit --message=--amend",
        "git commit -- --amend", "git commit -F --amend", "git commit --fixup --amend", "git commit --a",
        "git commit --amend --no-amend", "git commit --allow-empty", "git commit --amendment", "git reset --amend",
        "git rebase --amend", "git commit -C HEAD", "git commit",
    ])
    func isNoAmend(_ text: String) throws { #expect(try !line(text).isAmend) }

    @Test func whatIsNotGitSaysNothing() {
        for words in [[], [""], ["sh", "-c", "git commit --amend"], ["git"], ["git", "-C"], ["git", "-p"], ["/"]] {
            #expect(GitCommandLine(words: words) == nil)
        }
    }

    @Test func valuesOfLongOptions() throws {
        #expect(try line("git rebase --onto a b").value(of: "--onto") == "a")
        #expect(try line("git rebase --onto=a b").value(of: "--onto") == "a")
        #expect(try line("git rebase -- --onto a").value(of: "--onto") == nil)
        #expect(try line("git rebase a --onto").value(of: "--onto") == nil)
    }
}
