/// Lists of C strings for calls that start programs.
package enum CStrings {
    /// Hands out texts as a list that ends with nil; a zero inside a text ends it.
    package static func with<Result>(_ texts: [[UInt8]], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result) -> Result {
        var bytes: [CChar] = []
        bytes.reserveCapacity(texts.reduce(0) { $0 + $1.count + 1 })
        var starts: [Int] = []
        for text in texts {
            starts.append(bytes.count)
            for byte in text { bytes.append(CChar(bitPattern: byte)) }
            bytes.append(0)
        }
        return bytes.withUnsafeMutableBufferPointer { buffer in
            body(starts.map { start in buffer.baseAddress.map { $0 + start } } + [nil])
        }
    }
}
