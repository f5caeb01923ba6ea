import CLibXML2

/// Lets a long text bypass a plugged-in validator.
///
/// libxml2's validator gathers a text completely before it judges it, and searches for the end of its copy with each
/// piece. A base64 document of 60 MB would cost its length in memory and quadratic time, and twice as much again in
/// the message of an error. During the bypass the parser calls only this program. At the text's end the validator
/// receives a `Base64Surrogate` instead.
///
/// The bypass changes only pointers of the parser and of the plug, and only between two callbacks
/// (`hatspool_redirect`). Unplugging restores them in any state.
@safe
struct ValidatorBypass {
    @safe
    private struct Route {
        let parser: xmlParserCtxtPtr
        /// The functions that the parser calls: those of the validator, with its plug.
        let table: UnsafeMutablePointer<xmlSAXHandler>
        let plug: UnsafeMutableRawPointer
        /// The callbacks and the context to which the validator passes each event.
        let own: UnsafeMutablePointer<xmlSAXHandler>
        let context: UnsafeMutableRawPointer
    }

    private var route: Route?
    private var surrogate: Base64Surrogate?

    var isOn: Bool { surrogate != nil }

    /// Prepares the bypass. Call it after the validator is plugged in; `own` and `context` are the parser's former
    /// ones.
    mutating func install(
        _ parser: xmlParserCtxtPtr, own: UnsafeMutablePointer<xmlSAXHandler>, context: UnsafeMutableRawPointer
    ) {
        guard let table = unsafe parser.pointee.sax, let plug = unsafe parser.pointee.userData else { return }
        route = unsafe Route(parser: parser, table: table, plug: plug, own: own, context: context)
    }

    /// Must be called before the parser and its plug are freed.
    mutating func close() {
        route = nil
        surrogate = nil
    }

    /// Begins the bypass within the callback of a start tag. The validator still receives that tag, but not what
    /// follows.
    mutating func begin() {
        guard let route, !isOn else { return }
        surrogate = Base64Surrogate()
        unsafe hatspool_redirect(route.parser, BypassTable.shared, route.context)
    }

    mutating func take(_ text: UnsafeBufferPointer<UInt8>) { unsafe surrogate?.take(text) }

    /// Ends the bypass within the callback that ends the text, before that event is passed on. The parser then calls
    /// the validator again.
    /// - Returns: the text for the validator; pass it on while no reference to the reading is held.
    mutating func end() -> BypassEnd? {
        guard let route, let surrogate else { return nil }
        self.surrogate = nil
        unsafe hatspool_redirect(route.parser, route.table, route.plug)
        return unsafe BypassEnd(table: route.table, plug: route.plug, own: route.own, text: surrogate.bytes)
    }
}

/// The end of a bypass: the validator, and the text that it did not receive.
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

    /// Passes the text only to the validator, because this program has read it already.
    func validateText() {
        guard !text.isEmpty else { return }
        unsafe text.withUnsafeBufferPointer { text in
            unsafe hatspool_validate_text(table, plug, own, text.baseAddress, Int32(text.count))
        }
    }
}
