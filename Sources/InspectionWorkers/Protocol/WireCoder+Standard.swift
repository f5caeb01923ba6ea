/// The coding of types of the standard library.
extension UInt64: WireValue {
    static var unread: UInt64 { 0 }
    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) { try coder.bits(&self) }
}

extension String: WireValue {
    static var unread: String { "" }
    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) { try coder.text(&self) }
}

extension Bool: WireValue {
    static var unread: Bool { false }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.code(&self, as: { $0 ? 1 : 0 }) { (bit: UInt64) in bit < 2 ? bit == 1 : nil }
    }
}

/// The sign is the lowest bit, so that small negative amounts stay short.
extension Int64: WireValue {
    static var unread: Int64 { 0 }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.code(&self, as: { UInt64(bitPattern: $0 << 1 ^ $0 >> 63) }) { (bits: UInt64) in
            Int64(bitPattern: bits >> 1) ^ -Int64(bitPattern: bits & 1)
        }
    }
}

extension Int: WireValue {
    static var unread: Int { 0 }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.code(&self, as: { Int64($0) }) { Int(exactly: $0) }
    }
}

extension Int32: WireValue {
    static var unread: Int32 { 0 }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.code(&self, as: { Int64($0) }) { Int32(exactly: $0) }
    }
}

extension Duration: WireValue {
    static var unread: Duration { .zero }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        var (seconds, attoseconds) = components
        try coder.fields(&seconds, &attoseconds)
        self = Duration(secondsComponent: seconds, attosecondsComponent: attoseconds)
    }
}

extension Optional: WireValue where Wrapped: WireValue {
    static var unread: Wrapped? { nil }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        var isPresent = self != nil
        try coder.fields(&isPresent)
        if coder.isReading {
            self = isPresent ? try coder.read(Wrapped.self) : nil
        } else if let self {
            coder.write(self)
        }
    }
}

extension Array: WireValue where Element: WireValue {
    static var unread: [Element] { [] }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        var count = self.count
        try coder.count(&count)
        guard coder.isReading else { return forEach { coder.write($0) } }
        for _ in 0..<count { append(try coder.read(Element.self)) }
    }
}

extension Dictionary: WireValue where Key: WireValue, Value: WireValue {
    static var unread: [Key: Value] { [:] }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        var count = self.count
        try coder.count(&count)
        guard coder.isReading else {
            for (key, value) in self {
                coder.write(key)
                coder.write(value)
            }
            return
        }
        for _ in 0..<count {
            let key = try coder.read(Key.self)
            self[key] = try coder.read(Value.self)
        }
    }
}

extension Set: WireValue where Element: WireValue {
    static var unread: Set<Element> { [] }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.code(&self, as: { Array($0) }) { Set($0) }
    }
}

/// Enumerations with string raw values are coded by them.
extension WireValue where Self: CaseIterable & RawRepresentable<String> {
    static var unread: Self { allCases[allCases.startIndex] }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.code(&self, as: { $0.rawValue }) { Self(rawValue: $0) }
    }
}
