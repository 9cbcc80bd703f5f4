import Globs
import Model
import PolicyLanguage
internal import YAML

extension PolicyKeys {
    static let docs = Section<DocsPolicy>(
        { _ in DocsPolicy() },
        fields: [
            Field(
                "paths", \.paths, .globs, .now, example: "[\"src/**/*.py\", \"**/*.ipynb\"]",
                "The files whose definitions are counted."),
            Field(
                "style", \.style, .choice, .now, example: "google",
                "How docstrings are laid out; `auto` takes each one's own form."),
            Field(
                "count", \.count, .choice, .now, example: "all",
                "Which definitions are counted: all, public ones, or as the tool interrogate counts."),
            Field(
                "interrogate", \.interrogate, interrogate.type(), .now,
                otherwise: "`[tool.interrogate]` of pyproject.toml", example: "{ignore_init_method: true}",
                "With `count: interrogate`, that tool's options."),
            Field(
                "ignore", \.ignore, ignore.type(), .now, otherwise: "its keys' defaults",
                example: "{decorators: [\"*.command\"]}",
                "Definitions that need no docstring and are not counted; not with `count: interrogate`."),
            Field(
                "property_decorators", \.propertyDecorators,
                ValueType<[NameGlob]>.nameGlobs(.dotted, example: "lazy_*"), .now,
                example: "[lazy_value, \"*.computed\"]",
                "Decorators that make an attribute of a method, which needs no sections, beside `cache_readonly`, `reify` "
                    + "and all whose names end with `property`."),
            Field(
                "build", \.build, .docsBuild, .now, example: "[push, ci]",
                "`docs/build`: the documentation must build; `true` and stages alone mean pdoc over the packages."),
            Field(
                "swift", \.swift, .docsSwift, .now, example: "{minimum: 90%}",
                "`docs/swift`: what a Swift package declares public has to be documented."),
            Field(
                "baseline", \.baseline, ValueType<String>.text.checked(pathProblem).orNone(["off"]), .now,
                example: "docs-baseline.txt",
                "A file with known findings about single definitions, which `gate docs --write-baseline` writes."),
        ] + RuleKeys.fields(.docs).map { Field($0, in: \.rules) })

    private static let ignore = Section<DocsPolicy.Ignore>(
        { _ in DocsPolicy.Ignore() },
        fields: [
            Field(
                "names", \.names, ValueType<[NameGlob]>.nameGlobs(.dotted, example: "visit_*"), .now,
                example: "[\"visit_*\"]",
                "Names, bare or with those around them, such as `Visitor.visit_*`."),
            Field(
                "decorators", \.decorators, ValueType<[NameGlob]>.nameGlobs(.dotted, example: "visit_*"), .now,
                example: "[\"*.command\"]",
                "Decorators, by the name that stands behind the `@`, whole or its last part."),
            Field(
                "kinds", \.kinds, ValueType<DocsPolicy.Ignore.Kind>.choice.list("a list of kinds"), .now,
                example: "[module, init, magic]",
                "Kinds of definitions: modules, classes, functions, methods, `__init__`, other `__names__`, "
                    + "properties, nested ones."),
        ])

    private static let interrogate = Section<DocsPolicy.Interrogate>(
        { _ in DocsPolicy.Interrogate() },
        fields: [
            flag("ignore_init_method", \.ignoreInitMethod, "No `__init__` counts."),
            flag("ignore_init_module", \.ignoreInitModule, "No file `__init__.py` counts."),
            flag("ignore_module", \.ignoreModule, "No module counts."),
            flag("ignore_magic", \.ignoreMagic, "No other name with two underscores at both ends counts."),
            flag("ignore_private", \.ignorePrivate, "No name that begins with two underscores counts."),
            flag("ignore_semiprivate", \.ignoreSemiprivate, "No name that begins with one underscore counts."),
            flag("ignore_property_decorators", \.ignorePropertyDecorators, "No property, setter or deleter counts."),
            flag("ignore_setters", \.ignoreSetters, "No setter counts."),
            flag("ignore_overloaded_functions", \.ignoreOverloadedFunctions, "Nothing marked as an overload counts."),
            flag("ignore_nested_functions", \.ignoreNestedFunctions, "No function right inside a function counts."),
            flag(
                "ignore_nested_classes", \.ignoreNestedClasses,
                "No class inside a class or function counts, nor what lies right inside of it."),
            Field(
                "ignore_regex", \.ignoreRegex, ValueType<String>.text.list("a list of expressions").asGiven, .now,
                otherwise: "as pyproject.toml says", example: "[\"^test_\"]",
                "Names that do not count, by expressions that match from their beginning."),
            Field(
                "style", \.style, ValueType<DocsPolicy.Interrogate.Style>.choice.asGiven, .now,
                otherwise: "as pyproject.toml says", example: "google",
                "With `google`, the docstring of a class serves its `__init__`, and the other way round."),
        ])

    private static func flag(
        _ key: String,
        _ path: @autoclosure @escaping @Sendable () -> any WritableKeyPath<DocsPolicy.Interrogate, Bool?> & Sendable,
        _ summary: String
    ) -> Field<DocsPolicy.Interrogate> {
        Field(
            key, path(), ValueType<Bool>.bool.asGiven, .now, otherwise: "as pyproject.toml says", example: "true",
            summary)
    }

    static let changed = Section<DocsPolicy.Changed>(
        { _ in DocsPolicy.Changed() }, shorthand: "severity",
        fields: [
            Field(
                "severity", \.severity, .severity(.warning), .now, example: "error",
                "How much a changed definition without a docstring weighs."),
            Field(
                "touched", \.touched, .bool, .now, example: "true",
                "Whether every touched definition counts, not new ones alone."),
        ])
}

extension PolicyKeys {
    static let files = Section<FilesPolicy>(
        { _ in FilesPolicy() },
        fields: [
            Field(
                "paths", \.paths, .globs, .now, example: "[\"!third_party/**\"]",
                "The files that are looked at; a list that begins with `!` starts from all of them.")
        ] + RuleKeys.fields(.files).map { Field($0, in: \.rules) })

    static let notebooks = Section<NotebooksPolicy>(
        { _ in NotebooksPolicy() },
        fields: [
            Field(
                "paths", \.paths, .globs, .now, example: "[\"!tutorials/**\"]",
                "The notebooks that are looked at; a list that begins with `!` starts from all of them.")
        ] + RuleKeys.fields(.notebooks).map { Field($0, in: \.rules) })
}
