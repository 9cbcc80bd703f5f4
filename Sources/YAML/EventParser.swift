private import CLibyaml

/// One event of libyaml, as a value.
package struct Event {
    package enum Kind {
        case documentStart
        case end
        case alias(String)
        case scalar(Scalar, tag: String?)
        case sequenceStart(tag: String?)
        case sequenceEnd
        case mappingStart(tag: String?)
        case mappingEnd
        case other
    }

    package var kind: Kind
    package var anchor: String?
    package var start: Mark
    package var end: Mark
}

/// libyaml's event parser, which ends with this value.
package struct EventParser: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>

    /// Begins to read a text, whose storage must outlive the parser.
    package init(_ text: UnsafeBufferPointer<UInt8>) throws(YAMLError) {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        guard yaml_parser_initialize(parser) == 1 else {
            parser.deallocate()
            throw YAMLError(.memory, "libyaml: yaml_parser_initialize: out of memory", at: Mark(line: 1, column: 1))
        }
        self.parser = parser
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, text.baseAddress, text.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// The next event.
    package mutating func next() throws(YAMLError) -> Event {
        var raw = yaml_event_t()
        guard yaml_parser_parse(parser, &raw) == 1 else { throw failure() }
        defer { yaml_event_delete(&raw) }
        var event = Event(kind: .other, anchor: nil, start: Mark(raw.start_mark), end: Mark(raw.end_mark))
        switch raw.type {
        case YAML_STREAM_END_EVENT, YAML_NO_EVENT: event.kind = .end
        case YAML_DOCUMENT_START_EVENT: event.kind = .documentStart
        case YAML_ALIAS_EVENT: event.kind = .alias(Self.text(raw.data.alias.anchor) ?? "")
        case YAML_SCALAR_EVENT:
            let scalar = raw.data.scalar
            let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            let style: Scalar.Style =
                switch scalar.style {
                case YAML_PLAIN_SCALAR_STYLE: .plain
                case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: .block
                default: .quoted
                }
            event.anchor = Self.text(scalar.anchor)
            event.kind = .scalar(
                Scalar(String(decoding: bytes, as: UTF8.self), style: style), tag: Self.text(scalar.tag))
        case YAML_SEQUENCE_START_EVENT:
            event.anchor = Self.text(raw.data.sequence_start.anchor)
            event.kind = .sequenceStart(tag: Self.text(raw.data.sequence_start.tag))
        case YAML_SEQUENCE_END_EVENT: event.kind = .sequenceEnd
        case YAML_MAPPING_START_EVENT:
            event.anchor = Self.text(raw.data.mapping_start.anchor)
            event.kind = .mappingStart(tag: Self.text(raw.data.mapping_start.tag))
        case YAML_MAPPING_END_EVENT: event.kind = .mappingEnd
        default: break
        }
        return event
    }

    private func failure() -> YAMLError {
        let error = parser.pointee
        let problem = error.problem.map { String(cString: $0) } ?? "libyaml gives no reason"
        let context = error.context.map { String(cString: $0) }
        if error.error == YAML_MEMORY_ERROR {
            return YAMLError(.memory, "libyaml: yaml_parser_parse: out of memory", at: Mark(error.problem_mark))
        }
        return SyntaxMessage.error(
            problem: problem, context: context, at: Mark(error.problem_mark),
            contextMark: context == nil ? nil : Mark(error.context_mark))
    }

    private static func text(_ pointer: UnsafeMutablePointer<UInt8>?) -> String? {
        pointer.map { String(cString: $0) }
    }
}

extension Mark {
    fileprivate init(_ raw: yaml_mark_t) {
        // libyaml counts from 0; a text is far too short to fill these.
        self.init(line: Int(clamping: raw.line) &+ 1, column: Int(clamping: raw.column) &+ 1)
    }
}

/// The look at a text before libyaml sees it: bytes that no YAML text holds are found with their place.
enum TextScan {
    /// The text without its byte order mark.
    ///
    /// - Throws: `YAMLError` at the first byte that is not UTF-8, and at characters that YAML does not allow.
    static func checked(_ bytes: [UInt8], limits: YAMLLimits) throws(YAMLError) -> ArraySlice<UInt8> {
        let top = Mark(line: 1, column: 1)
        if bytes.count > limits.bytes {
            throw YAMLError(
                .tooLarge, "the file has \(bytes.count) bytes; at most \(limits.bytes) are read", at: top)
        }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw YAMLError(.encoding, "the file is UTF-16", at: top, hint: "save it as UTF-8")
        }
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        var mark = top
        var decoder = UTF8()
        var iterator = text.makeIterator()
        var before: Unicode.Scalar?
        while true {
            switch decoder.decode(&iterator) {
            case .emptyInput: return text
            case .error:
                throw YAMLError(.encoding, "not UTF-8 from here on", at: mark, hint: "save the file as UTF-8")
            case .scalarValue(let scalar):
                if let name = refusal(scalar) {
                    throw YAMLError(
                        .encoding, "\(name) is not allowed here", at: mark,
                        hint: "in double quotes, write it as an escape such as `\\u2028`")
                }
                if scalar == "\n", before == "\r" {
                    // One line break in two characters; the first has been counted.
                } else if scalar == "\n" || scalar == "\r" {
                    mark = Mark(line: mark.line + 1, column: 1)
                } else {
                    mark.column += 1
                }
                before = scalar
            }
        }
    }

    /// The name of a character that is refused.
    ///
    /// Beside those that YAML itself excludes these are the line breaks of YAML 1.1 that no editor counts as such.
    private static func refusal(_ scalar: Unicode.Scalar) -> String? {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD,
            0x10000...0x10FFFF:
            return nil
        default:
            let digits = String(scalar.value, radix: 16, uppercase: true)
            return "the character U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        }
    }
}
