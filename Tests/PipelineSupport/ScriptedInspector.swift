package import Domain
import Glibc

/// Judges a document by its first words, whatever tags are around them: `LOTE n` is a valid lote with that number, `WRONG n` one whose
/// hash is wrong, and everything else is a lote without a number and with a wrong hash.
package struct ScriptedInspector: Inspector {
    package let versions: Set<TISSVersion> = []
    /// What each inspection does first; for inspections that fail or wait.
    private let onInspect: @Sendable (String) throws(PortError) -> Void

    package init(onInspect: @escaping @Sendable (String) throws(PortError) -> Void = { _ in }) {
        self.onInspect = onInspect
    }

    package func inspect(_ document: DocumentDescriptor, limits: Limits) throws(PortError) -> Inspection {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = unsafe pread(document.rawValue, &bytes, bytes.count, 0)
        let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        try onInspect(text)
        return Self.inspection(of: text)
    }

    package static func inspection(of text: String) -> Inspection {
        let tokens = text.split { " \n<>/".contains($0) }.map(String.init)
        let mark = tokens.firstIndex { $0 == "LOTE" || $0 == "WRONG" }
        var inspection = Inspection()
        inspection.isWellFormed = true
        inspection.isComplete = true
        inspection.schema = .valid
        inspection.kind = .message
        inspection.direction = .toOperator
        inspection.body = "loteGuias"
        inspection.header.transaction = "ENVIO_LOTE_GUIAS"
        inspection.header.versionText = "4.01.00"
        inspection.header.origin = .providerCode("000123")
        var lote = LoteFacts()
        lote.guiaCount = 1
        lote.number = mark.flatMap { tokens.indices.contains($0 + 1) ? tokens[$0 + 1] : nil }
        inspection.lote = lote
        inspection.hash.declared = "0"
        inspection.hash.normative = "1"
        inspection.hash.fits = mark.map { tokens[$0] } == "LOTE" ? .iso8859_1 : nil
        return inspection
    }
}

/// Nothing is an archive.
package struct NothingIsAnArchive: Unpacker {
    package init() {}

    package func isArchive(_ document: DocumentDescriptor) throws(PortError) -> Bool { false }

    package func unpack(
        _ document: DocumentDescriptor, name: String, depth: Int, limits: Limits,
        newEntry: (Int) throws(PortError) -> any IncomingFile
    ) throws(PortError) -> UnpackedArchive {
        throw PortError(.internalFault, "There are no archives here.")
    }
}

/// `ARCHIVE LOTE 1|WRONG 2` is an archive of two documents.
package struct WordUnpacker: Unpacker {
    package init() {}

    private func parts(_ document: DocumentDescriptor) -> [String]? {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = unsafe pread(document.rawValue, &bytes, bytes.count, 0)
        let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        guard text.hasPrefix("ARCHIVE ") else { return nil }
        return text.dropFirst(8).split(separator: "|").map(String.init)
    }

    package func isArchive(_ document: DocumentDescriptor) throws(PortError) -> Bool { parts(document) != nil }

    package func unpack(
        _ document: DocumentDescriptor, name: String, depth: Int, limits: Limits,
        newEntry: (Int) throws(PortError) -> any IncomingFile
    ) throws(PortError) -> UnpackedArchive {
        var inspection = Inspection()
        inspection.kind = .archive
        inspection.isWellFormed = true
        inspection.isComplete = true
        var entries: [UnpackedEntry] = []
        for (index, text) in (parts(document) ?? []).enumerated() {
            let file = try newEntry(index + 1)
            try file.append(Array(text.utf8))
            entries.append(
                UnpackedEntry(ordinal: index + 1, path: "\(index + 1).xml", byteCount: Int64(text.utf8.count)))
        }
        return UnpackedArchive(inspection: inspection, entries: entries)
    }
}
