import JSON
import Testing

@Suite struct JSONValueTests {
    private func value(_ text: String, _ limits: JSONLimits = .line) throws(JSONError) -> JSONValue {
        try JSONValue(Array(text.utf8)[...], limits)
    }

    /// Lines of events and of the log are stricter than files of others.
    @Test(arguments: [
        ("NaN", 1, 1), ("[-Infinity]", 1, 3), ("{\"a\": 1, \"a\": 2}", 1, 1), ("\u{FEFF}1", 1, 1),
        ("[1,\r\n\r\n x]", 3, 2), (String(repeating: "[", count: 13), 1, 13),
    ])
    func linesAreStrict(text: String, line: Int, column: Int) throws {
        let error = try #require(throws: JSONError.self) { try value(text) }
        #expect(error.line == line && error.column == column, "\(error)")
    }

    @Test func bytesThatAreNotUTF8AreLocated() throws {
        let error = try #require(throws: JSONError.self) { try JSONValue([0x22, 0x61, 0xFF, 0x22][...]) }
        #expect("\(error)" == "line 1, column 3: this byte is not UTF-8 text")
    }

    @Test func sizeIsBounded() throws {
        var limits = JSONLimits.line
        limits.bytes = 4
        #expect(try value("1234", limits) == .integer(1234))
        #expect(throws: JSONError.self) { try value("12345", limits) }
    }

    /// What is written is read again as it was, members in their order.
    @Test(arguments: [
        #"{"z":1,"a":[true,false,null,"x"],"m":{"b":-2.5,"a":{}}}"#, #"["\u0000\u001f\n\t\"\\/é😀\u000d"]"#, "[]",
        "-0.1",
    ])
    func theOrderIsKept(text: String) throws {
        #expect(try value(text).text == text)
    }

    @Test func membersAreFoundAmongMany() throws {
        let names = (0..<200).map { "name \($0)" }
        let text = "{" + names.map { "\"\($0)\":\"\($0)\"" }.joined(separator: ",") + "}"
        let members = try #require(try value(text).object)
        #expect(members.all.map(\.name) == names)
        for name in names { #expect(members[name]?.string == name) }
        #expect(members["none"] == nil)
        #expect(members.values(\.double).isEmpty && members.values(\.string).count == 200)
    }

    @Test func numbersThatJSONLacksAreTexts() {
        let numbers: [JSONValue] = [.number(.nan), .number(.infinity), .number(-.infinity), .number(2), .number(0.5)]
        #expect(JSONValue.array(numbers).text == #"["nan","inf","-inf",2,0.5]"#)
        var object = JSONObject()
        object.add("a", Double.nan)
        object.add("b", 1e300)
        object.add("c", nil as String?)
        object.add("d", texts: ["x", "\u{1}"])
        #expect(object.text == #"{"a":"nan","b":1e+300,"d":["x","\u0001"]}"#)
    }

    @Test func pagesAreIndented() {
        let long = JSONValue.object([
            ("a", .array((0..<40).map { .integer($0) })), ("b", .object([])), ("c", .object([("d", .null)])),
        ])
        let page = long.page()
        #expect(page.hasPrefix("{\n  \"a\": [\n    0,\n    1,\n") && page.hasSuffix("\"c\": {\"d\": null}\n}"))
    }
}
