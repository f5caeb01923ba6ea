import Domain
import Glibc

/// Whether what a child says of an archive can come from an honest one. Each bound is counted here once more: a child that was
/// taken over can lie about what the archive holds, but it cannot fill the disk, nor name what it did not give.
struct UnpackingCheck {
    /// The longest path that Linux takes; the worker's own bound is lower.
    private static let pathBytesMax = 4_096
    /// As the unpacking itself has it.
    private static let ratioFloorBytes: Int64 = 1_000_000

    private let limits: Limits
    private let packedByteCount: Int64
    private var total: Int64 = 0
    /// Of each file that was begun.
    private var byteCounts: [Int64] = []

    init(_ document: DocumentDescriptor, limits: Limits) {
        self.limits = limits
        var status = stat()
        // What has no size has no room for a ratio either; its reader says what is wrong with it.
        packedByteCount = unsafe fstat(document.rawValue, &status) == 0 ? Int64(status.st_size) : 0
    }

    /// The files come one after the other, from 1.
    mutating func begins(_ frame: Frame) -> Bool {
        guard frame.isEmpty, Int(frame.number) == byteCounts.count + 1,
            byteCounts.count < limits.archiveEntriesMax
        else { return false }
        byteCounts.append(0)
        return true
    }

    /// Counts bytes before they are written.
    mutating func allows(_ frame: Frame) -> Bool {
        let count = Int64(frame.plain.count)
        guard count > 0, let last = byteCounts.indices.last, Int(frame.number) == last + 1 else { return false }
        byteCounts[last] += count
        total += count
        let (most, overflows) = max(packedByteCount, 1).multipliedReportingOverflow(by: limits.archiveRatioMax)
        return byteCounts[last] <= limits.documentBytesMax && total <= limits.archiveBytesMax
            && (total <= Self.ratioFloorBytes || overflows || total <= most)
    }

    /// Either every file that was begun is named, or a finding says why none counts.
    func isPlausible(_ archive: UnpackedArchive) -> Bool {
        let inspection = archive.inspection
        guard inspection.kind == .archive, AnswerCheck.isPlausible(inspection, limits: limits) else { return false }
        let passedOver = inspection.passedOver ?? PassedOverFiles()
        guard passedOver.count <= limits.archiveEntriesMax, passedOver.names.allSatisfy(Self.isName) else {
            return false
        }
        guard inspection.isWellFormed else {
            return archive.entries.isEmpty && inspection.findings.contains { $0.severity == .rejects }
        }
        return !archive.entries.isEmpty
            && archive.entries.map(\.ordinal) == Array(1...archive.entries.count)
            && archive.entries.map(\.byteCount) == byteCounts
            && Set(archive.entries.map(\.path)).count == archive.entries.count
            && archive.entries.allSatisfy { Self.isName($0.path) }
    }

    /// Data, never a path; still none that would climb if it were one.
    private static func isName(_ path: String) -> Bool {
        !path.isEmpty && path.utf8.count <= pathBytesMax && !path.hasPrefix("/")
            && path.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
            && !path.utf8.split(separator: UInt8(ascii: "/")).contains { [".", ".."].contains(String(Substring($0))) }
    }
}
