import GateModel
import GatePolicy
import PythonSource

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
    let text: Text
    /// The function whose arguments and ends the texts describe: for a class its `__init__`, where that has none.
    let function: Function?

    /// A function with the docstrings in which its parts may be described.
    struct Function {
        let definition: Definition
        let texts: [Text]
        let signature: Signature
        let isConstructor: Bool
    }

    var module: PythonModule { part.module }
    var words: String { entry.words }

    /// Reads the docstring of an entry; nil where it has none of its own.
    init?(_ entry: DocumentationCount.Entry, in part: DocsFile.Part, style: DocstringContent.Style?) {
        let module = part.module
        let definition = entry.definition.map { module.definitions[$0] }
        guard let docstring = entry.definition == nil ? module.docstring : definition?.docstring, !docstring.isBlank
        else { return nil }
        self.part = part
        self.entry = entry
        let text = Text(docstring: docstring, content: module.content(of: docstring, style: style))
        self.text = text
        function = Self.function(entry, definition, text, module, style)
    }

    private static func function(
        _ entry: DocumentationCount.Entry, _ definition: Definition?, _ text: Text, _ module: PythonModule,
        _ style: DocstringContent.Style?
    ) -> Function? {
        guard let definition, let index = entry.definition else { return nil }
        if definition.kind == .classType {
            // What a dataclass takes stands in its fields, and what another class takes may be its parent's.
            let own = module.definitions.first { $0.parent == index && $0.name == "__init__" && $0.isMethod }
            guard let own, own.docstring?.isBlank ?? true, let signature = module.signature(of: own) else { return nil }
            return Function(definition: own, texts: [text], signature: signature, isConstructor: true)
        }
        guard let signature = module.signature(of: definition) else { return nil }
        var texts = [text]
        let isConstructor = definition.isMethod && (definition.name == "__init__" || definition.name == "__new__")
        if isConstructor, let parent = definition.parent, let outer = module.definitions[parent].docstring {
            texts.append(Text(docstring: outer, content: module.content(of: outer, style: style)))
        }
        return Function(definition: definition, texts: texts, signature: signature, isConstructor: isConstructor)
    }

    /// The line of the file on which a line of its docstring stands.
    func line(_ line: Int, of text: Text) -> Int { module.fileLine(line, of: text.docstring) }
}

extension DocumentedDefinition.Function {
    /// True where nothing is asked: a stub, one of several signatures, a replaced method, what is read as an attribute.
    var needsNoSections: Bool {
        definition.isStub || definition.isOverload || definition.isOverride || definition.isProperty
            || definition.decorators.contains { $0.lastComponent == "abstractmethod" && definition.isStub }
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

    /// True where a docstring says more than its summary.
    var saysMore: Bool { texts.contains { $0.content.hasMore } }

    /// True where a summary begins with one of these words.
    func summaryBegins(with words: Set<String>) -> Bool {
        texts.contains { text in
            let first = text.content.summary.prefix { $0.isLetter }
            return words.contains(first.lowercased())
        }
    }
}
