/// Resource limits of one archive. A small file can expand without end, so every limit counts actual output, never the
/// sizes that the archive states.
package struct ArchiveLimits: Sendable, Equatable {
    /// Most entries of any type. The whole collection of official schemas has fewer than 400.
    package var entriesMax = 10_000
    /// Most bytes of all entries together: four documents of the largest allowed size.
    package var expandedBytesMax: Int64 = 2 << 30
    /// Most bytes of one entry: the largest allowed document.
    package var entryBytesMax: Int64 = 512 << 20
    /// Highest ratio of content to archive size. Repetitive XML reaches 50 to 100; deflate can reach 1,032.
    package var expansionRatioMax: Int64 = 200
    /// The ratio is ignored up to this many expanded bytes: a tiny archive of whitespace does no harm.
    package var ratioFloorBytes: Int64 = 16 << 20
    /// Longest entry name, in bytes: the longest path in Linux.
    package var nameBytesMax = 4_096

    package init() {}
}
