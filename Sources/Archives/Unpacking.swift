import Domain

/// State of unpacking one archive: its entries and remaining limits.
struct Unpacking {
    private(set) var entries: [UnpackedEntry] = []
    let file: PackedFile
    let archiveName: String
    let limits: Limits
    var budget: UnpackBudget
    /// Whether the archive is a zip in which every file is deflated.
    var isDeflated = false
    /// Entries that were skipped because of their names.
    private(set) var passedOver = PassedOverFiles()
    /// The current entry, from 1; folders count.
    private(set) var ordinal = 0
    private let now: @Sendable () -> ContinuousClock.Instant
    private let deadline: ContinuousClock.Instant
    private var keys: Set<String> = []
    private var buffer = [UInt8](repeating: 0, count: 64 << 10)

    init(of file: PackedFile, name: String, limits: Limits, now: @escaping @Sendable () -> ContinuousClock.Instant) {
        self.file = file
        self.archiveName = name
        self.limits = limits
        self.now = now
        deadline = now() + limits.archiveTimeMax
        budget = UnpackBudget(packedByteCount: file.byteCount, limits: limits)
    }

    mutating func run(_ newEntry: (Int) throws(PortError) -> any IncomingFile) throws(UnpackFailure) {
        let head = try reading { () throws(PortError) in try file.read(at: 0, ArchiveForm.headByteCount) }
        switch ArchiveForm.detected(by: head) {
        case .zip: try readZip(newEntry)
        case .tar: try readTar(newEntry)
        case .gzip: try readGzip(head, newEntry)
        case nil:
            guard let prefix = try ForeignPrefix.find(in: file) else { throw .fault(.archiveNotWhatItsNameSays) }
            throw .fault(.archiveBehindForeignBytes, parameters: prefix.parameters)
        }
        guard entries.isEmpty else { return }
        throw .fault(.archiveEmpty, parameters: passedOver.count > 0 ? ["count": "\(passedOver.count)"] : [:])
    }

    /// For an archive with a single entry that has no header.
    mutating func beginOnlyEntry() throws(UnpackFailure) {
        try checkTime()
        ordinal += 1
    }

    /// - Returns: nil at the end of the archive.
    mutating func next(of stream: borrowing EntryStream) throws(UnpackFailure) -> EntryStream.Header? {
        try checkTime()
        guard let header = try stream.next(ordinal + 1) else { return nil }
        ordinal += 1
        guard ordinal <= limits.archiveEntriesMax else {
            throw .limit(.archiveTooManyEntries, limits.archiveEntriesMax)
        }
        return header
    }

    /// Reads the current entry of `stream` to its end; the bytes of a file go to a new entry.
    mutating func take(
        _ name: EntryName, kind: ArchiveEntry.Kind, from stream: borrowing some EntrySource & ~Copyable,
        _ newEntry: (Int) throws(PortError) -> any IncomingFile
    ) throws(UnpackFailure) {
        budget.beginEntry(ordinal)
        guard !name.isHostile else { throw .fault(.archiveEntryNameHostile, entry: ordinal) }
        switch kind {
        case .directory: return
        case .link, .other: throw .fault(.archiveEntryNotAFile, entry: ordinal)
        case .file: break
        }
        guard !name.isEmpty else { throw .fault(.archiveUnreadable, entry: ordinal) }
        // Skipped entries are read too: their damage and size count.
        guard !name.isPassedOver else {
            passedOver.add(name.path)
            return try drain(stream) { _ in }
        }
        guard keys.insert(name.key).inserted else { throw .fault(.archiveEntryNameRepeated, entry: ordinal) }
        let number = entries.count + 1
        let sink = try reading { () throws(PortError) in try newEntry(number) }
        try drain(stream) { bytes throws(PortError) in try sink.append(bytes) }
        entries.append(UnpackedEntry(ordinal: number, path: name.path, byteCount: Int64(budget.entryByteCount)))
    }

    /// Passes on bytes only after the budget has counted them.
    mutating func drain(
        _ stream: borrowing some EntrySource & ~Copyable, _ body: ([UInt8]) throws(PortError) -> Void
    ) throws(UnpackFailure) {
        while true {
            try checkTime()
            let count = try stream.read(into: &buffer, ordinal)
            guard count > 0 else { return }
            try budget.spend(count)
            let bytes = count == buffer.count ? buffer : Array(buffer[..<count])
            try reading { () throws(PortError) in try body(bytes) }
        }
    }

    /// Lets libarchive read names that are not ASCII while `body` runs.
    mutating func readable(_ body: (inout Unpacking) throws(UnpackFailure) -> Void) throws(UnpackFailure) {
        try UTF8Names.readable { () throws(UnpackFailure) in try body(&self) }
    }

    private func checkTime() throws(UnpackFailure) {
        guard now() < deadline else { throw .limit(.archiveTookTooLong, limits.archiveTimeMax.formatted) }
    }
}

/// Supplies the bytes of an entry.
protocol EntrySource: ~Copyable {
    /// `ordinal`: of the entry, for findings.
    /// - Returns: how many bytes of `buffer` are filled; 0 at the end of the entry.
    func read(into buffer: inout [UInt8], _ ordinal: Int) throws(UnpackFailure) -> Int
}
