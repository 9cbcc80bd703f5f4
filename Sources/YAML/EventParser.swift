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
