/// How children that unpack archives and read exports are started, and the limits of each.
package struct IntakeSettings: Sendable {
    /// The number of idle children that are kept for later files. More are started when more files come at once.
    package var keptMax: Int
    /// The executable that is started. The default is this program, even if its file was replaced since.
    package var executable = "/proc/self/exe"
    /// The arguments after the program's name. They must lead to a call of `InspectionService.serve`.
    package var arguments = ["inspection-worker"]
    /// The address space of one child, in bytes, beyond what it has when it enters its sandbox. Archives and exports
    /// are read in pieces of 64 KB. The rest is ample for decompression, the parsers and two thousand records or
    /// names.
    package var memoryRoomBytes: UInt64 = 256 << 20
    /// The longest time from start to ready.
    package var startTimeMax: Duration = .seconds(60)
    /// The longest time to decide whether a file is an export, for which its first 64 KB are read.
    package var recognitionTimeMax: Duration = .seconds(30)
    /// The time beyond the limits of an archive or export in which a child must detect by itself that it takes too
    /// long.
    package var graceTime: Duration = .seconds(10)
    /// An idle child is ended after this time.
    package var idleTimeMax: Duration = .seconds(60)
    /// The largest message of a child, in bytes: two thousand entries with the longest names, or the longest record.
    package var answerBytesMax = 16 << 20
    /// See `WorkerPreparation.rehearsesPoison`.
    package var rehearsesPoison = false

    /// Settings with this number of kept children and the defaults.
    package init(keptMax: Int) { self.keptMax = keptMax }
}
