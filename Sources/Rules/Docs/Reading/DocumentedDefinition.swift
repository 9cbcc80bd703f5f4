import Globs
import Model
import PolicyLanguage
import PythonSource
import YAML

/// What the policy says of docstrings, for every definition.
struct DocstringSettings {
    /// The form that counts; nil to take each docstring's own.
    let style: DocstringContent.Style?
    /// True where a docstring without any list of arguments lacks one.
    let requiresArguments: Bool
    /// The decorators that make an attribute of a method, beside those that are known.
    let propertyDecorators: [NameGlob]

    init(_ docs: DocsPolicy) {
        style = DocstringContent.Style(rawValue: docs.style.rawValue)
        requiresArguments = docs.requiresArguments
        propertyDecorators = docs.propertyDecorators
    }

    /// True for what is read as an attribute.
    func isProperty(_ definition: Definition) -> Bool {
        if definition.isProperty { return true }
        return !propertyDecorators.isEmpty && definition.decorators.contains { $0.isNamed(byOneOf: propertyDecorators) }
    }
}

extension Decorator {
    /// True where one of these patterns matches it: as it is written, in full, or by its last part.
    func isNamed(byOneOf globs: [NameGlob]) -> Bool {
        globs.contains { glob in
            glob.matches(name) || glob.matches(fullName) || glob.matches(String(lastComponent))
                || glob.matches(String(name.split(separator: ".").last ?? ""))
        }
    }
}

/// A definition that counts and has a docstring, with what the docstring says.
struct DocumentedDefinition {
    /// A docstring that may speak of it: its own, and for `__init__` the one of its class.
    struct Text {
        let docstring: Docstring
        /// Its value, as UTF-8.
        let value: [UInt8]
        let content: DocstringContent

        init(_ docstring: Docstring, in module: PythonModule, _ settings: DocstringSettings) {
            self.docstring = docstring
            value = module.bytes(of: docstring)
            content = DocstringContent(value, style: settings.style)
        }
    }

    /// What a function gives back, read once for all checks that ask.
    private final class ReadBody {
        var body: FunctionBody?
        var isRead = false
    }

    let part: DocsFile.Part
    let entry: DocumentationCount.Entry
    let settings: DocstringSettings
    /// Its own docstring.
    package let text: Text
    /// The function whose arguments and ends the texts describe: for a class its `__init__`, where that has none.
    let function: Function?
    /// True where a decorator writes part of the docstring, so that its text alone tells little.
    let hasWrittenDocstring: Bool

    /// A function with the docstrings in which its parts may be described.
    struct Function {
        let definition: Definition
        let texts: [Text]
        let signature: Signature
        let isConstructor: Bool
        /// True where its parameters are not what a caller passes, or are described by other means than its docstring.
        let isDescribedElsewhere: Bool
    }

    private let readBody = ReadBody()
    var module: PythonModule { part.module }

    /// What the function gives back; nil where there is none.
    var body: FunctionBody? {
        if !readBody.isRead {
            readBody.body = function.flatMap { module.body(of: $0.definition) }
            readBody.isRead = true
        }
        return readBody.body
    }
    var words: String { entry.words }

    /// Reads the docstring of an entry; nil where it has none of its own.
    ///
    /// - Parameters:
    ///   - isTest: Whether the file holds tests.
    ///   - writers: The decorators of the module that write docstrings.
    init?(
        _ entry: DocumentationCount.Entry, in part: DocsFile.Part, _ settings: DocstringSettings, isTest: Bool = false,
        writers: Set<String> = []
    ) {
        let module = part.module
        let definition = entry.definition.map { module.definitions[$0] }
        guard let docstring = entry.definition == nil ? module.docstring : definition?.docstring, !docstring.isBlank
        else { return nil }
        self.part = part
        self.entry = entry
        self.settings = settings
        let text = Text(docstring, in: module, settings)
        self.text = text
        let function = Self.function(entry, definition, text, module, settings, isTest: isTest, writers)
        self.function = function
        hasWrittenDocstring = [definition, function?.definition].contains { Self.isWritten($0, writers) }
    }

    private static func function(
        _ entry: DocumentationCount.Entry, _ definition: Definition?, _ text: Text, _ module: PythonModule,
        _ settings: DocstringSettings, isTest: Bool, _ writers: Set<String>
    ) -> Function? {
        guard let definition, let index = entry.definition else { return nil }
        if definition.kind == .classType {
            // What a dataclass takes stands in its fields, and what another class takes may be its parent's.
            let own = module.definitions[(index + 1)...].prefix { $0.position.line <= definition.endLine }
                .first { $0.parent == index && $0.name == "__init__" && $0.isMethod }
            guard let own, own.docstring?.isBlank ?? true, let signature = module.signature(of: own) else { return nil }
            return Function(
                definition: own, texts: [text], signature: signature, isConstructor: true,
                isDescribedElsewhere: isWritten(definition, writers) || isWritten(own, writers))
        }
        guard let signature = module.signature(of: definition) else { return nil }
        var texts = [text]
        let isConstructor = definition.isMethod && (definition.name == "__init__" || definition.name == "__new__")
        if isConstructor, let parent = definition.parent, let outer = module.definitions[parent].docstring {
            texts.append(Text(outer, in: module, settings))
        }
        // What a test takes, a fixture of that name gives; pytest and people call neither.
        let isOfTests = definition.isFixture || (isTest && definition.name.hasPrefix("test"))
        return Function(
            definition: definition, texts: texts, signature: signature, isConstructor: isConstructor,
            isDescribedElsewhere: isOfTests || settings.isProperty(definition) || definition.isCommand
                || isWritten(definition, writers))
    }

    /// True where a decorator says by its name that it writes the docstring, or is one of the module that does.
    private static func isWritten(_ definition: Definition?, _ writers: Set<String>) -> Bool {
        guard let definition else { return false }
        return definition.hasWrittenDocstring
            || !writers.isEmpty && definition.decorators.contains { writers.contains(String($0.lastComponent)) }
    }

    /// The line of the file on which a line of its docstring stands.
    func line(_ line: Int, of text: Text) -> Int { module.fileLine(line, of: text.docstring) }
}

extension DocumentedDefinition.Function {
    /// True where nothing is asked: a stub, one of several signatures, a replaced method, what is read as an attribute.
    var needsNoSections: Bool {
        isDescribedElsewhere || definition.isStub || definition.isOverload || definition.isOverride
    }

    /// The parameters that a docstring names: no instance or class, none whose name begins with an underscore.
    var parameters: [Signature.Parameter] {
        var parameters = signature.parameters
        let takesOwner = definition.isMethod && !definition.isStaticMethod
        if let first = parameters.first, first.kind == .standard || first.kind == .positionalOnly,
            // What becomes a method of a class elsewhere says so by the name.
            takesOwner || first.name == "self" || first.name == "cls"
        {
            parameters.removeFirst()
        }
        return parameters.filter { !$0.name.hasPrefix("_") }
    }

    /// The entries about parameters, with the text in which each stands.
    var documented: [(item: DocstringContent.Item, text: DocumentedDefinition.Text)] {
        texts.flatMap { text in
            text.content.sections(.arguments).flatMap { $0.items.map { ($0, text) } }
        }
    }

    /// True where one of the docstrings has a section of this kind.
    func has(_ kind: DocstringContent.Section.Kind) -> Bool {
        texts.contains { !$0.content.sections(kind).isEmpty }
    }

    /// True where a section about a returned value begins with a line that holds one of these words.
    func returnsAre(_ words: Set<String>) -> Bool {
        texts.flatMap { $0.content.sections(.returns) }.flatMap(\.items).contains { item in
            let told = "\(item.type ?? "") \(item.text)".lowercased().split { !$0.isLetter }
            return told.contains { words.contains(String($0)) }
        }
    }

    /// True where a docstring says more than its summary.
    var saysMore: Bool { texts.contains { $0.content.hasMore } }

    /// True where the signature says that no value comes back.
    var saysNothingIsReturned: Bool {
        ["None", "NoReturn", "Never"].contains(signature.returns?.split(separator: ".").last ?? "")
    }
}

/// What decorators do to the parameters of a function.
extension DocumentedDefinition {
    /// The parts of a decorator's name that say that it passes arguments itself.
    private static let filling = ["inject", "patch", "provide", "fill", "rename", "deprecat", "with", "pass"]

    /// True where a decorator names a parameter: in its arguments, in its own name, or in a function that it returns.
    func isNamedByDecorator(_ name: String) -> Bool {
        function?.definition.decorators.contains { names($0, name) } ?? false
    }

    /// True for a parameter that a decorator passes, so that callers need not know it.
    func isFilledIn(_ name: String) -> Bool {
        let isFirst = function?.signature.parameters.first?.name == name
        return function?.definition.decorators.contains { decorator in
            let own = decorator.lastComponent.lowercased()
            // Hypothesis's `composite` and click's `pass_context` pass the first one.
            if isFirst, own == "composite" || own.hasPrefix("pass_") { return true }
            return Self.filling.contains { own.contains($0) } && names(decorator, name)
        } ?? false
    }

    private func names(_ decorator: Decorator, _ name: String) -> Bool {
        let words = module.code(in: decorator.range).split { !$0.isLetter && !$0.isNumber && $0 != "_" }
        if words.dropFirst().contains(Substring(name)) { return true }
        let own = decorator.lastComponent
        if own.split(separator: "_").contains(Substring(name)) { return true }
        guard let index = module.definitions.firstIndex(where: { $0.parent == nil && $0.name == own }) else {
            return false
        }
        return module.definitions.contains { inner in
            guard isInside(inner, index) else { return false }
            return module.signature(of: inner)?.parameters.contains { $0.name == name } ?? false
        }
    }

    private func isInside(_ definition: Definition, _ index: Int) -> Bool {
        var parent = definition.parent
        while let outer = parent, outer != index { parent = module.definitions[outer].parent }
        return parent == index
    }
}

/// What a docstring says outside of its sections: looked for only where a section is missing.
extension DocumentedDefinition {
    /// True where a summary holds one of these words, or a paragraph begins with one as a sentence does.
    ///
    /// - Parameter words: Words in small letters.
    func tells(of words: [StaticString]) -> Bool {
        guard let function else { return false }
        return function.texts.contains { text in
            var summary = text.content.summary
            return summary.withUTF8 { Self.holds(words, in: $0) } || Self.beginsParagraph(with: words, text.value)
        }
    }

    private static func holds(_ words: [StaticString], in text: UnsafeBufferPointer<UInt8>) -> Bool {
        var start = 0
        while start < text.count {
            var end = start
            while end < text.count, isLetter(text[end]) { end += 1 }
            if end > start, words.contains(where: { isWord($0, text[start..<end]) }) { return true }
            start = end + 1
        }
        return false
    }

    private static func beginsParagraph(with words: [StaticString], _ text: [UInt8]) -> Bool {
        var isStart = true
        for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            let rest = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            if isStart, let first = rest.first, (0x41...0x5A).contains(first) {
                let word = rest.prefix(while: isLetter)
                if words.contains(where: { isWord($0, word) }) { return true }
            }
            isStart = rest.isEmpty
        }
        return false
    }

    /// True where a line other than an example names this.
    func names(_ word: String) -> Bool {
        guard let function, !word.isEmpty else { return false }
        let word = Array(word.utf8)
        return function.texts.contains { text in
            text.value.split(separator: UInt8(ascii: "\n")).contains { line in
                let rest = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
                return !rest.starts(with: Array(">>>".utf8)) && !rest.starts(with: Array("...".utf8))
                    && Self.holds(word, in: rest)
            }
        }
    }

    private static func holds(_ word: [UInt8], in line: ArraySlice<UInt8>) -> Bool {
        var start = line.startIndex
        while start + word.count <= line.endIndex {
            let end = start + word.count
            let isAlone =
                (start == line.startIndex || !isName(line[start - 1]))
                && (end == line.endIndex || !isName(line[end]))
            if line[start] == word[0], isAlone, line[start..<end].elementsEqual(word) { return true }
            start += 1
        }
        return false
    }

    /// True where the text before the sections says what comes back, in other words than `tells(of:)` looks for: `It
    /// returns a new one.`, `None is returned`, `array -> list`.
    var saysWhatComesBack: Bool {
        function?.texts.contains { text in
            // `True if it is one.`, and in what is only prose `Test whether it is one.`
            let first = text.content.summary.prefix { $0.isLetter }
            if ["True", "False", "Whether"].contains(first) { return true }
            if text.content.sections.isEmpty, tells(of: ["whether"]) { return true }
            let end = text.content.sections.map(\.line).min() ?? .max
            let lines = text.value.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).prefix(end)
            return Self.saysWhatComesBack(lines.map { String(decoding: $0, as: UTF8.self) })
        } ?? false
    }

    private static func saysWhatComesBack(_ lines: [String]) -> Bool {
        var sentence: [Substring] = []
        var text = ""
        for line in lines where !line.drop(while: \.isWhitespace).hasPrefix(">>>") {
            // In code between backticks it is a type of something else.
            if !line.contains("`"),
                line.split(separator: "-> ", omittingEmptySubsequences: false).dropFirst()
                    .contains(where: { $0.contains { $0.isLetter } })
            {
                return true
            }
            text += line.allSatisfy(\.isWhitespace) ? ". " : line + " "
        }
        for word in text.lowercased().split(separator: " ") {
            sentence.append(word)
            guard word.last == "." else { continue }
            if saysWhatComesBack(sentence) { return true }
            sentence = []
        }
        return saysWhatComesBack(sentence)
    }

    /// True for a sentence about the function itself in which it returns something, and for one in which something is returned.
    private static func saysWhatComesBack(_ sentence: [Substring]) -> Bool {
        let words = sentence.map { $0.filter { $0.isLetter } }
        let says = zip(words, words.dropFirst()).contains { before, word in
            word == "returned" && ["is", "are"].contains(before)
                || word == "returns" && ["it", "function", "method", "decorator"].contains(before)
        }
        if says { return true }
        let start = words.prefix(2)
        let isOfFunction =
            ["it", "this", "always", "also", "then"].contains(start.first)
            || (start.first == "the" && ["function", "method", "decorator"].contains(start.last))
        return isOfFunction && words.contains("returns")
    }

    private static func isWord<Bytes: Collection<UInt8>>(_ word: StaticString, _ bytes: Bytes) -> Bool {
        guard bytes.count == word.utf8CodeUnitCount else { return false }
        return bytes.enumerated().allSatisfy { word.utf8Start[$0.offset] == $0.element | 0x20 }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte >= 0x80
    }

    private static func isName(_ byte: UInt8) -> Bool {
        isLetter(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_")
    }
}
