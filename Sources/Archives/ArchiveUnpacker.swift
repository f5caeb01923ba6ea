package import Domain

/// Unpacks dropped archives with libarchive: zip, tar, tar.gz and gzip, detected by content.
///
/// Everything in an archive is untrusted input. Data is written only to the files that `newEntry` opens; names are only
/// data. A zip's directory is compared with its content before anything is unpacked. A gzip's checksum is verified,
/// which libarchive does not do. A tar needs its end mark. A defect of the archive becomes a finding that identifies an
/// entry only by its ordinal. Blocking; holds one libarchive handle at a time, a buffer of 64 KiB and the names of the
/// entries.
package struct ArchiveUnpacker: Unpacker {
    private let now: @Sendable () -> ContinuousClock.Instant

    /// - Parameter now: the clock for `Limits.archiveTimeMax`; tests replace it.
    package init(now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.now = now
    }

    /// Whether the content is an archive, possibly after foreign bytes. Reads the first 512 bytes and part of the tail.
    /// - Throws: `.ioFailure` when the file cannot be read.
    package func isArchive(_ document: DocumentDescriptor) throws(PortError) -> Bool {
        let file = try PackedFile(document)
        let head = try file.read(at: 0, ArchiveForm.headByteCount)
        guard ArchiveForm.detected(by: head) == nil else { return true }
        return try ForeignPrefix.find(in: file, head: head) != nil
    }

    /// Writes each entry to a file from `newEntry`. Changes the descriptor's offset.
    /// - Returns: the entries, or a single finding and no entries when the archive is defective. The caller must then
    ///   discard what was written.
    /// - Throws: errors of reading the archive and of writing entries, never a defect of the archive.
    package func unpack(
        _ document: DocumentDescriptor, name: String, depth: Int, limits: Limits,
        newEntry: (Int) throws(PortError) -> any IncomingFile
    ) throws(PortError) -> UnpackedArchive {
        let file = try PackedFile(document)
        var inspection = Inspection()
        inspection.kind = .archive
        inspection.byteCount = Int64(file.byteCount)
        do throws(UnpackFailure) {
            guard depth <= limits.archiveDepthMax else {
                throw .limit(.archiveTooDeep, limits.archiveDepthMax)
            }
            var unpacking = Unpacking(of: file, name: name, limits: limits, now: now)
            try unpacking.run(newEntry)
            inspection.isWellFormed = true
            inspection.isComplete = true
            inspection.passedOver = unpacking.passedOver.count > 0 ? unpacking.passedOver : nil
            inspection.findings = MonitoringNameRules.findings(
                archive: name, entries: unpacking.entries.map(\.path), isDeflated: unpacking.isDeflated)
            inspection.findingCount = inspection.findings.count
            return UnpackedArchive(inspection: inspection, entries: unpacking.entries)
        } catch {
            switch error {
            case .port(let error): throw error
            case .finding(let finding):
                inspection.findings = [finding]
                inspection.findingCount = 1
                inspection.isComplete = finding.code != .archiveTruncated
                return UnpackedArchive(inspection: inspection, entries: [])
            }
        }
    }
}
