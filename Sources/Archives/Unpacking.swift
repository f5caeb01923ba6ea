import Domain

/// One archive being taken apart: what it gave and what it may still cost.
struct Unpacking {
    private(set) var entries: [UnpackedEntry] = []
    let file: PackedFile
    let archiveName: String
    let limits: Limits
    var budget: UnpackBudget
    /// A zip whose files are deflated, every one.
    var isDeflated = false
    /// Of all bytes that came out, where somebody asked for it.
    var sum: CRC32?
    /// The entry being read, from 1, folders counted.
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
        switch ArchiveForm.told(by: head) {
        case .zip: try readZip(newEntry)
        case .tar: try readTar(newEntry)
        case .gzip: try readGzip(head, newEntry)
        case nil: throw .fault(.archiveNotWhatItsNameSays)
        }
        guard !entries.isEmpty else { throw .fault(.archiveEmpty) }
    }

    /// - Returns: nil at the archive's end.
    mutating func next(of stream: borrowing EntryStream) throws(UnpackFailure) -> EntryStream.Header? {
        try checkTime()
        guard let header = try stream.next(ordinal + 1) else { return nil }
        ordinal += 1
        guard ordinal <= limits.archiveEntriesMax else {
            throw .limit(.archiveTooManyEntries, limits.archiveEntriesMax)
        }
        return header
    }

    /// Reads the entry at which `stream` stands to its end; a file's bytes go to a new entry.
    mutating func take(
        _ name: EntryName, kind: ArchiveEntry.Kind, from stream: borrowing EntryStream,
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
        // Read all the same: its damage and its size count.
        guard !name.isLitter else { return try drain(stream) { _ in } }
        guard keys.insert(name.key).inserted else { throw .fault(.archiveEntryNameRepeated, entry: ordinal) }
        let number = entries.count + 1
        let sink = try reading { () throws(PortError) in try newEntry(number) }
        try drain(stream) { bytes throws(PortError) in try sink.append(bytes) }
        entries.append(UnpackedEntry(ordinal: number, path: name.path, byteCount: Int64(budget.entryByteCount)))
    }

    /// Nothing is handed on before the budget allows it.
    mutating func drain(
        _ stream: borrowing EntryStream, _ body: ([UInt8]) throws(PortError) -> Void
    ) throws(UnpackFailure) {
        while true {
            try checkTime()
            let count = try stream.read(into: &buffer, ordinal)
            guard count > 0 else { return }
            try budget.spend(count)
            let bytes = count == buffer.count ? buffer : Array(buffer[..<count])
            sum?.add(bytes)
            try reading { () throws(PortError) in try body(bytes) }
        }
    }

    /// Lets libarchive read names beyond ASCII while `body` runs.
    mutating func readable(_ body: (inout Unpacking) throws(UnpackFailure) -> Void) throws(UnpackFailure) {
        try UTF8Names.readable { () throws(UnpackFailure) in try body(&self) }
    }

    private func checkTime() throws(UnpackFailure) {
        guard now() < deadline else { throw .limit(.archiveTookTooLong, limits.archiveTimeMax.told) }
    }
}
