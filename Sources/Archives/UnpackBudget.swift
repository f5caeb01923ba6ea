import Domain

/// The remaining limits of one archive. Output is counted before it is passed on.
struct UnpackBudget {
    /// The ratio is ignored up to this size: a small archive of whitespace does no harm.
    private static let ratioFloorBytes = 1_000_000

    private let packedByteCount: Int
    private let limits: Limits
    /// The current entry, from 1; folders count.
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
        // A product that overflows cannot be exceeded.
        let (most, overflows) = max(packedByteCount, 1).multipliedReportingOverflow(by: Int(limits.archiveRatioMax))
        guard byteCount <= Self.ratioFloorBytes || overflows || byteCount <= most else {
            throw .limit(.archiveRatioTooHigh, limits.archiveRatioMax)
        }
    }
}
