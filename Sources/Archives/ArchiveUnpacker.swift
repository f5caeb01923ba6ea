package import Domain

/// Takes dropped archives apart with libarchive: zip, tar, tar.gz and gzip, told by their bytes.
///
/// Hostile input: everything in an archive is. Nothing is written but to the files that `newEntry` opens; names are data. A
/// zip's directory is held against its content before anything is unpacked; a gzip's sum is checked, which libarchive does
/// not do; a tar needs its end mark. Diagnostics: a fault of the archive is a finding that names an entry only by its place.
/// Blocking; holds one libarchive handle at a time, a buffer of 64 KB and the names of the entries.
package struct ArchiveUnpacker: Unpacker {
    private let now: @Sendable () -> ContinuousClock.Instant

    package init(now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.now = now
    }

    package func isArchive(_ document: DocumentDescriptor) throws(PortError) -> Bool {
        let file = try PackedFile(document)
        let head = try file.read(at: 0, ArchiveForm.headByteCount)
        guard ArchiveForm.detected(by: head) == nil else { return true }
        return try ForeignPrefix.find(in: file, head: head) != nil
    }

    /// Moves the descriptor's position.
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
