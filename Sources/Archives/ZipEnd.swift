import Domain

/// A zip's end record: the location of its directory. Accepted only when every reader would find the same one.
struct ZipEnd {
    private static let byteCount = 22
    private static let commentBytesMax = 65_535
    /// How many of the last bytes are searched for an end record that other bytes follow.
    private static let trailingSearched = 1 << 20
    private static let signature: [UInt8] = [0x50, 0x4B, 5, 6]

    private(set) var directoryStart: Int
    /// Offset at which the directory ends and the end record or its 64-bit form starts.
    private(set) var directoryEnd: Int
    private(set) var entryCount: UInt64

    static func find(in file: PackedFile) throws(UnpackFailure) -> ZipEnd {
        let tailStart = max(0, file.byteCount - byteCount - commentBytesMax)
        let tail = try reading { () throws(PortError) in
            try file.read(at: tailStart, file.byteCount - tailStart)
        }
        let signatures = tail.indices.filter { tail[$0] == 0x50 && tail.has(signature, at: $0) }
        // The end record of a nested zip that is stored as an entry does not reach the end of this file.
        let ends = signatures.filter {
            $0 + byteCount <= tail.count && $0 + byteCount + Int(tail.little(UInt16.self, at: $0 + 20)) == tail.count
        }
        guard let position = ends.first else { throw try missing(in: file) }
        // With a second end record in the comment, readers would disagree about the content.
        guard ends.count == 1, signatures.last == position else { throw .fault(.archiveUnreadable) }
        return try ZipEnd(Array(tail[position...]), at: tailStart + position, in: file)
    }

    private init(_ record: [UInt8], at position: Int, in file: PackedFile) throws(UnpackFailure) {
        let entriesHere = record.little(UInt16.self, at: 8)
        entryCount = UInt64(record.little(UInt16.self, at: 10))
        guard record.little(UInt32.self, at: 4) == 0, UInt64(entriesHere) == entryCount else {
            throw .fault(.archiveUnreadable)  // one of several disks
        }
        let size = Int(record.little(UInt32.self, at: 12))
        directoryStart = Int(record.little(UInt32.self, at: 16))
        directoryEnd = position
        if let wide = try Self.wideRecord(before: position, in: file) {
            // When the short record can hold a value, both records must agree.
            let values: [(short: UInt64, all: UInt64, wide: UInt64)] = [
                (entryCount, 0xFFFF, wide.little(at: 32)),
                (UInt64(size), 0xFFFF_FFFF, wide.little(at: 40)),
                (UInt64(directoryStart), 0xFFFF_FFFF, wide.little(at: 48)),
            ]
            guard values.allSatisfy({ $0.short == $0.wide || $0.short == $0.all }),
                wide.little(UInt64.self, at: 16) == 0, values[0].wide == wide.little(UInt64.self, at: 24),
                let start = Int(exactly: values[2].wide), let wideSize = Int(exactly: values[1].wide),
                wideSize <= file.byteCount, start <= file.byteCount, start + wideSize == position - 20 - 56
            else { throw .fault(.archiveUnreadable) }
            (directoryStart, directoryEnd, entryCount) = (start, start + wideSize, values[0].wide)
        } else {
            // Some programs would read extra bytes before, between or after these, and others would not.
            guard directoryStart + size == position else { throw .fault(.archiveUnreadable) }
        }
    }

    /// - Returns: the 64-bit end record, 56 bytes; nil when no pointer to one precedes the end record.
    private static func wideRecord(before position: Int, in file: PackedFile) throws(UnpackFailure) -> [UInt8]? {
        guard position >= 20 else { return nil }
        let bytes = try reading { () throws(PortError) in
            try file.read(at: max(0, position - 76), min(position, 76))
        }
        let pointer = bytes.count - 20
        guard bytes.has([0x50, 0x4B, 6, 7], at: pointer) else { return nil }
        // Exactly one disk, and the record directly before its pointer, with the minimal size.
        guard bytes.count == 76, bytes.has([0x50, 0x4B, 6, 6], at: 0),
            bytes.little(UInt64.self, at: 4) == 44, bytes.little(UInt32.self, at: pointer + 4) == 0,
            bytes.little(UInt64.self, at: pointer + 8) == UInt64(position - 76),
            bytes.little(UInt32.self, at: pointer + 16) == 1
        else { throw .fault(.archiveUnreadable) }
        return Array(bytes[..<56])
    }

    /// A zip without an end record is truncated, unless it is no zip or other bytes follow its end.
    private static func missing(in file: PackedFile) throws(UnpackFailure) -> UnpackFailure {
        let head = try reading { () throws(PortError) in try file.read(at: 0, 30) }
        guard head.count == 30, head.has([0x50, 0x4B, 3, 4], at: 0) else { return .fault(.archiveTruncated) }
        let version = head.little(UInt16.self, at: 4) & 0xFF
        let method = head.little(UInt16.self, at: 8)
        let nameLength = Int(head.little(UInt16.self, at: 26))
        let isHeader = (10...63).contains(version) && method <= 99 && (1...EntryName.bytesMax).contains(nameLength)
        guard isHeader else { return .fault(.archiveNotWhatItsNameSays) }
        if try hasBytesBehindEnd(file) { return .fault(.archiveUnreadable, parameters: ["reason": "bytesBehindEnd"]) }
        return .fault(.archiveTruncated)
    }

    /// Whether a directory ends before the last byte, followed by an end record that states its start.
    private static func hasBytesBehindEnd(_ file: PackedFile) throws(UnpackFailure) -> Bool {
        let start = max(0, file.byteCount - trailingSearched)
        let tail = try reading { () throws(PortError) in try file.read(at: start, file.byteCount - start) }
        return tail.indices.contains { position in
            guard tail[position] == 0x50, position + byteCount < tail.count, tail.has(signature, at: position)
            else { return false }
            let (size, first) = (
                tail.little(UInt32.self, at: position + 12), tail.little(UInt32.self, at: position + 16)
            )
            return Int(size) + Int(first) == start + position || first == .max
        }
    }
}

/// Turns a `PortError` into `UnpackFailure.port`: a failed read is never a defect of the archive.
func reading<Value>(_ body: () throws(PortError) -> Value) throws(UnpackFailure) -> Value {
    do { return try body() } catch { throw .port(error) }
}
