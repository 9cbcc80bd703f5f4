import Model
import PolicyLanguage
import PythonSource
import YAML

/// A definition that counts and has a docstring, with what the docstring says.
struct DocumentedDefinition {
    /// A docstring that may speak of it: its own, and for `__init__` the one of its class.
    struct Text {
        let docstring: Docstring
        let content: DocstringContent
    }

    let part: DocsFile.Part
    let entry: DocumentationCount.Entry
    /// Its own docstring.
    package let text: Text
    /// The function whose arguments and ends the texts describe: for a class its `__init__`, where that has none.
    let function: Function?

    /// A function with the docstrings in which its parts may be described.
    struct Function {
        let definition: Definition
        let texts: [Text]
        let signature: Signature
        let isConstructor: Bool
        /// True where its parameters are not what a caller passes, or are described by other means than its docstring.
        let isDescribedElsewhere: Bool
    }

    var module: PythonModule { part.module }
    var words: String { entry.words }

    /// True where a decorator writes part of the docstring, so that its text alone tells little.
    var hasWrittenDocstring: Bool {
        entry.definition.map { module.definitions[$0].hasWrittenDocstring } == true
            || function?.definition.hasWrittenDocstring == true
    }

    /// Reads the docstring of an entry; nil where it has none of its own.
    ///
    /// - Parameter isTest: Whether the file holds tests.
    init?(
        _ entry: DocumentationCount.Entry, in part: DocsFile.Part, style: DocstringContent.Style?, isTest: Bool = false
    ) {
        let module = part.module
        let definition = entry.definition.map { module.definitions[$0] }
        guard let docstring = entry.definition == nil ? module.docstring : definition?.docstring, !docstring.isBlank
        else { return nil }
        self.part = part
        self.entry = entry
        let text = Text(docstring: docstring, content: module.content(of: docstring, style: style))
        self.text = text
        function = Self.function(entry, definition, text, module, style, isTest: isTest)
    }

    private static func function(
        _ entry: DocumentationCount.Entry, _ definition: Definition?, _ text: Text, _ module: PythonModule,
        _ style: DocstringContent.Style?, isTest: Bool
    ) -> Function? {
        guard let definition, let index = entry.definition else { return nil }
        if definition.kind == .classType {
            // What a dataclass takes stands in its fields, and what another class takes may be its parent's.
            let own = module.definitions.first { $0.parent == index && $0.name == "__init__" && $0.isMethod }
            guard let own, own.docstring?.isBlank ?? true, let signature = module.signature(of: own) else { return nil }
            return Function(
                definition: own, texts: [text], signature: signature, isConstructor: true,
                isDescribedElsewhere: definition.hasWrittenDocstring || own.hasWrittenDocstring)
        }
        guard let signature = module.signature(of: definition) else { return nil }
        var texts = [text]
        let isConstructor = definition.isMethod && (definition.name == "__init__" || definition.name == "__new__")
        if isConstructor, let parent = definition.parent, let outer = module.definitions[parent].docstring {
            texts.append(Text(docstring: outer, content: module.content(of: outer, style: style)))
        }
        // What a test takes, a fixture of that name gives; pytest and people call neither.
        let isOfTests = definition.isFixture || (isTest && definition.name.hasPrefix("test"))
        return Function(
            definition: definition, texts: texts, signature: signature, isConstructor: isConstructor,
            isDescribedElsewhere: isOfTests || definition.isProperty || definition.isCommand
                || definition.hasWrittenDocstring)
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
        if takesOwner, let first = parameters.first, first.kind == .standard || first.kind == .positionalOnly {
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

/// What a docstring says outside of its sections: looked for only where a section is missing.
extension DocumentedDefinition {
    /// True where a summary holds one of these words, or a paragraph begins with one as a sentence does.
    func tells(of words: Set<String>) -> Bool {
        guard let function else { return false }
        return function.texts.contains { text in
            let summary = text.content.summary.lowercased().split { !$0.isLetter }
            return summary.contains { words.contains(String($0)) }
                || paragraphs(of: text).contains { first in
                    words.contains(first.lowercased()) && first.first?.isUppercase == true
                }
        }
    }

    /// True where a line other than an example names this.
    func names(_ word: String) -> Bool {
        guard let function else { return false }
        return function.texts.contains { text in
            lines(of: text).contains { line in
                !line.hasPrefix(">>>") && !line.hasPrefix("...")
                    && line.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.contains { $0 == word }
            }
        }
    }

    /// The first word of every paragraph.
    private func paragraphs(of text: Text) -> [Substring] {
        var isStart = true
        return lines(of: text).compactMap { line in
            defer { isStart = line.isEmpty }
            return isStart && !line.isEmpty ? line.prefix { $0.isLetter } : nil
        }
    }

    private func lines(of text: Text) -> [Substring] {
        module.value(of: text.docstring).split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.drop { $0 == " " || $0 == "\t" } }
    }
}
