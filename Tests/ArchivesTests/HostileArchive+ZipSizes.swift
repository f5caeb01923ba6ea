import Domain

extension HostileArchive {
    /// Offsets, sizes and bombs.
    static let zipSizes: [HostileArchive] = zipOverlaps + zipLies + zipBombs

    private static let zipOverlaps: [HostileArchive] = [
        HostileArchive("two records of one content", .archiveOverlaps) {
            zip {
                $0.add("a.xml", "<a/>")
                $0.add("a.xml", "<a/>")
                $0.entries[1].hasNoContent = true
                $0.entries[1].offset = 0
            }
        },
        HostileArchive("an entry inside another", .archiveOverlaps, entry: 2) {
            zip {
                let inner = zip { $0.add("inner.xml", "<b/>") }
                $0.entries = [StoredZip.Entry(name: Array("outer.xml".utf8), content: inner)]
                $0.add("inner.xml", "<b/>")
                $0.entries[1].hasNoContent = true
                $0.entries[1].offset = 39
            }
        },
        HostileArchive("1,000 records over one kernel of 10 MB", .archiveOverlaps, entry: 2) {
            let kernel = try Packing.deflate(Packing.zeros(10 << 20))
            return zip {
                let sum = $0.crc32(kernel)
                for ordinal in 0..<1_000 {
                    $0.entries.append(
                        StoredZip.Entry(
                            name: [0x61], content: kernel, method: 8, localSize: 10 << 20, size: 10 << 20, sum: sum,
                            offset: 0, hasNoContent: ordinal > 0))
                }
            }
        },
        HostileArchive("each of 100 entries quotes all that follow", .archiveOverlaps, entry: 2) {
            let kernel = try Packing.deflate(Packing.zeros(1 << 20))
            return zip {
                for left in (0..<100).reversed() {
                    // A header of 31 bytes and a descriptor of 16 lie between the entries.
                    $0.entries.append(
                        StoredZip.Entry(
                            name: [0x61], content: left == 0 ? kernel : [], flags: 8, method: 8, size: 1 << 20,
                            packedSize: UInt32(left * 47 + kernel.count)))
                }
            }
        },
        HostileArchive("content that reaches into the directory", .archiveOverlaps, entry: 1) {
            zip {
                $0.entries = [
                    StoredZip.Entry(
                        name: [0x61], content: [1, 2, 3], flags: 8, method: 8, size: 100, packedSize: 70)
                ]
            }
        },
    ]

    private static let zipLies: [HostileArchive] = [
        lie("a start beyond the file", .archiveUnreadable) { $0.offset = 0x7FFF_FFFF },
        lie("a start inside the header", .archiveUnreadable) { $0.offset = 3 },
        lie("more packed bytes than the file has", .archiveUnreadable) {
            $0.packedSize = 0x7FFF_FFFF
            $0.flags = 8
            $0.method = 8
        },
        lie("a size that the content does not have", .archiveUnreadable) {
            $0.method = 8
            $0.flags = 8
            $0.size = 500
        },
        lie("a stored size that differs", .archiveUnreadable) { $0.size = 5 },
        lie("another size before the content", .archiveUnreadable) { $0.localSize = 3 },
        lie("a wrong sum", .archiveUnreadable) { $0.sum = 1 },
        lie("a wrong sum behind the content", .archiveUnreadable) { ($0.sum, $0.flags) = (1, 8) },
        lie("a negative size", .archiveUnreadable) { $0.size = 0xFFFF_FFFF },
        lie("a size of 2^63", .archiveUnreadable) {
            $0.size = 0xFFFF_FFFF
            $0.extra = little(UInt16(1)) + little(UInt16(8)) + little(UInt64(1) << 63)
        },
        lie("a packed size of 2^63", .archiveUnreadable) {
            $0.packedSize = 0xFFFF_FFFF
            $0.extra = little(UInt16(1)) + little(UInt16(8)) + little(UInt64(1) << 63)
        },
        lie("a packed size of 2^62-1", .archiveUnreadable) {
            ($0.flags, $0.method) = (8, 8)
            $0.packedSize = 0xFFFF_FFFF
            $0.extra = little(UInt16(1)) + little(UInt16(8)) + little((UInt64(1) << 62) - 1)
        },
        lie("a start of 2^64-1", .archiveUnreadable) {
            $0.offset = 0xFFFF_FFFF
            $0.extra = little(UInt16(1)) + little(UInt16(8)) + little(UInt64.max)
        },
        lie("an extra field longer than the record", .archiveUnreadable) {
            $0.size = 0xFFFF_FFFF
            $0.extra = little(UInt16(1)) + little(UInt16(60_000))
        },
        lie("a deflated content that is none", .archiveUnreadable) {
            ($0.method, $0.content, $0.unpacked) = (8, Array("not deflated".utf8), Array("<a/>".utf8))
        },
        lie("one of 1 TB", .archiveEntryTooLarge) {
            ($0.flags, $0.method) = (8, 8)
            $0.size = 0xFFFF_FFFF
            $0.extra = little(UInt16(1)) + little(UInt16(8)) + little(UInt64(1) << 40)
        },
    ]

    private static let zipBombs: [HostileArchive] = [
        HostileArchive("10 MB of zeros, told", .archiveRatioTooHigh) { try bomb(reported: 10 << 20) },
        HostileArchive("10 MB of zeros, declared as 10 bytes", .archiveRatioTooHigh) { try bomb(reported: 10) },
        HostileArchive("10 MB of zeros, declared as 900 kB", .archiveRatioTooHigh) { try bomb(reported: 900_000) },
        HostileArchive(
            "an entry one byte too large", .archiveEntryTooLarge, entry: 1, limits: limits { $0.documentBytesMax = 999 }
        ) {
            zip { $0.add("a.xml", String(repeating: "x", count: 1_000)) }
        },
        HostileArchive("an archive one byte too large", .archiveTooLarge, limits: limits { $0.archiveBytesMax = 1_999 })
        {
            zip { for name in ["a.xml", "b.xml"] { $0.add(name, String(repeating: "x", count: 1_000)) } }
        },
    ]

    private static func bomb(reported: UInt32) throws -> [UInt8] {
        let zeros = Packing.zeros(10 << 20)
        let packed = try Packing.deflate(zeros)
        return zip {
            // The checksum is correct only for the whole content; no bomb is read that far.
            $0.entries = [
                StoredZip.Entry(
                    name: Array("bomb.xml".utf8), content: packed, unpacked: [], method: 8, localSize: reported,
                    size: reported)
            ]
            $0.entries[0].sum = 0
        }
    }

    private static func lie(
        _ name: String, _ code: FindingCode, _ change: @escaping @Sendable (inout StoredZip.Entry) -> Void
    ) -> HostileArchive {
        HostileArchive(name, code, entry: 1) {
            zip {
                $0.add("a.xml", "<a/>")
                change(&$0.entries[0])
            }
        }
    }
}
