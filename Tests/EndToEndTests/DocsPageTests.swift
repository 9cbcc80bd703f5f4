import Testing
import TestSupport

/// The walk through a whole project in the documentation does what it says.
@Suite struct DocsPageTests {
    private struct Block {
        var words: [Substring]
        var lines: [Substring] = []
        var text: String { lines.map { $0 + "\n" }.joined() }
    }

    private func blocks(of heading: String, in page: String) throws -> [Block] {
        let path = Array("\(ProgramUnderTest.projectFolder)/docs/\(page)".utf8)
        let lines = String(decoding: try RawFiles.read(path), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        var blocks: [Block] = []
        var (isInside, isInBlock) = (false, false)
        for line in lines {
            if isInBlock, line != "```" {
                blocks[blocks.count - 1].lines.append(line)
            } else if line.hasPrefix("```") {
                isInBlock.toggle()
                if isInBlock, isInside { blocks.append(Block(words: line.dropFirst(3).split(separator: " "))) }
                if isInBlock, !isInside { blocks.append(Block(words: [])) }
            } else if line.hasPrefix("## ") {
                isInside = line == "## " + heading
            }
        }
        return blocks.filter { !$0.words.isEmpty }
    }

    @Test func theWholeWayOfASmallProject() throws {
        let scratch = try ScratchRepository()
        let python = try ProgramUnderTest.toolPython()
        try scratch.git("config", "gate.python", python)
        let folder = RawFiles.folder(of: python)
        let blocks = try blocks(of: "The whole way of a small project", in: "documentation.md")
        #expect(blocks.count { $0.words.count == 2 } == 5 && blocks.count { $0.words == ["sh"] } >= 2)
        for block in blocks {
            if block.words.count == 2 {
                try scratch.write(String(block.words[1]), block.text)
            } else if block.words == ["sh"] {
                let outcome = try scratch.shell("PATH=\(folder):$PATH; set -e\n\(block.text)")
                #expect(outcome.status == 0, "\(block.text)\(outcome)")
            }
        }
    }
}
