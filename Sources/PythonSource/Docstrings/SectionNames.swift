/// The titles of sections, in small letters, as Google's style guide, Napoleon and numpydoc know them.
enum SectionNames {
    static let google: [String: DocstringContent.Section.Kind] = [
        "args": .arguments, "arguments": .arguments, "parameters": .arguments, "params": .arguments,
        "arg": .arguments, "parameter": .arguments,
        "keyword args": .arguments, "keyword arguments": .arguments, "kwargs": .arguments,
        "other parameters": .arguments, "optional args": .arguments,
        "returns": .returns, "return": .returns, "return value": .returns,
        "yields": .yields, "yield": .yields,
        "raises": .raises, "raise": .raises, "exceptions": .raises, "except": .raises,
        "warns": .warns, "attributes": .attributes, "attribute": .attributes, "attrs": .attributes,
        "example": .other, "examples": .other, "note": .other, "notes": .other, "see also": .other,
        "references": .other, "reference": .other, "todo": .other, "warning": .other, "warnings": .other,
        "caution": .other, "danger": .other, "error": .other, "hint": .other, "important": .other, "tip": .other,
        "attention": .other, "methods": .other, "receives": .other, "usage": .other, "shape": .other, "shapes": .other,
        "inputs": .other, "outputs": .other, "input": .other, "output": .other, "properties": .other,
        "deprecated": .other, "side effects": .other, "citation": .other, "variables": .other,
    ]

    static let numpy: [String: DocstringContent.Section.Kind] = [
        "parameters": .arguments, "other parameters": .arguments, "params": .arguments, "arguments": .arguments,
        "args": .arguments, "keyword arguments": .arguments,
        "returns": .returns, "return": .returns, "yields": .yields, "yield": .yields,
        "raises": .raises, "raise": .raises, "exceptions": .raises, "warns": .warns, "attributes": .attributes,
        "receives": .other, "warnings": .other, "see also": .other, "notes": .other, "note": .other,
        "references": .other, "examples": .other, "example": .other, "methods": .other, "summary": .other,
        "extended summary": .other, "index": .other,
    ]

    static let sphinx: [String: DocstringContent.Section.Kind] = [
        "param": .arguments, "parameter": .arguments, "arg": .arguments, "argument": .arguments, "key": .arguments,
        "keyword": .arguments, "kwarg": .arguments, "kwparam": .arguments, "type": .arguments,
        "return": .returns, "returns": .returns, "rtype": .returns,
        "yield": .yields, "yields": .yields, "ytype": .yields,
        "raise": .raises, "raises": .raises, "except": .raises, "exception": .raises,
        "var": .attributes, "ivar": .attributes, "cvar": .attributes,
    ]

    // The longest title with its colon, so that no text is compared for a longer line.
    static let longest = 20

    /// The kind that a title names; nil for any other text.
    static func kind(
        _ bytes: ArraySlice<UInt8>, in names: [String: DocstringContent.Section.Kind]
    ) -> DocstringContent.Section.Kind? {
        guard !bytes.isEmpty, bytes.count <= longest else { return nil }
        return names[String(decoding: bytes.map(\.lowercased), as: UTF8.self)]
    }
}
