/// Finds the first byte at which a text is not JSON (RFC 8259), without decoding it.
///
/// Memory use is one bit for each level of nesting. Nesting is limited, so that no answer can exhaust the stack of the
/// decoder.
struct JSONScan {
    enum Fault: Equatable {
        /// The text ends within a value.
        case endsTooSoon
        /// The first invalid byte.
        case unexpected(offset: Int)
        case tooDeep(offset: Int)
    }

    /// The limit of the decoder.
    private static let depthMax = 512

    private let bytes: ArraySlice<UInt8>
    private var offset: Int
    /// Open lists (false) and objects (true).
    private var open: [Bool] = []

    private init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        self.offset = bytes.startIndex
    }

    /// - Returns: nil for one whole JSON value with optional whitespace around it. Offsets are indices of `bytes`.
    static func fault(in bytes: ArraySlice<UInt8>) -> Fault? {
        var scan = JSONScan(bytes)
        do throws(Stop) {
            try scan.value()
            while !scan.open.isEmpty { try scan.afterValue() }
            scan.whitespace()
            return scan.offset < bytes.endIndex ? .unexpected(offset: scan.offset) : nil
        } catch {
            return error.fault
        }
    }

    private struct Stop: Error {
        let fault: Fault
    }

    private mutating func value() throws(Stop) {
        while true {
            whitespace()
            switch try peek() {
            case UInt8(ascii: "{"):
                try enter(object: true)
                guard try !closes(UInt8(ascii: "}")) else { return }
                try name()
            case UInt8(ascii: "["):
                try enter(object: false)
                guard try !closes(UInt8(ascii: "]")) else { return }
            case UInt8(ascii: "\""): return try string()
            case UInt8(ascii: "t"): return try word("true")
            case UInt8(ascii: "f"): return try word("false")
            case UInt8(ascii: "n"): return try word("null")
            default: return try number()
            }
        }
    }

    /// Continues after a value within a list or object: with its end, or with the next value.
    private mutating func afterValue() throws(Stop) {
        whitespace()
        let isObject = open.last ?? false
        switch try peek() {
        case UInt8(ascii: ","):
            offset += 1
            if isObject { try name() }
            try value()
        case isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"):
            offset += 1
            open.removeLast()
        default: throw unexpected
        }
    }

    private mutating func enter(object: Bool) throws(Stop) {
        guard open.count < Self.depthMax else { throw Stop(fault: .tooDeep(offset: offset)) }
        open.append(object)
        offset += 1
    }

    /// Whether the list or object that was just opened is empty.
    private mutating func closes(_ end: UInt8) throws(Stop) -> Bool {
        whitespace()
        guard try peek() == end else { return false }
        offset += 1
        open.removeLast()
        return true
    }

    private mutating func name() throws(Stop) {
        whitespace()
        guard try peek() == UInt8(ascii: "\"") else { throw unexpected }
        try string()
        whitespace()
        guard try peek() == UInt8(ascii: ":") else { throw unexpected }
        offset += 1
    }

    private mutating func string() throws(Stop) {
        offset += 1
        while true {
            let byte = try peek()
            switch byte {
            case UInt8(ascii: "\""):
                offset += 1
                return
            case UInt8(ascii: "\\"):
                offset += 1
                try escape()
            case 0..<0x20: throw unexpected
            default: offset += 1
            }
        }
    }

    private mutating func escape() throws(Stop) {
        let byte = try peek()
        guard Array("\"\\/bfnrtu".utf8).contains(byte) else { throw unexpected }
        offset += 1
        guard byte == UInt8(ascii: "u") else { return }
        for _ in 0..<4 {
            switch try peek() {
            case 0x30...0x39, 0x41...0x46, 0x61...0x66: offset += 1
            default: throw unexpected
            }
        }
    }

    private mutating func word(_ word: String) throws(Stop) {
        for byte in word.utf8 {
            guard try peek() == byte else { throw unexpected }
            offset += 1
        }
    }

    private mutating func number() throws(Stop) {
        if try peek() == UInt8(ascii: "-") { offset += 1 }
        if try peek() == UInt8(ascii: "0") {
            offset += 1
        } else {
            try digits()
        }
        if here == UInt8(ascii: ".") {
            offset += 1
            try digits()
        }
        if here == UInt8(ascii: "e") || here == UInt8(ascii: "E") {
            offset += 1
            if here == UInt8(ascii: "+") || here == UInt8(ascii: "-") { offset += 1 }
            try digits()
        }
    }

    private mutating func digits() throws(Stop) {
        guard (0x30...0x39).contains(try peek()) else { throw unexpected }
        while let byte = here, (0x30...0x39).contains(byte) { offset += 1 }
    }

    private mutating func whitespace() {
        while let byte = here, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
    }

    private var here: UInt8? { offset < bytes.endIndex ? bytes[offset] : nil }

    private func peek() throws(Stop) -> UInt8 {
        guard let byte = here else { throw Stop(fault: .endsTooSoon) }
        return byte
    }

    private var unexpected: Stop { Stop(fault: .unexpected(offset: offset)) }
}
