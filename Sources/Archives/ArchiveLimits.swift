/// What one archive may cost. A small file can expand without end, so every bound counts what comes out, never what the
/// archive says of itself.
package struct ArchiveLimits: Sendable, Equatable {
    /// Most entries of any kind: the whole collection of official schemas has fewer than 400.
    package var entriesMax = 10_000
    /// Most bytes of all entries together: four documents of the largest size allowed.
    package var expandedBytesMax: Int64 = 2 << 30
    /// Most bytes of one entry: the largest document allowed.
    package var entryBytesMax: Int64 = 512 << 20
    /// Most times that the content may be larger than the archive. Repetitive XML reaches 50 to 100; deflate ends at 1,032.
    package var expansionRatioMax: Int64 = 200
    /// Expanded bytes up to which the ratio is not looked at: a tiny archive of blanks harms nobody.
    package var ratioFloorBytes: Int64 = 16 << 20
    /// Longest entry name, in bytes: the longest path that Linux takes.
    package var nameBytesMax = 4_096

    package init() {}
}
