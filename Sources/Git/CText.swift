/// Copies the bytes of a C string, without its closing zero: Git's names and paths need not be UTF-8.
func bytes(of text: UnsafePointer<CChar>) -> [UInt8] {
    var length = 0
    while text[length] != 0 { length += 1 }
    return Array(UnsafeRawBufferPointer(start: text, count: length))
}
