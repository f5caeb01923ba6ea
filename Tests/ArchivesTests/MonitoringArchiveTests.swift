import Domain
import Foundation
import TestSupport
import Testing

struct MonitoringArchiveTests {
    let folder: TemporaryFolder
    private static let first = "1234562026090001.XTE"

    init() throws { folder = try TemporaryFolder() }

    @Test func `an archive for ANS is unpacked like any other, and what ANS would refuse is reported`() throws {
        var zip = StoredZip()
        zip.add(Self.first, "<a/>")
        let stored = try Unpacked(try folder.write(zip.bytes, as: "1234562026090001.ZTE"))
        #expect(stored.codes == [.monitoringArchiveForm] && stored.paths == [Self.first])
        zip.add("lote.xml", "<b/>")
        let mixed = try Unpacked(try folder.write(zip.bytes, as: "1234562026090002.ZTE"))
        #expect(mixed.codes == [.monitoringArchiveForm, .monitoringArchiveEntry])
        #expect(mixed.archive.inspection.findings.allSatisfy { $0.severity == .warns })
        #expect(mixed.paths.count == 2 && mixed.archive.inspection.findingCount == 2)
        #expect(try Unpacked(try folder.write(zip.bytes, as: "lotes.zip")).codes.isEmpty)
    }

    @Test func `a deflated archive with only its own kind has no finding`() throws {
        let bytes = try WrittenArchive.bytes(.zip, [(Self.first, 2_000)])
        #expect(try Unpacked(try folder.write(bytes, as: "1234562026090001.ZTE")).codes.isEmpty)
    }

    @Test func `a tar with that name is no zip`() throws {
        let tar = RawTar.of { $0.add(Array(Self.first.utf8), [1]) }
        #expect(try Unpacked(try folder.write(tar, as: "1234562026090001.ZTE")).codes == [.monitoringArchiveForm])
    }
}

extension Unpacked {
    fileprivate var codes: [FindingCode] { archive.inspection.findings.map(\.code) }
}
