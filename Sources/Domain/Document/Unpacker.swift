/// Takes archives apart: zip, tar, tar.gz and gzip, nothing else. Blocking; runs where documents are inspected.
package protocol Unpacker: Sendable {
    /// Whether the first bytes are those of an archive, whatever the file is called. The document is read from its start.
    func isArchive(_ document: DocumentDescriptor) throws(PortError) -> Bool

    /// Reads all entries in the archive's order. Each file's bytes go to what `newEntry` opens for it; folders are passed over.
    /// A fault of the archive is a finding, never an error; with a finding that rejects, reading ends and nothing counts.
    /// - Parameters:
    ///   - document: open for reading; never written, never closed. Hostile.
    ///   - name: of the archive as it was dropped; a single gzip stream's entry is named after it.
    ///   - depth: of the archive's entries, from 1.
    ///   - limits: bounds of this archive.
    ///   - newEntry: opens the file that an entry's bytes go to; `finish` is left to the caller.
    /// - Returns: an inspection of kind `archive` and the entries in order, empty when a finding rejects.
    /// - Throws: what `newEntry` and its file throw, and `.ioFailure` when the document cannot be read.
    func unpack(
        _ document: DocumentDescriptor, name: String, depth: Int, limits: Limits,
        newEntry: (Int) throws(PortError) -> any IncomingFile
    ) throws(PortError) -> UnpackedArchive
}

package struct UnpackedArchive: Sendable, Equatable {
    package var inspection: Inspection
    package var entries: [UnpackedEntry]

    package init(inspection: Inspection, entries: [UnpackedEntry]) {
        self.inspection = inspection
        self.entries = entries
    }
}

package struct UnpackedEntry: Sendable, Equatable {
    /// From 1; the number that `newEntry` was called with.
    package var ordinal: Int
    /// Readable, as UTF-8; data, never a path.
    package var path: String
    package var byteCount: Int64

    package init(ordinal: Int, path: String, byteCount: Int64) {
        self.ordinal = ordinal
        self.path = path
        self.byteCount = byteCount
    }
}
