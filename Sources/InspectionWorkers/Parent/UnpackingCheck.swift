import Domain
import Glibc

/// Checks whether a child's result for an archive can come from an intact one. The program counts each bound again: a
/// compromised child can falsify the archive's content, but it can neither fill the disk nor name files that it did
/// not send.
struct UnpackingCheck {
    /// The longest path that Linux accepts; the worker's own bound is lower.
    private static let pathBytesMax = 4_096
    /// The same floor as in the unpacking itself.
    private static let ratioFloorBytes: Int64 = 1_000_000

    private let limits: Limits
    private let packedByteCount: Int64
    private var total: Int64 = 0
    /// The number of bytes of each file that was begun.
    private var byteCounts: [Int64] = []

    init(_ document: DocumentDescriptor, limits: Limits) {
        self.limits = limits
        var status = stat()
        // Without a size no ratio is allowed; the reader of such a file reports the fault.
        packedByteCount = unsafe fstat(document.rawValue, &status) == 0 ? Int64(status.st_size) : 0
    }

    /// Files come one after another, numbered from 1.
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

    /// Either every file that was begun is named, or a finding gives the reason for using none.
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

    /// Whether a name is acceptable. It is data, never a path, but must still not climb if it were used as one.
    private static func isName(_ path: String) -> Bool {
        !path.isEmpty && path.utf8.count <= pathBytesMax && !path.hasPrefix("/")
            && path.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
            && !path.utf8.split(separator: UInt8(ascii: "/")).contains { [".", ".."].contains(String(Substring($0))) }
    }
}
