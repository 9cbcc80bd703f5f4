import Model
import PolicyLanguage
internal import YAML

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
