extension Array<UInt8> {
    /// - Precondition: the number's bytes lie in the array.
    func little<Value: FixedWidthInteger & UnsignedInteger>(_ type: Value.Type = Value.self, at place: Int) -> Value {
        self[place..<place + Value.bitWidth / 8].reversed().reduce(0) { $0 << 8 | Value($1) }
    }

    func has(_ signature: [UInt8], at place: Int) -> Bool {
        place >= 0 && place + signature.count <= count && self[place..<place + signature.count].elementsEqual(signature)
    }
}
