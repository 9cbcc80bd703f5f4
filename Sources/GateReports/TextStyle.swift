/// How text reports are written.
public struct TextStyle: Sendable {
    /// Whether colours are used.
    public var hasColour: Bool
    /// The columns of the terminal, nil where lines are never broken.
    public var width: Int?
    /// Whether every step is listed, or only what a reader has to know.
    public var listsSteps: Bool

    /// Makes a style.
    public init(hasColour: Bool = false, width: Int? = nil, listsSteps: Bool = true) {
        self.hasColour = hasColour
        self.width = width
        self.listsSteps = listsSteps
    }

    enum Colour: String {
        case red = "31"
        case green = "32"
        case yellow = "33"
        case grey = "2"
        case bold = "1"
    }

    func paint(_ text: String, _ colours: Colour...) -> String {
        guard hasColour else { return text }
        return "\u{1B}[\(colours.map(\.rawValue).joined(separator: ";"))m\(text)\u{1B}[0m"
    }
}
