import JSON
import Model

/// The forms in which programs write what they call JSON.
enum JSONDialect {
    // The programs that read these take comments and a last comma, whatever the files hold today.
    private static let commented: Set<String> = [
        ".babelrc.json", "babel.config.json", ".eslintrc.json", ".swcrc.json", ".stylelintrc.json",
        ".markdownlint.json",
        "devcontainer.json", "tslint.json", "typedoc.json", "turbo.json", "nx.json", "biome.json", "deno.json",
        "pyrightconfig.json", "wrangler.json", "renovate.json", "cspell.json", ".cspell.json",
        "language-configuration.json",
        "api-extractor.json", ".hintrc.json",
    ]

    /// Why a file is JSON in none of the forms that its name and its content speak of; nil where it is.
    static func error(in bytes: [UInt8], at path: RepositoryPath) -> JSONError? {
        guard let error = mistake(in: bytes) else { return nil }
        let (plain, hasComments) = withoutComments(bytes)
        if hasComments || takesComments(path) { return mistake(in: withoutLastCommas(plain)) }
        return lines(bytes, error)
    }

    private static func mistake(in bytes: [UInt8]) -> JSONError? {
        do throws(JSONError) {
            _ = try JSONDocument.read(bytes)
            return nil
        } catch {
            return error
        }
    }

    private static func takesComments(_ path: RepositoryPath) -> Bool {
        let parts = path.description.split(separator: "/")
        let name = parts.last ?? ""
        return commented.contains(String(name)) || name.hasPrefix("tsconfig") || name.hasPrefix("jsconfig")
            || parts.contains(".vscode") || parts.contains(".devcontainer")
    }

    // MARK: Comments

    /// The text with blanks in the place of comments, so that every other place stays what it is.
    private static func withoutComments(_ bytes: [UInt8]) -> (bytes: [UInt8], hasComments: Bool) {
        var result = bytes
        var hasComments = false
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                index = endOfText(bytes, from: index)
                continue
            case UInt8(ascii: "/") where index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "/"):
                hasComments = true
                while index < bytes.count, bytes[index] != UInt8(ascii: "\n") {
                    result[index] = UInt8(ascii: " ")
                    index += 1
                }
                continue
            case UInt8(ascii: "/") where index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "*"):
                var end = index + 2
                while end + 1 < bytes.count, bytes[end] != UInt8(ascii: "*") || bytes[end + 1] != UInt8(ascii: "/") {
                    end += 1
                }
                // One that is never closed hides nothing.
                guard end + 1 < bytes.count else { return (result, hasComments) }
                hasComments = true
                for place in index..<end + 2 where bytes[place] != UInt8(ascii: "\n") {
                    result[place] = UInt8(ascii: " ")
                }
                index = end + 2
                continue
            default: index += 1
            }
        }
        return (result, hasComments)
    }

    private static func endOfText(_ bytes: [UInt8], from quote: Int) -> Int {
        var index = quote + 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\""), bytes[index] != UInt8(ascii: "\n") {
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(index + 1, bytes.count)
    }

    /// The text with blanks in the place of commas that only a bracket follows.
    private static func withoutLastCommas(_ bytes: [UInt8]) -> [UInt8] {
        var result = bytes
        var comma: Int?
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                comma = nil
                index = endOfText(bytes, from: index)
                continue
            case UInt8(ascii: ","): comma = index
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                if let comma { result[comma] = UInt8(ascii: " ") }
                comma = nil
            case 0...0x20: break
            default: comma = nil
            }
            index += 1
        }
        return result
    }

    // MARK: Lines

    /// The mistake of JSON Lines, a value on each line; that of the whole where the file is no such thing.
    private static func lines(_ bytes: [UInt8], _ whole: JSONError) -> JSONError? {
        var read = 0
        for (number, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
        {
            let isEmpty = line.allSatisfy { $0 <= 0x20 }
            if isEmpty { continue }
            guard let first = line.first(where: { $0 > 0x20 }),
                first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
            else { return whole }
            if let error = mistake(in: Array(line)) {
                return read >= 2 ? JSONError(error.message, line: number + 1, column: error.column) : whole
            }
            read += 1
        }
        return read >= 2 ? nil : whole
    }
}
