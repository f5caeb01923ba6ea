import CLibXML2

/// The errors of the XML parser in this program's terms, before the bytes are examined.
package enum ParserFault: Equatable {
    /// A byte or character that XML or the encoding does not allow.
    case badCharacter
    case entity
    case unknownEncoding
    case nameTooLong
    /// A token longer than libxml2's limit.
    case tokenTooLong
    /// The dictionary of names is full.
    case names
    case outOfMemory
    /// Any other grammar error, with its stable identifier.
    case grammar(String)

    /// The identifier for `<?xml` other than at the beginning, and for other misuse of that name.
    package static let declarationNotFirst = "declarationNotFirst"

    /// Classifies `error`. `isDictionaryFull`: the parser learns no further names, whatever the error says.
    package init(_ error: ReportedError, isDictionaryFull: Bool) {
        if isDictionaryFull {
            self = .names
            return
        }
        let message = error.message
        switch xmlParserErrors(rawValue: error.number) {
        case XML_ERR_INVALID_CHAR, XML_ERR_INVALID_ENCODING, XML_I18N_CONV_FAILED, XML_IO_ENCODER: self = .badCharacter
        case XML_ERR_UNDECLARED_ENTITY, XML_WAR_UNDECLARED_ENTITY, XML_ERR_UNPARSED_ENTITY, XML_ERR_ENTITY_LOOP:
            self = .entity
        case XML_ERR_UNKNOWN_ENCODING, XML_ERR_UNSUPPORTED_ENCODING: self = .unknownEncoding
        case XML_ERR_NAME_TOO_LONG: self = .nameTooLong
        case XML_ERR_NO_MEMORY: self = .outOfMemory
        case XML_ERR_INTERNAL_ERROR where message.contains("Huge"): self = .tokenTooLong
        case XML_ERR_COMMENT_NOT_FINISHED where message.contains("too big"),
            XML_ERR_PI_NOT_FINISHED where message.contains("too big"),
            XML_ERR_CDATA_NOT_FINISHED where message.contains("too big"),
            XML_ERR_ATTRIBUTE_NOT_FINISHED where message.contains("too long"):
            self = .tokenTooLong
        default: self = .grammar(message.contains("EntityRef") ? "ampersand" : Self.word(error.number))
        }
    }

    private static func word(_ number: UInt32) -> String {
        switch xmlParserErrors(rawValue: number) {
        case XML_ERR_TAG_NAME_MISMATCH: "tagMismatch"
        case XML_ERR_TAG_NOT_FINISHED, XML_ERR_GT_REQUIRED, XML_ERR_LT_REQUIRED, XML_ERR_LTSLASH_REQUIRED:
            "tagUnfinished"
        case XML_ERR_DOCUMENT_END, XML_ERR_DOCUMENT_EMPTY: "documentEnd"
        case XML_ERR_ENTITYREF_SEMICOL_MISSING, XML_ERR_ENTITYREF_NO_NAME, XML_ERR_INVALID_CHARREF,
            XML_ERR_INVALID_DEC_CHARREF, XML_ERR_INVALID_HEX_CHARREF:
            "ampersand"
        case XML_ERR_ATTRIBUTE_NOT_STARTED, XML_ERR_ATTRIBUTE_NOT_FINISHED, XML_ERR_ATTRIBUTE_WITHOUT_VALUE,
            XML_ERR_LT_IN_ATTRIBUTE:
            "attribute"
        case XML_ERR_ATTRIBUTE_REDEFINED: NamespaceFault.attributeTwice.rawValue
        case XML_ERR_NAME_REQUIRED, XML_ERR_SPACE_REQUIRED: "name"
        case XML_ERR_RESERVED_XML_NAME: declarationNotFirst
        case XML_ERR_XMLDECL_NOT_FINISHED, XML_ERR_VERSION_MISSING, XML_ERR_UNKNOWN_VERSION, XML_ERR_ENCODING_NAME,
            XML_ERR_STANDALONE_VALUE:
            "declaration"
        case XML_ERR_MISPLACED_CDATA_END: "cdataEnd"
        case XML_ERR_COMMENT_NOT_FINISHED, XML_ERR_HYPHEN_IN_COMMENT: "comment"
        default: "grammar"
        }
    }
}
