package import CLibXML2

/// The table of functions that libxml2 calls while it reads a file.
///
/// The table contains nothing that builds a tree, declares an entity or opens a file. C functions cannot capture
/// anything, so every reader has functions of its own that cast the context.
package enum SAXTable {
    /// Makes a table. `nil` leaves an event out.
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
