extension Array<UInt8> {
    /// Reads a little-endian number.
    /// - Precondition: all bytes of the number are inside the array.
    func little<Value: FixedWidthInteger & UnsignedInteger>(_ type: Value.Type = Value.self, at position: Int) -> Value
    {
        self[position..<position + Value.bitWidth / 8].reversed().reduce(0) { $0 << 8 | Value($1) }
    }

    func has(_ signature: [UInt8], at position: Int) -> Bool {
        position >= 0 && position + signature.count <= count
            && self[position..<position + signature.count].elementsEqual(signature)
    }
}
