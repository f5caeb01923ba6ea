import Domain

extension HostileArchive {
    /// The end record and the directory.
    static let zipEnds: [HostileArchive] = [
        end("a program before it", .archiveUnreadable) { $0.prefix = Array("PK\u{3}\u{4}MZ".utf8) + Packing.zeros(64) },
        end("bytes behind it", .archiveUnreadable) { $0.trailing = [1, 2, 3] },
        end("64 KB behind it", .archiveUnreadable) { $0.trailing = Packing.zeros(64 << 10) },
        end("one of several disks", .archiveUnreadable) { $0.disk = 1 },
        end("a record on another disk", .archiveUnreadable) { $0.entries[0].disk = 2 },
        end("counts that differ", .archiveUnreadable) { $0.countHere = 1 },
        end("fewer entries than told", .archiveUnreadable) { $0.count = 3 },
        end("more entries than told", .archiveUnreadable) { $0.count = 1 },
        end("as many entries as the number holds", .archiveTooManyEntries) { $0.count = 0xFFFF },
        end("a directory larger than the file", .archiveUnreadable) { $0.directorySize = 0x7FFF_FFFF },
        end("a directory of no size", .archiveUnreadable) { $0.directorySize = 0 },
        end("a directory of 4 GB", .archiveUnreadable) { $0.directorySize = 0xFFFF_FFFF },
        end("a directory beyond the file", .archiveUnreadable) { $0.directoryOffset = 0xFFFF_FFFE },
        end("a directory at the first byte", .archiveUnreadable) { $0.directoryOffset = 0 },
        end("bytes before the directory", .archiveUnreadable) { $0.beforeDirectory = [1, 2, 3] },
        end("bytes between directory and end", .archiveUnreadable) { $0.beforeEnd = Array("hidden".utf8) },
        end("an entry that the directory does not tell of", .archiveUnreadable) { $0.entries[0].hasNoRecord = true },
        end("a last entry that the directory does not tell of", .archiveUnreadable) {
            $0.entries[1].hasNoRecord = true
        },
        end("another end record in the comment", .archiveUnreadable) { $0.comment = StoredZip().bytes },
        end("half an end record in the comment", .archiveUnreadable) { $0.comment = [0x50, 0x4B, 5, 6] },
        end("a pointer to a wide end record that is not there", .archiveUnreadable) {
            $0.beforeEnd = wideEnd(size: 0, start: 0, count: 2, pointsTo: 1 << 62).suffix(20)
        },
        end("a wide end record of 2^63 entries", .archiveUnreadable) {
            $0.beforeEnd = wideEnd(size: 100, start: 72, count: 1 << 63, pointsTo: UInt64($0.endPosition))
        },
        end("a wide end record that contradicts the short one", .archiveUnreadable) {
            $0.beforeEnd = wideEnd(size: 100, start: 1 << 63, count: 2, pointsTo: UInt64($0.endPosition))
        },
        end("a wide end record of all ones", .archiveUnreadable) {
            $0.beforeEnd = wideEnd(size: .max, start: .max, count: .max, pointsTo: UInt64($0.endPosition))
            $0.count = 0xFFFF
            $0.directorySize = 0xFFFF_FFFF
            $0.directoryOffset = 0xFFFF_FFFF
        },
        HostileArchive(
            "one entry more than allowed", .archiveTooManyEntries, limits: limits { $0.archiveEntriesMax = 5 }
        ) {
            zip { for ordinal in 1...6 { $0.add("\(ordinal).xml", "<a/>") } }
        },
        HostileArchive("4,000 empty entries", .archiveTooManyEntries) {
            zip { for ordinal in 1...4_000 { $0.add("\(ordinal)", "") } }
        },
        HostileArchive("66,000 entries, declared as 464", .archiveTooManyEntries) {
            // The number has 16 bits, so it is not reliable.
            zip { zip in
                zip.entries = (0..<66_000).map { StoredZip.Entry(name: little(UInt32($0 + 0x3131_3131)), content: []) }
            }
        },
    ]

    private static func end(
        _ name: String, _ code: FindingCode, _ change: @escaping @Sendable (inout StoredZip) -> Void
    ) -> HostileArchive {
        HostileArchive(name, code) {
            zip {
                $0.add("a.xml", "<a/>")
                $0.add("b.xml", "<b/>")
                change(&$0)
            }
        }
    }

    /// The 64-bit end record and the pointer to it.
    private static func wideEnd(size: UInt64, start: UInt64, count: UInt64, pointsTo: UInt64) -> [UInt8] {
        let record: [UInt8] =
            [0x50, 0x4B, 6, 6] + little(UInt64(44)) + little(UInt16(45)) + little(UInt16(45)) + little(UInt64(0))
            + little(count) + little(count) + little(size) + little(start)
        return record + [0x50, 0x4B, 6, 7] + little(UInt32(0)) + little(pointsTo) + little(UInt32(1))
    }
}
