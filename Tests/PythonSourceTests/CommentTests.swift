import PythonSource
import Testing

@Suite struct CommentTests {
    @Test func commentsAreFoundByTheirLines() throws {
        let module = try read(
            "# gate: ignore[a] one\r\nx = 1  #gate: ignore[b]\r\ny = 'gate: ignore[c]'\r\n#   gate: ignore[d] two\r\n")
        let comments = module.comments(beginningWith: "gate: ignore[")
        #expect(comments == [1: "a] one", 2: "b]", 4: "d] two"])
        #expect(try read("x = 1\n").comments(beginningWith: "gate: ignore[").isEmpty)
        #expect(try read("").comments(beginningWith: "gate: ignore[").isEmpty)
    }

    @Test func headersReachFromTheFirstDecoratorToTheColon() throws {
        let module = try read("@one\n@two(\n  3)\ndef f(\n    x,\n    y,\n): pass\nclass A: pass\n")
        #expect(module.headerLines(of: module.definitions[0]) == 1...7)
        #expect(module.headerLines(of: module.definitions[1]) == 8...8)
    }

    @Test func theFirstCode() throws {
        #expect(try read("#!/bin/sh\n\n# text\nx = 1\n").firstCodeLine == 4)
        #expect(try read("# only\n").firstCodeLine == 0)
        let module = try read("# a\nx = 1  # b\n    # c\n")
        #expect(module.isCommentAlone(1) && !module.isCommentAlone(2) && module.isCommentAlone(3))
        #expect(!module.isCommentAlone(0) && !module.isCommentAlone(9))
    }
}
