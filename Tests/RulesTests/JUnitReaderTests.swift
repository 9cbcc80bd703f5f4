import Testing
import XML

@testable import Rules
@Suite("JUnit files of many test programs")
struct JUnitReaderTests {
    private func read(_ text: String) throws -> TestReading { try JUnitReader.read(Array(text.utf8)) }

    @Test(arguments: [
        "<testsuite><testcase name='a'/><testcase name='b'/></testsuite>",
        "<testsuites><testsuite><testcase name='a'/></testsuite><testsuite><testcase name='b'/></testsuite></testsuites>",
        "<testsuites><testsuite><testsuite><testcase name='a'/></testsuite><testcase name='b'/></testsuite></testsuites>",
        "<testsuite tests='9'><properties><property name='x' value='failure'/></properties><testcase name='a'>"
            + "<system-out>FAILED &lt;failure/&gt;</system-out><unknown><more/></unknown></testcase>"
            + "<testcase name='b'><flakyFailure message='once'/><flakyError/></testcase></testsuite>",
        "<testsuite failures='0' errors=''><testcase name='a' status='run'/><testcase name='b' result='completed'/></testsuite>",
    ])
    func twoTestsThatPass(_ text: String) throws {
        #expect(
            try read(text)
                == {
                    var reading = TestReading(); reading.count = 2; return reading
                }())
    }

    @Test(arguments: [
        "<testsuite><testcase name='a'><failure message='m'/></testcase></testsuite>",
        "<testsuite><testcase name='a'><error message='m'>text</error></testcase></testsuite>",
        "<testsuite><testcase name='a'><failure message='m'/><rerunFailure message='n'/></testcase></testsuite>",
        "<testsuite><testcase name='a'><failure type='m'/><skipped/></testcase></testsuite>",
        "<testsuites><testsuite><testsuite><testcase name='a'><failure>first\nm</failure></testcase></testsuite>"
            + "</testsuite></testsuites>",
        "<testsuite failures='1'><testcase name='a'><failure message='m'/><error message='other'/></testcase></testsuite>",
    ])
    func oneTestThatFails(_ text: String) throws {
        let reading = try read(text)
        #expect(reading.failures.map(\.name) == ["a"])
        #expect(reading.failures.map(\.message) == ["m"])
        #expect(reading.count == 1 && reading.failed == 1 && reading.problems.isEmpty)
    }

    @Test(arguments: [
        ("<testsuite failures='1'><testcase name='a'/></testsuite>", 1),
        ("<testsuite errors='2' failures='1'/>", 3),
        ("<testsuites failures='1'><testsuite failures='1'><testcase name='a'/></testsuite></testsuites>", 1),
        ("<testsuites errors='1'><testsuite><testcase name='a'/></testsuite></testsuites>", 1),
        ("<testsuite><testcase name='a' status='fail'/></testsuite>", 1),
        ("<testsuite><error message='no data'/></testsuite>", 1),
        (
            "<testsuites><testsuite failures='1'><testcase name='a'/></testsuite><testsuite><testcase name='b'><failure/>"
                + "</testcase></testsuite></testsuites>", 1
        ),
    ])
    func totalsAndAttributesAreBelievedWhereTheySayFailed(_ text: String, _ failed: Int) throws {
        #expect(try read(text).failed == failed)
    }

    @Test(arguments: [
        "<testsuite tests='3' skipped='1'><testcase name='a'><skipped/></testcase></testsuite>",
        "<testsuite><testcase name='a'><skipped type='pytest.skip' message='later'>x</skipped></testcase></testsuite>",
        "<testsuite><testcase name='a' status='notrun' result='suppressed'/></testsuite>",
        "<testsuite><testcase name='a' status='disabled'/></testsuite>",
    ])
    func skippedTestsDidNotRun(_ text: String) throws {
        let reading = try read(text)
        #expect(reading.count == 0 && reading.skipped == 1 && reading.failed == 0)
    }

    @Test func expectedFailuresOfPytestRan() throws {
        let reading = try read("<testsuite><testcase name='a'><skipped type='pytest.xfail'/></testcase></testsuite>")
        #expect(reading.count == 1 && reading.skipped == 0)
    }

    @Test(arguments: ["<html><testcase name='a'/></html>", "<testcase name='a'/>", "<testRun/>"])
    func otherXMLIsNoReport(_ text: String) throws { #expect(try !read(text).problems.isEmpty) }

    @Test func placesAndNames() throws {
        let reading = try read(
            "<testsuite><testcase classname='pkg.Model' name='shape' file='src/model.ts' line='7'><failure>a\nb</failure>"
                + "</testcase><testcase classname='m' name='m works'><error/></testcase></testsuite>")
        #expect(reading.failures.map(\.name) == ["pkg.Model.shape", "m works"])
        #expect(reading.failures.map(\.path) == ["src/model.ts", nil])
        #expect(reading.failures.map(\.line) == [7, nil])
        #expect(reading.failures.map(\.lines) == [["a", "b"], []])
        #expect(reading.failures.map(\.message) == ["b", "failed"])
    }

    /// pytest counts places from where it runs and names files from its root folder.
    @Test func aRootFolderOfItsOwnIsPutBefore() throws {
        let reading = try read(
            "<testsuite><testcase classname='tests.test_a.TestX' name='test_b[1]' file='tests/test_a.py' line='3'>"
                + "<failure message='assert 0'>x\n\nweb/tests/test_a.py:5: AssertionError</failure></testcase></testsuite>"
        )
        #expect(reading.failures.map(\.name) == ["web/tests/test_a.py::TestX::test_b[1]"])
        #expect(reading.failures.map(\.path) == ["web/tests/test_a.py"] && reading.failures.map(\.line) == [5])
    }

    @Test func hostileFilesAreReadInTime() throws {
        let many = "<testsuite>" + String(repeating: "<testcase name='a'><failure/></testcase>", count: 100_000)
        let long = "<testsuite><testcase name='a'><failure>" + String(repeating: "x\n", count: 2 << 20)
        let time = try ContinuousClock().measure {
            let reading = try read(many + "</testsuite>")
            #expect(reading.failed == 100_000 && reading.failures.count == 10_000)
            #expect(try read(long + "</failure></testcase></testsuite>").failures.count == 1)
        }
        #expect(time < .seconds(60))
        let numbers = "<testsuite failures='99999999999999999999' errors='-1'><testcase name='a'/></testsuite>"
        #expect(try read(numbers).failed == 0)
    }
}
