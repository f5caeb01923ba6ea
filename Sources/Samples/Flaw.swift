/// One thing that is wrong on purpose in a sample. Raw values are the names that people type.
package enum Flaw: String, Sendable, CaseIterable {
    /// Well formed, and not the digest of the content.
    case wrongHash = "wrong-hash"
    /// The digest of the texts in UTF-8; has accents, so that it differs.
    case utf8Hash = "utf8-hash"
    /// `epilogo` without `hash`.
    case missingHash = "missing-hash"
    /// `hash` without text, which the schema allows.
    case emptyHash = "empty-hash"
    /// The first guia lacks `atendimentoRN`.
    case missingElement = "missing-element"
    /// The first guia has an element that no version knows.
    case unexpectedElement = "unexpected-element"
    /// `atendimentoRN` of the first guia is `X`.
    case badEnumeration = "bad-enumeration"
    /// The sender's CNPJ ends in a letter.
    case badPattern = "bad-pattern"
    /// The first guia's number has 25 characters.
    case badLength = "bad-length"
    /// A date of the first guia is 30 February.
    case badDate = "bad-date"
    /// The first guia's total is one real above its items; a guia of consulta has no total.
    case badTotal = "bad-total"
    /// The second guia has the number of the first.
    case repeatedGuia = "repeated-guia"
    /// Sent to another operator.
    case wrongOperator = "wrong-operator"
    /// Sender and recipient of the header are swapped.
    case swappedDirection = "swapped-direction"
    /// The header names another transaction than the body.
    case wrongTransaction = "wrong-transaction"
    /// No content between header and epilogue.
    case noBody = "no-body"
    /// Version 9.99.99.
    case unknownVersion = "unknown-version"
    /// The version text of an older version; where the schema's list of versions holds one, such a one.
    case oldVersionText = "old-version-text"
    /// Ends in the middle.
    case truncated
    /// Its second half is NUL bytes, as a copy that was cut short leaves it.
    case nulTail = "nul-tail"
    /// A DOCTYPE with an external entity, and a use of it.
    case doctypeXXE = "doctype-xxe"
    /// Random text.
    case notXML = "not-xml"
    /// No byte.
    case empty
    /// A blank lote number, which the schema allows.
    case blankLote = "blank-lote"
    /// ISO-8859-1 bytes under a declaration of UTF-8.
    case latin1UnderUTF8 = "latin1-under-utf8"
    /// UTF-8 bytes under a declaration of ISO-8859-1: readable, but as other characters.
    case utf8UnderLatin1 = "utf8-under-latin1"
    /// Two messages in one file.
    case twoDocuments = "two-documents"
    /// `loteGuiasWS`, the body of a SOAP call.
    case webServiceRoot = "web-service-root"
    /// The same in its envelope.
    case soap
    /// A message of the operator to ANS.
    case monitoring
    /// One guia more than the schema allows.
    case guias101 = "101-guias"

    /// Flaws of encoding and of the hash's reading need characters beyond ASCII to show.
    var needsAccents: Bool {
        switch self {
        case .utf8Hash, .latin1UnderUTF8, .utf8UnderLatin1: true
        default: false
        }
    }
}
