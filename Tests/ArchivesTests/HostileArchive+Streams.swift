import Domain

extension HostileArchive {
    static let tars: [HostileArchive] =
        [
            ("a symbolic link", "2"), ("a hard link", "1"), ("a terminal", "3"), ("a disk", "4"), ("a FIFO", "6"),
        ].flatMap { (name: String, type: Character) in
            let build: @Sendable () -> [UInt8] = {
                RawTar.of {
                    $0.add("a.xml", "<a/>")
                    $0.add("b.xml", type: type, link: "/etc/passwd")
                }
            }
            return [
                HostileArchive("tar: \(name)", .archiveEntryNotAFile, entry: 2, build),
                HostileArchive("tar.gz: \(name)", .archiveEntryNotAFile, entry: 2) { try Packing.gzip(build()) },
            ]
        }
        + ["/etc/passwd", "../a.xml", "a/../../b", "..\\b.xml", "c:\\b.xml"].map { name in
            HostileArchive("tar: name \(name)", .archiveEntryNameHostile, entry: 1) {
                RawTar.of { $0.add(name, "<a/>") }
            }
        }
        + [
            HostileArchive("tar: a name twice", .archiveEntryNameRepeated, entry: 2) {
                RawTar.of {
                    $0.add("./a.xml", "<a/>")
                    $0.add("A.xml", "<b/>")
                }
            },
            HostileArchive("tar: only a folder", .archiveEmpty) { RawTar.of { $0.add("pasta", type: "5") } },
            HostileArchive("tar: no end mark", .archiveTruncated) {
                RawTar.of { $0.add("a.xml", "<a/>") }.dropLast(1_024)
            },
            HostileArchive("tar: cut in the content", .archiveTruncated) {
                Array(RawTar.of { $0.add("a.xml", String(repeating: "x", count: 2_000)) }.prefix(1_500))
            },
            HostileArchive("tar: another tar behind the end", .archiveUnreadable) {
                RawTar.of { $0.add("a.xml", "<a/>") } + RawTar.of { $0.add("b.xml", "<b/>") }
            },
            HostileArchive("tar.gz: another tar behind the end", .archiveUnreadable) {
                try Packing.gzip(RawTar.of { $0.add("a.xml", "<a/>") } + RawTar.of { $0.add("b.xml", "<b/>") })
            },
            HostileArchive("tar: a wrong sum", .archiveUnreadable) {
                RawTar.of {
                    $0.add("a.xml", "<a/>")
                    $0.add(Array("b.xml".utf8), [1], isSumWrong: true)
                }
            },
            HostileArchive("tar: a size of 2^62", .archiveEntryTooLarge, entry: 1) {
                RawTar.of {
                    $0.add(Array("a.xml".utf8), size: [0x80, 0, 0, 0] + (UInt64(1) << 62).bigEndianBytes)
                }
            },
            HostileArchive("tar: a negative size", .archiveUnreadable, entry: 1) {
                RawTar.of { $0.add(Array("a.xml".utf8), size: [UInt8](repeating: 0xFF, count: 12)) }
            },
            HostileArchive("tar: 100 long names in a row", .archiveEntryNotAFile, entry: 1) {
                RawTar.of { tar in for _ in 0..<100 { tar.add("././@LongLink", "a.xml", type: "L") } }
            },
            HostileArchive("tar: a long name of 1 GB", .archiveUnreadable, entry: 1) {
                RawTar.of {
                    $0.add(Array("././@LongLink".utf8), Array("a".utf8), type: "L", size: Array("10000000000 ".utf8))
                }
            },
            HostileArchive(
                "tar: one entry more than allowed", .archiveTooManyEntries, limits: limits { $0.archiveEntriesMax = 5 }
            ) {
                RawTar.of { tar in for ordinal in 1...6 { tar.add("\(ordinal).xml", "<a/>") } }
            },
        ]

    static let gzips: [HostileArchive] = [
        HostileArchive("gzip: 10 MB of zeros", .archiveRatioTooHigh) { try Packing.gzip(Packing.zeros(10 << 20)) },
        HostileArchive("tar.gz: 10 MB of zeros", .archiveRatioTooHigh) {
            try Packing.gzip(RawTar.of { $0.add(Array("a.xml".utf8), Packing.zeros(10 << 20)) })
        },
        HostileArchive("gzip: too large", .archiveEntryTooLarge, entry: 1, limits: limits { $0.documentBytesMax = 99 })
        {
            try Packing.gzip(Packing.zeros(100))
        },
        HostileArchive(
            "tar.gz: too large", .archiveEntryTooLarge, entry: 1, limits: limits { $0.documentBytesMax = 99 }
        ) {
            try Packing.gzip(RawTar.of { $0.add(Array("a.xml".utf8), Packing.zeros(100)) })
        },
        HostileArchive("gzip: cut in the sum", .archiveTruncated) {
            try Packing.gzip(Array("<lote/>".utf8)).dropLast(4)
        },
        HostileArchive("gzip: cut in the content", .archiveTruncated) {
            try Packing.gzip(Array("<lote/>".utf8)).dropLast(10)
        },
        HostileArchive("gzip: two bytes", .archiveTruncated) { [0x1F, 0x8B] },
        HostileArchive("gzip: a method that is none", .archiveNotWhatItsNameSays) {
            [0x1F, 0x8B, 7, 0] + Packing.zeros(100)
        },
        HostileArchive("gzip: flags that are none", .archiveNotWhatItsNameSays) {
            [0x1F, 0x8B, 8, 0xFF] + Packing.zeros(100)
        },
        HostileArchive("gzip: a wrong sum", .archiveUnreadable) {
            var bytes = try Packing.gzip(Array("<lote/>".utf8))
            bytes[bytes.count - 6] ^= 1
            return bytes
        },
        HostileArchive("tar.gz: a wrong sum", .archiveUnreadable) {
            var bytes = try Packing.gzip(RawTar.of { $0.add("a.xml", "<a/>") })
            bytes[bytes.count - 6] ^= 1
            return bytes
        },
        HostileArchive("gzip: a wrong size", .archiveUnreadable) {
            var bytes = try Packing.gzip(Array("<lote/>".utf8))
            bytes[bytes.count - 2] ^= 1
            return bytes
        },
        HostileArchive("gzip: behind a line feed", .archiveBehindForeignBytes) {
            try [0x0A] + Packing.gzip(Array("<a/>".utf8))
        },
        HostileArchive("gzip: bytes behind the stream", .archiveUnreadable) {
            try Packing.gzip(Array("<a/>".utf8)) + Array("PK".utf8)
        },
        HostileArchive("gzip: a name that never ends", .archiveTruncated) {
            [0x1F, 0x8B, 8, 8, 0, 0, 0, 0, 0, 3] + [UInt8](repeating: 0x61, count: 100_000)
        },
    ]
}

extension UInt64 {
    fileprivate var bigEndianBytes: [UInt8] { little(self).reversed() }
}
