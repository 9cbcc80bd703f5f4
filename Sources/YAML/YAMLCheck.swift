/// Asks whether a text is YAML at all, whatever its tags and however many documents it holds.
public enum YAMLCheck {
    /// Reads a text to its end and keeps nothing of it.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8, with or without a byte order mark.
    ///   - limit: The most bytes that are read.
    /// - Throws: `YAMLError` at the first place that is not YAML 1.1.
    public static func wellFormed(_ bytes: [UInt8], limit: Int) throws(YAMLError) {
        let text = try TextScan.checked(bytes, limits: YAMLLimits(bytes: limit))
        do {
            try text.withUnsafeBufferPointer { (buffer) throws(YAMLError) in
                var parser = try EventParser(buffer)
                var anchors: Set<String> = []
                while true {
                    let event = try parser.next()
                    switch event.kind {
                    case .end: return
                    case .documentStart: anchors = []
                    case .alias(let name):
                        guard anchors.contains(name) else {
                            throw YAMLError(
                                .alias, "no anchor `&\(name)` before this alias", at: event.start,
                                hint: "put a value that begins with `*` in quotes")
                        }
                    default: if let anchor = event.anchor { anchors.insert(anchor) }
                    }
                }
            }
        } catch {
            throw SyntaxMessage.withTab(error, in: text)
        }
    }
}
