import Domain

/// Compares a zip's directory with its content before anything is unpacked: every byte belongs to one entry, and both
/// descriptions of an entry agree. All readers see the same content in a zip that passes.
struct ZipLayout {
    /// The data descriptor after the content: signature, checksum and two sizes of 4 or 8 bytes.
    private static let descriptorBytesMax = 24
    /// Highest average size of a record: longest name, extra fields and a comment.
    private static let recordBytesMax = 8_192

    private let file: PackedFile
    private let end: ZipEnd
    /// Sorted by offset of their content, the order in which libarchive reads them.
    private(set) var records: [ZipRecord] = []

    init(of file: PackedFile, limits: Limits) throws(UnpackFailure) {
        self.file = file
        end = try ZipEnd.find(in: file)
        try readDirectory(limits: limits)
        try checkForms()
        records.sort { $0.headerStart < $1.headerStart }
        try checkLocations()
        try checkClaims(limits: limits)
        try checkPurpose()
    }

    private mutating func readDirectory(limits: Limits) throws(UnpackFailure) {
        guard end.entryCount <= UInt64(limits.archiveEntriesMax) else {
            throw .limit(.archiveTooManyEntries, limits.archiveEntriesMax)
        }
        let size = end.directoryEnd - end.directoryStart
        guard size <= max(1, Int(end.entryCount)) * Self.recordBytesMax else { throw .fault(.archiveUnreadable) }
        let directory = try reading { () throws(PortError) in try file.read(at: end.directoryStart, size) }
        var position = 0
        while position < directory.count {
            let record = try ZipRecord(in: directory, at: position, ordinal: records.count + 1)
            position += record.length
            records.append(record)
            guard records.count <= limits.archiveEntriesMax else {
                throw .limit(.archiveTooManyEntries, limits.archiveEntriesMax)
            }
        }
        guard UInt64(records.count) == end.entryCount else { throw .fault(.archiveUnreadable) }
    }

    private func checkForms() throws(UnpackFailure) {
        if let secret = records.firstIndex(where: \.isEncrypted) {
            throw .fault(.archiveEncrypted, entry: secret + 1)
        }
        if let special = records.firstIndex(where: \.isSpecial) {
            throw .fault(.archiveEntryNotAFile, entry: special + 1)
        }
        for (index, record) in records.enumerated() {
            guard let found = ZipRecord.otherMethods[record.method] else { continue }
            throw .fault(.archiveMethodNotAccepted, entry: index + 1, parameters: ["found": found])
        }
        // Stored or deflated only; no portal and no Windows writes anything else. A folder has no content.
        let odd = records.firstIndex {
            ![0, 8].contains($0.method) || $0.method == 0 && $0.packedByteCount != $0.byteCount
                || $0.isFolder && $0.byteCount > 0
        }
        if let odd { throw .fault(.archiveUnreadable, entry: odd + 1) }
    }

    /// Entries must follow one another from the first byte to the directory. Overlapping entries make a small file
    /// expand enormously; gaps could hold data that the directory does not list.
    private func checkLocations() throws(UnpackFailure) {
        var expected = 0
        var gapMax = 0
        for (index, record) in records.enumerated() {
            guard record.headerStart >= expected else { throw .fault(.archiveOverlaps, entry: index + 1) }
            guard record.headerStart - expected <= gapMax else { throw .fault(.archiveUnreadable, entry: index + 1) }
            expected = try contentEnd(of: record, ordinal: index + 1)
            gapMax = record.hasDescriptor ? Self.descriptorBytesMax : 0
        }
        guard end.directoryStart - expected <= gapMax else { throw .fault(.archiveUnreadable) }
    }

    private func contentEnd(of record: ZipRecord, ordinal: Int) throws(UnpackFailure) -> Int {
        let unreadable = UnpackFailure.fault(.archiveUnreadable, entry: ordinal)
        guard record.headerStart < end.directoryStart else { throw unreadable }
        let header = try reading { () throws(PortError) in
            try file.read(at: record.headerStart, 30 + record.name.count)
        }
        guard header.count == 30 + record.name.count, header.has([0x50, 0x4B, 3, 4], at: 0),
            header.little(UInt16.self, at: 8) == record.method,
            Int(header.little(UInt16.self, at: 26)) == record.name.count, header.has(record.name, at: 30)
        else { throw unreadable }
        guard header.little(UInt16.self, at: 6) & 0x2041 == 0 else { throw .fault(.archiveEncrypted, entry: ordinal) }
        let extraStart = record.headerStart + header.count
        let extraLength = Int(header.little(UInt16.self, at: 28))
        let extra = try reading { () throws(PortError) in try file.read(at: extraStart, extraLength) }
        // With a different readable name than the directory's, each reader would choose its own.
        if let detected = UnicodePath.read(in: extra, for: record.name), detected != record.unicodeName ?? record.name {
            throw unreadable
        }
        var wide = WideValues(extra)
        let sizes = [wide.value(header.little(at: 22)), wide.value(header.little(at: 18))]
        let isLater = header.little(UInt16.self, at: 6) & 8 != 0
        for (stated, detected) in zip(sizes, [record.byteCount, record.packedByteCount]) {
            guard stated == detected || isLater && stated == 0 else { throw unreadable }
        }
        let sum = header.little(UInt32.self, at: 14)
        guard sum == record.sum || isLater && sum == 0 else { throw unreadable }
        let contentStart = extraStart + extraLength
        guard record.packedByteCount <= file.byteCount else { throw unreadable }
        guard contentStart + record.packedByteCount <= end.directoryStart else {
            throw .fault(.archiveOverlaps, entry: ordinal)
        }
        return contentStart + record.packedByteCount
    }

    /// Checks the stated sizes early, to avoid writing what will be refused; the real sizes are checked again while
    /// reading.
    private func checkClaims(limits: Limits) throws(UnpackFailure) {
        var budget = UnpackBudget(packedByteCount: file.byteCount, limits: limits)
        for (index, record) in records.enumerated() {
            budget.beginEntry(index + 1)
            try budget.spend(record.byteCount)
        }
    }

    /// Refuses other formats that are zips: unpacking one would validate the parts of a spreadsheet as messages.
    private func checkPurpose() throws(UnpackFailure) {
        let formats = [
            "[Content_Types].xml": "Office Open XML", "mimetype": "OpenDocument", "META-INF/MANIFEST.MF": "Java",
        ]
        for record in records {
            guard let found = formats[String(decoding: record.name, as: UTF8.self)] else { continue }
            throw .fault(.archiveNotWhatItsNameSays, parameters: ["found": found])
        }
    }
}
