package import CLibXML2

/// An error that libxml2 passes to a handler; valid only during the handler's call.
@safe
package struct ReportedError {
    private let error: xmlError

    /// - Returns: nil when libxml2 passes no error.
    package init?(_ error: UnsafeMutablePointer<xmlError>?) {
        guard let error = unsafe error?.pointee else { return nil }
        unsafe self.error = error
    }

    /// The number in libxml2's list of errors.
    package var number: UInt32 { unsafe UInt32(bitPattern: error.code) }

    /// libxml2's message, which may quote the document.
    package var message: String { unsafe error.message.map { unsafe String(cString: $0) } ?? "" }

    /// The first argument of the message: the prefix of an undeclared prefix, the name of an invalid name.
    package var subject: String? { unsafe error.str1.map { unsafe String(cString: $0) } }

    /// Whether libxml2 reports it as a warning only.
    package var isWarning: Bool { unsafe error.level == XML_ERR_WARNING }

    /// Whether it is a namespace error. Such errors do not stop the parser; `NamespaceFault` classifies them.
    package var isOfNamespaces: Bool { unsafe error.domain == Int32(bitPattern: XML_FROM_NAMESPACE.rawValue) }

    /// Whether the parser cannot continue. Errors of the encoding layer also stop it, although libxml2 does not report
    /// them as fatal.
    package var endsReading: Bool {
        if unsafe error.level == XML_ERR_FATAL { return true }
        switch xmlParserErrors(rawValue: number) {
        case XML_I18N_CONV_FAILED, XML_IO_ENCODER, XML_ERR_INVALID_ENCODING, XML_ERR_UNSUPPORTED_ENCODING,
            XML_ERR_UNDECLARED_ENTITY, XML_WAR_UNDECLARED_ENTITY:
            return true
        default: return false
        }
    }

    /// The location stated by the error; nil when it states none.
    package var location: (line: Int, column: Int)? {
        let (line, column) = unsafe (Int(error.line), Int(error.int2))
        return line > 0 && column > 0 ? (line, column) : nil
    }
}
