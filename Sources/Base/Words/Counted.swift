/// A number with its noun: `1 file`, `2 files`, `3 passes`.
///
/// - Parameter plural: The noun for every number but 1, where an `s` at its end does not make it.
public func counted(_ number: Int, _ noun: String, plural: String? = nil) -> String {
    "\(number) \(number == 1 ? noun : plural ?? noun + "s")"
}
