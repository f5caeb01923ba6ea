import CLibXML2

/// Lets a long text bypass a plugged-in validator.
///
/// libxml2's validator gathers a text whole before it judges it, and looks for the end of what it has with each piece: a document of
/// 60 MB in base64 would cost its length in memory and the square of it in time, and twice that again in the message of an error.
/// During the bypass the parser calls this program alone; at the text's end the validator gets a `Base64Surrogate` in its stead.
///
/// Only pointers that belong to the parser and to the plug are changed, between two callbacks (`hatspool_redirect`); unplugging puts
/// them back whatever they are.
@safe
struct ValidatorBypass {
    @safe
    private struct Route {
        let parser: xmlParserCtxtPtr
        /// What the parser calls: the validator's functions, and the plug they belong to.
        let table: UnsafeMutablePointer<xmlSAXHandler>
        let plug: UnsafeMutableRawPointer
        /// What the validator passes each event on to, and its context.
        let own: UnsafeMutablePointer<xmlSAXHandler>
        let context: UnsafeMutableRawPointer
    }

    private var route: Route?
    private var surrogate: Base64Surrogate?

    var isOn: Bool { surrogate != nil }

    /// Possible from now on. Call when the validator is plugged in; `own` and `context` are what the parser had before.
    mutating func install(
        _ parser: xmlParserCtxtPtr, own: UnsafeMutablePointer<xmlSAXHandler>, context: UnsafeMutableRawPointer
    ) {
        guard let table = unsafe parser.pointee.sax, let plug = unsafe parser.pointee.userData else { return }
        route = unsafe Route(parser: parser, table: table, plug: plug, own: own, context: context)
    }

    /// The parser and its plug are about to go.
    mutating func close() {
        route = nil
        surrogate = nil
    }

    /// From within the callback of a start tag: what follows bypasses the validator, which still gets that tag.
    mutating func begin() {
        guard let route, !isOn else { return }
        surrogate = Base64Surrogate()
        unsafe hatspool_redirect(route.parser, BypassTable.shared, route.context)
    }

    mutating func take(_ text: UnsafeBufferPointer<UInt8>) { unsafe surrogate?.take(text) }

    /// From within the callback that ends it, before that event is passed on: the parser calls the validator again.
    /// - Returns: what the validator has missed; pass it on while nothing of the reading is held.
    mutating func end() -> BypassEnd? {
        guard let route, let surrogate else { return nil }
        self.surrogate = nil
        unsafe hatspool_redirect(route.parser, route.table, route.plug)
        return unsafe BypassEnd(table: route.table, plug: route.plug, own: route.own, text: surrogate.bytes)
    }
}

/// The end of a bypass: the validator, and what it has missed.
@safe
struct BypassEnd {
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

    /// Gives the validator the text, and nobody else: the program has read it already.
    func validateText() {
        guard !text.isEmpty else { return }
        unsafe text.withUnsafeBufferPointer { text in
            unsafe hatspool_validate_text(table, plug, own, text.baseAddress, Int32(text.count))
        }
    }
}
