import Domain

/// What one archive may still cost. Counts what comes out, before it is passed on.
struct UnpackBudget {
    /// A small archive of blanks harms nobody; the ratio counts from here on.
    private static let ratioFloorBytes = 1_000_000

    private let packedByteCount: Int
    private let limits: Limits
    /// The entry being read, from 1, folders counted.
    private(set) var ordinal = 0
    private(set) var entryByteCount = 0
    private var byteCount = 0

    init(packedByteCount: Int, limits: Limits) {
        self.packedByteCount = packedByteCount
        self.limits = limits
    }

    mutating func beginEntry(_ ordinal: Int) {
        self.ordinal = ordinal
        entryByteCount = 0
    }

    mutating func spend(_ count: Int) throws(UnpackFailure) {
        guard count <= limits.documentBytesMax - Int64(entryByteCount) else {
            throw .limit(.archiveEntryTooLarge, limits.documentBytesMax, entry: ordinal)
        }
        entryByteCount += count
        guard count <= limits.archiveBytesMax - Int64(byteCount) else {
            throw .limit(.archiveTooLarge, limits.archiveBytesMax)
        }
        byteCount += count
        // A ratio that no number can hold is never passed.
        let (most, overflows) = max(packedByteCount, 1).multipliedReportingOverflow(by: Int(limits.archiveRatioMax))
        guard byteCount <= Self.ratioFloorBytes || overflows || byteCount <= most else {
            throw .limit(.archiveRatioTooHigh, limits.archiveRatioMax)
        }
    }
}
