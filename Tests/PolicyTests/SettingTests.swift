import PolicyLanguage
import Rules
import Testing

@Suite("A key as one policy sets it")
struct SettingTests {
    private func read(_ key: String, _ policy: String?) -> [PolicySetting] {
        Policy.settings(key, in: policy.map { Array($0.utf8) })
    }

    @Test func whatStandsThereWithItsLine() {
        let policy = """
            version: 1
            branches:
              pattern: "(a|b)/.*"
            docs: off
            upstream: {max_behind: {push: 0, commit: 3}}
            training:
              - {name: smoke, run: python a.py, invariants: {finite: warning}}
              - run: python b.py
            """
        #expect(
            read("branches.pattern", policy) == [
                PolicySetting(keyPath: "branches.pattern", value: "(a|b)/.*", line: 3)
            ])
        #expect(
            read("upstream.max_behind", policy) == [
                PolicySetting(keyPath: "upstream.max_behind", value: "{push: 0, commit: 3}", line: 5)
            ])
        #expect(read("docs.minimum", policy) == [PolicySetting(keyPath: "docs", value: "off", line: 4)])
        #expect(
            read("training[].invariants.finite", policy) == [
                PolicySetting(keyPath: "training[smoke].invariants.finite", value: "warning", line: 7),
                PolicySetting(keyPath: "training[1].invariants.finite", value: "error"),
            ])
    }

    @Test func defaultsWhereNothingStands() {
        for policy in [nil, "", "version: 1\n", "\u{0}\u{1}", "[", "- a\n- b\n", "branches: [x]\n"] {
            #expect(read("upstream.max_age", policy) == [PolicySetting(keyPath: "upstream.max_age", value: "1h")])
            #expect(read("branches.name", policy).map(\.line) == [nil])
        }
        #expect(read("training[].steps", "version: 1\n").map(\.keyPath) == ["training[].steps"])
        #expect(read("no.such.key", "version: 1\n").isEmpty)
        #expect(read("", nil).isEmpty)
    }

    @Test func aLongValueIsCut() {
        let value = read("branches.explain", "version: 1\nbranches: {explain: \(String(repeating: "x", count: 900))}\n")
        #expect(value.first?.value.count == 121)
    }
}
