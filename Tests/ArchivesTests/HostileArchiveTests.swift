import Archives
import Domain
import Foundation
import TestSupport
import Testing

struct HostileArchiveTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: HostileArchive.all)
    func `T62 a hostile archive is refused with the right code, in 2 seconds, within its limits`(
        hostile: HostileArchive
    ) throws {
        let path = try folder.write(try hostile.build(), as: "hostil.zip")
        #expect(try Unpacked.isArchive(path))
        let start = ProcessorTime.ofThread
        let unpacked = try Unpacked(path, limits: hostile.limits)
        #expect(ProcessorTime.ofThread - start < 2 * ProcessorTime.allowance)
        #expect(unpacked.code == hostile.code)
        #expect(unpacked.archive.entries.isEmpty)
        #expect(unpacked.archive.inspection.findingCount == 1)
        #expect(!unpacked.archive.inspection.isWellFormed)
        if let entry = hostile.entry { #expect(unpacked.parameters["entry"] == "\(entry)") }
        #expect(unpacked.parameters.values.allSatisfy { !$0.contains("xml") }, "a name is not told")
        #expect(unpacked.writtenByteCount <= hostile.limits.archiveBytesMax)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["hostil.zip"])
    }

    @Test func `T62 the hostile archives cover every code`() {
        #expect(HostileArchive.all.count >= 60)
        let reported = Set(HostileArchive.all.map(\.code))
        let elsewhere: Set<FindingCode> = [
            .archiveTooDeep, .archiveTookTooLong, .archiveEntryNotAccepted, .archiveNothingAccepted,
        ]
        let all = Set(FindingCode.allCases.filter { $0.rawValue.hasPrefix("ARC") })
        #expect(reported.union(elsewhere) == all)
    }
}
