import Domain
import InspectionWorkerProbe
import Testing

@testable import InspectionWorkers

@Suite struct `Coding of archives and records` {
    private static let archive: UnpackedArchive = {
        var archive = UnpackedArchive(
            inspection: ProbeFacts.inspection(7),
            entries: [
                UnpackedEntry(ordinal: 1, path: "é/b.xml", byteCount: 1 << 40),
                UnpackedEntry(ordinal: 2, path: "", byteCount: 0),
            ])
        archive.inspection.kind = .archive
        return archive
    }()

    @Test func `made-up records survive`() throws {
        let drafts = (1...2_000).map { ProbeFacts.draft($0) }
        let bytes = Self.encode(drafts)
        #expect(try Coded.read(OrderDraft.self, drafts.count, bytes) == drafts)
        #expect(throws: ChannelFailure.violated) { try Coded.read(OrderDraft.self, 1_999, bytes) }
        #expect(throws: ChannelFailure.violated) { try Coded.read(OrderDraft.self, 2_001, bytes) }
        #expect(throws: ChannelFailure.violated) { try Coded.read(OrderDraft.self, .max, bytes) }
    }

    @Test func `an archive with its entries survives`() throws {
        #expect(try Coded.read(UnpackedArchive.self, Coded.bytes(Self.archive)) == Self.archive)
    }

    @Test func `cut answers are errors at every length, and changed bytes never trap`() throws {
        let drafts = (1...14).map { ProbeFacts.draft($0) }
        let (records, archive) = (Self.encode(drafts), Coded.bytes(Self.archive))
        for count in 0..<records.count {
            #expect(throws: ChannelFailure.violated) {
                try Coded.read(OrderDraft.self, drafts.count, Array(records.prefix(count)))
            }
        }
        for count in 0..<archive.count {
            #expect(throws: ChannelFailure.violated) {
                try Coded.read(UnpackedArchive.self, Array(archive.prefix(count)))
            }
        }
        var read = 0
        for (bytes, isArchive) in [(records, false), (archive, true)] {
            for index in bytes.indices {
                for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] where bytes[index] != value {
                    var changed = bytes
                    changed[index] = value
                    // Either outcome is right; it must only not trap.
                    if isArchive {
                        let found = try? Coded.read(UnpackedArchive.self, changed)
                        read += found == nil ? 0 : 1
                    } else if let found = try? Coded.read(OrderDraft.self, drafts.count, changed) {
                        var check = DraftCheck(form: .xml, limits: Limits())
                        read += found.allSatisfy { check.allows($0) } ? 1 : 0
                    }
                }
            }
        }
        #expect(read > 0)
    }

    private static func encode(_ drafts: [OrderDraft]) -> [UInt8] {
        var coder = WireCoder(writingAfter: [])
        for draft in drafts { coder.write(draft) }
        return coder.bytes
    }
}
