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
        #expect(try FactReader.drafts(drafts.count, from: bytes, at: 0) == drafts)
        #expect(throws: CompactFailure.self) { try FactReader.drafts(1_999, from: bytes, at: 0) }
        #expect(throws: CompactFailure.self) { try FactReader.drafts(2_001, from: bytes, at: 0) }
        #expect(throws: CompactFailure.self) { try FactReader.drafts(.max, from: bytes, at: 0) }
    }

    @Test func `an archive with its entries survives`() throws {
        let bytes = try FactWriter.encode(Self.archive)
        #expect(try FactReader.archive(from: bytes, at: 0) == Self.archive)
    }

    @Test func `cut answers are errors at every length, and changed bytes never trap`() throws {
        let drafts = (1...14).map { ProbeFacts.draft($0) }
        let (records, archive) = (Self.encode(drafts), try FactWriter.encode(Self.archive))
        for count in 0..<records.count {
            #expect(throws: CompactFailure.self) {
                try FactReader.drafts(drafts.count, from: Array(records.prefix(count)), at: 0)
            }
        }
        for count in 0..<archive.count {
            #expect(throws: (any Error).self) { try FactReader.archive(from: Array(archive.prefix(count)), at: 0) }
        }
        var read = 0
        for (bytes, isArchive) in [(records, false), (archive, true)] {
            for index in bytes.indices {
                for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] where bytes[index] != value {
                    var changed = bytes
                    changed[index] = value
                    // Either outcome is right; what matters is that there is one.
                    if isArchive {
                        let found = try? FactReader.archive(from: changed, at: 0)
                        read += found == nil ? 0 : 1
                    } else if let found = try? FactReader.drafts(drafts.count, from: changed, at: 0) {
                        var check = DraftCheck(form: .xml, limits: Limits())
                        read += found.allSatisfy { check.allows($0) } ? 1 : 0
                    }
                }
            }
        }
        #expect(read > 0)
    }

    @Test(arguments: [
        "{}", " {\"a\" : [ ] }\n", "{\"a\":-0.5e+10,\"b\":[true,false,null,{}],\"\":\"\\u00e9\\\\\\/\"}",
        "{\"a\":{\"a\":{}}}",
    ])
    func `one JSON object is one`(text: String) { #expect(JSONObjectCheck.isOneObject(text)) }

    @Test(arguments: [
        "", " ", "[]", "\"a\"", "1", "null", "{", "}", "{}{}", "{},{}", "{} x", "{\"a\"}", "{\"a\":}", "{\"a\":1,}",
        "{,}", "{\"a\":01}", "{\"a\":1.}", "{\"a\":.5}", "{\"a\":1e}", "{\"a\":+1}", "{\"a\":-}", "{\"a\":\"\n\"}",
        "{\"a\":\"\\x\"}", "{\"a\":\"\\u12g4\"}", "{\"a\":\"\\u12", "{\"a\":tru}", "{\"a\":[1,]}", "{\"a\":[1 2]}",
        "{a:1}", "{\"a\" 1}", "{\"a\":\"b}", "{\"a\":NaN}", "\u{FEFF}{}",
        "{\"a\":" + String(repeating: "[", count: 100_000),
    ])
    func `anything else is none`(text: String) { #expect(!JSONObjectCheck.isOneObject(text)) }

    private static func encode(_ drafts: [OrderDraft]) -> [UInt8] {
        var writer = FactWriter(bytes: [])
        for draft in drafts { writer.write(draft) }
        return writer.bytes
    }
}
