package import CLibXML2

/// The functions that libxml2 calls while it reads a file.
///
/// Nothing that builds a tree, declares an entity or opens anything is in the table. The functions are C functions, which capture nothing:
/// each casts its context, so every reader has its own.
package enum SAXTable {
    /// `nil` leaves an event out.
    package static func make(
        startElement: startElementNsSAX2Func? = nil, endElement: endElementNsSAX2Func? = nil,
        characters: charactersSAXFunc? = nil, characterData: cdataBlockSAXFunc? = nil, comment: commentSAXFunc? = nil,
        instruction: processingInstructionSAXFunc? = nil, doctype: internalSubsetSAXFunc? = nil
    ) -> xmlSAXHandler {
        var table = unsafe xmlSAXHandler()
        unsafe table.initialized = UInt32(XML_SAX2_MAGIC)
        unsafe table.startElementNs = unsafe startElement
        unsafe table.endElementNs = unsafe endElement
        unsafe table.characters = unsafe characters
        unsafe table.ignorableWhitespace = unsafe characters
        unsafe table.cdataBlock = unsafe characterData
        unsafe table.comment = unsafe comment
        unsafe table.processingInstruction = unsafe instruction
        unsafe table.internalSubset = unsafe doctype
        return unsafe table
    }
}
