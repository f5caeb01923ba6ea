/// Unpacks archives: zip, tar, tar.gz and gzip, nothing else. Blocking; runs where documents are inspected.
package protocol Unpacker: Sendable {
    /// Whether the first bytes are those of an archive, whatever the name of the file. The document is read from its
    /// start.
    /// - Throws: `.ioFailure` when the bytes cannot be read.
    func isArchive(_ document: DocumentDescriptor) throws(PortError) -> Bool

    /// Reads all entries in the order of the archive. The bytes of each file go to the file that `newEntry` opens;
    /// folders are skipped.
    ///
    /// A fault of the archive is a finding, never an error. With a finding that rejects, reading ends and no entry
    /// counts.
    /// - Parameters:
    ///   - document: open for reading; never written, never closed. Its content is hostile.
    ///   - name: dropped name of the archive; the entry of a single gzip stream is named after it.
    ///   - depth: depth of the entries, from 1.
    ///   - limits: bounds of this archive.
    ///   - newEntry: opens the file for the bytes of an entry; the caller of `unpack` calls `finish`.
    /// - Returns: an inspection of kind `archive`, and the entries in order; none when a finding rejects.
    /// - Throws: errors of `newEntry` and its file, and `.ioFailure` when the document cannot be read.
    func unpack(
        _ document: DocumentDescriptor, name: String, depth: Int, limits: Limits,
        newEntry: (Int) throws(PortError) -> any IncomingFile
    ) throws(PortError) -> UnpackedArchive
}

/// The result of unpacking.
package struct UnpackedArchive: Sendable, Equatable {
    /// Inspection of the archive itself, of kind `archive`.
    package var inspection: Inspection
    /// The files in the order of the archive; empty when a finding rejects.
    package var entries: [UnpackedEntry]

    package init(inspection: Inspection, entries: [UnpackedEntry]) {
        self.inspection = inspection
        self.entries = entries
    }
}

/// One file of an archive.
package struct UnpackedEntry: Sendable, Equatable {
    /// From 1; the number with which `newEntry` was called.
    package var ordinal: Int
    /// The name in the archive, readable, as UTF-8; data, never a path.
    package var path: String
    /// Unpacked size in bytes.
    package var byteCount: Int64

    package init(ordinal: Int, path: String, byteCount: Int64) {
        self.ordinal = ordinal
        self.path = path
        self.byteCount = byteCount
    }
}
