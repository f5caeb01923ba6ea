package import CLibXML2

/// An error as libxml2 hands it to a handler; holds during the handler's call.
@safe
package struct ReportedError {
    private let error: xmlError

    /// - Returns: nil where libxml2 reports nothing.
    package init?(_ error: UnsafeMutablePointer<xmlError>?) {
        guard let error = unsafe error?.pointee else { return nil }
        unsafe self.error = error
    }

    /// Of libxml2's list of errors.
    package var number: UInt32 { unsafe UInt32(bitPattern: error.code) }

    /// libxml2's message, which may quote the document.
    package var message: String { unsafe error.message.map { unsafe String(cString: $0) } ?? "" }

    /// What its message names first: of an undeclared prefix the prefix, of a name the name.
    package var subject: String? { unsafe error.str1.map { unsafe String(cString: $0) } }

    package var isWarning: Bool { unsafe error.level == XML_ERR_WARNING }

    /// Of the layer of namespaces, which stops no parser by itself; `NamespaceFault` says which break it is.
    package var isOfNamespaces: Bool { unsafe error.domain == Int32(bitPattern: XML_FROM_NAMESPACE.rawValue) }

    /// The parser cannot go on. Errors of the encoding layer are not reported as fatal, although it cannot after them either.
    package var endsReading: Bool {
        if unsafe error.level == XML_ERR_FATAL { return true }
        switch xmlParserErrors(rawValue: number) {
        case XML_I18N_CONV_FAILED, XML_IO_ENCODER, XML_ERR_INVALID_ENCODING, XML_ERR_UNSUPPORTED_ENCODING,
            XML_ERR_UNDECLARED_ENTITY, XML_WAR_UNDECLARED_ENTITY:
            return true
        default: return false
        }
    }

    /// Where it says to lie; nil where it does not say.
    package var location: (line: Int, column: Int)? {
        let (line, column) = unsafe (Int(error.line), Int(error.int2))
        return line > 0 && column > 0 ? (line, column) : nil
    }
}
