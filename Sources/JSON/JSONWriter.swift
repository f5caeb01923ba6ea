/// Writes one JSON text piece by piece, in the order of the calls, so that equal calls give equal bytes whatever the
/// version of an encoder. It does not check the order: within an object every value follows a `name`, and every
/// `begin…` has its `end…`.
package struct JSONWriter: Sendable {
    /// White space between the pieces.
    package enum Layout: Sendable {
        /// None.
        case compact
        /// Each member and element on a line of its own, two spaces per level, a space behind each colon.
        case indented
    }

    private enum Position {
        /// At the start, or behind an opening bracket.
        case first
        case afterName
        case afterValue
    }

    /// What has been written so far, in UTF-8.
    package private(set) var bytes: [UInt8] = []
    private let layout: Layout
    private let escaping: JSONEscaping
    private var position = Position.first
    private var level = 0

    /// `capacity` is the number of bytes to reserve.
    package init(_ layout: Layout = .compact, escaping: JSONEscaping = .minimal, capacity: Int = 128) {
        self.layout = layout
        self.escaping = escaping
        bytes.reserveCapacity(capacity)
    }

    /// What has been written so far.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    package mutating func beginObject() { open(UInt8(ascii: "{")) }
    package mutating func endObject() { close(UInt8(ascii: "}")) }
    package mutating func beginArray() { open(UInt8(ascii: "[")) }
    package mutating func endArray() { close(UInt8(ascii: "]")) }

    /// Writes the name of a member, its colon, and the comma in front of it where one belongs.
    package mutating func name(_ name: String) {
        beginItem()
        escaping.write(name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        if layout == .indented { bytes.append(UInt8(ascii: " ")) }
        position = .afterName
    }

    /// Writes a name that was prepared. Use it with the compact layout only.
    package mutating func name(_ name: JSONName) {
        beginItem()
        bytes.append(contentsOf: name.bytes)
        position = .afterName
    }

    package mutating func string(_ value: String) {
        beginItem()
        escaping.write(value, to: &bytes)
        position = .afterValue
    }

    package mutating func integer(_ value: some BinaryInteger) { json(String(value).utf8) }
    package mutating func bool(_ value: Bool) { json((value ? "true" : "false").utf8) }
    package mutating func null() { json("null".utf8) }

    /// Writes a value that already is JSON: a number's exact digits, or the text of another writer.
    package mutating func json(_ value: some Collection<UInt8>) {
        beginItem()
        bytes.append(contentsOf: value)
        position = .afterValue
    }

    private mutating func open(_ bracket: UInt8) {
        beginItem()
        bytes.append(bracket)
        level += 1
        position = .first
    }

    private mutating func close(_ bracket: UInt8) {
        level -= 1
        if position == .afterValue { breakLine() }
        bytes.append(bracket)
        position = .afterValue
    }

    private mutating func beginItem() {
        guard position != .afterName else { return }
        if position == .afterValue { bytes.append(UInt8(ascii: ",")) }
        if level > 0 { breakLine() }
    }

    private mutating func breakLine() {
        guard layout == .indented else { return }
        bytes.append(0x0A)
        bytes.append(contentsOf: repeatElement(0x20, count: 2 * level))
    }
}

/// The name of a member, written once and used many times.
package struct JSONName: Sendable {
    let bytes: [UInt8]

    /// The quoted name with its colon.
    package init(_ name: String) {
        var bytes: [UInt8] = []
        JSONEscaping.minimal.write(name, to: &bytes)
        self.bytes = bytes + [UInt8(ascii: ":")]
    }
}
