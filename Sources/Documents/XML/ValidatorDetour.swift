import CLibXML2

/// Leads a parser's callbacks past a plugged-in validator while a long text is read.
///
/// libxml2's validator gathers a text whole before it judges it, and looks for the end of what it has with each piece: a document of
/// 60 MB in base64 would cost its length in memory and the square of it in time, and twice that again in the words of an error.
/// On the detour the parser calls this program alone; at the text's end the validator is told a `Base64Surrogate` in its place.
///
/// Only pointers that belong to the parser and to the plug are changed, between two callbacks; unplugging puts them back whatever
/// they are.
@safe
struct ValidatorDetour {
    @safe
    private struct Ways {
        let parser: xmlParserCtxtPtr
        /// What the parser calls: the validator's functions, and the plug they belong to.
        let table: UnsafeMutablePointer<xmlSAXHandler>
        let plug: UnsafeMutableRawPointer
        /// What the validator passes each event on to, and its context.
        let own: UnsafeMutablePointer<xmlSAXHandler>
        let context: UnsafeMutableRawPointer
    }

    private var ways: Ways?
    private var transition: Base64Surrogate?

    var isOn: Bool { transition != nil }

    /// Possible from now on. Call when the validator is plugged in; `own` and `context` are what the parser had before.
    mutating func lay(
        _ parser: xmlParserCtxtPtr, own: UnsafeMutablePointer<xmlSAXHandler>, context: UnsafeMutableRawPointer
    ) {
        guard let table = unsafe parser.pointee.sax, let plug = unsafe parser.pointee.userData else { return }
        ways = unsafe Ways(parser: parser, table: table, plug: plug, own: own, context: context)
    }

    /// The parser and its plug are about to go.
    mutating func close() {
        ways = nil
        transition = nil
    }

    /// From within the callback of a start tag: what follows goes past the validator, which still gets that tag.
    mutating func begin() {
        guard let ways, !isOn else { return }
        transition = Base64Surrogate()
        unsafe ways.parser.pointee.sax = unsafe DetourTable.shared
        unsafe ways.parser.pointee.userData = unsafe ways.context
    }

    mutating func take(_ text: UnsafeBufferPointer<UInt8>) { unsafe transition?.take(text) }

    /// From within the callback that ends it, before that event is passed on: the validator is back in its place.
    /// - Returns: what it is still to be told; tell it while nothing of the reading is held.
    mutating func end() -> DetourEnd? {
        guard let ways, let transition else { return nil }
        self.transition = nil
        unsafe ways.parser.pointee.sax = unsafe ways.table
        unsafe ways.parser.pointee.userData = unsafe ways.plug
        return unsafe DetourEnd(table: ways.table, plug: ways.plug, own: ways.own, text: transition.bytes)
    }
}

/// The end of a detour: the validator, and what it has missed.
@safe
struct DetourEnd {
    let table: UnsafeMutablePointer<xmlSAXHandler>
    let plug: UnsafeMutableRawPointer
    fileprivate let own: UnsafeMutablePointer<xmlSAXHandler>
    fileprivate let text: [UInt8]

    fileprivate init(
        table: UnsafeMutablePointer<xmlSAXHandler>, plug: UnsafeMutableRawPointer,
        own: UnsafeMutablePointer<xmlSAXHandler>, text: [UInt8]
    ) {
        unsafe self.table = table
        unsafe self.plug = plug
        unsafe self.own = own
        self.text = text
    }

    /// Tells the validator the text, and nobody else: the program has read it already.
    func reportText() {
        guard !text.isEmpty else { return }
        let heard = unsafe own.pointee.characters
        unsafe own.pointee.characters = { _, _, _ in }
        defer { unsafe own.pointee.characters = heard }
        unsafe text.withUnsafeBufferPointer { text in
            unsafe table.pointee.characters?(plug, text.baseAddress, Int32(text.count))
        }
    }
}
