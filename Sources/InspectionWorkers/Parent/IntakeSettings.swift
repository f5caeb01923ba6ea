/// How children that take archives apart and read exports are started, and what each may use.
package struct IntakeSettings: Sendable {
    /// Children that are kept for the next file when nobody needs them; more are started where more files come at once.
    package var keptMax: Int
    /// Started anew. The default is this very program, also where its file was replaced since.
    package var executable = "/proc/self/exe"
    /// Arguments after the program's name. What they lead to must call `InspectionService.serve`.
    package var arguments = ["inspection-worker"]
    /// Address space of one child beyond what it has when it enters its sandbox, in bytes. Archives and exports are read in pieces of
    /// 64 KB; the rest is what inflating, the parsers and two thousand records or names take, many times over.
    package var memoryRoomBytes: UInt64 = 256 << 20
    /// Longest time from start to ready.
    package var startTimeMax: Duration = .seconds(60)
    /// Longest time to tell whether a file is an export: its first 64 KB are looked at.
    package var recognitionTimeMax: Duration = .seconds(30)
    /// Time beyond the limits of an archive or export that a child has to notice by itself that it takes too long.
    package var graceTime: Duration = .seconds(10)
    /// A child that nobody needed for so long is ended.
    package var idleTimeMax: Duration = .seconds(60)
    /// Largest single message of a child, in bytes: two thousand entries with the longest names, or the longest record.
    package var answerBytesMax = 16 << 20
    /// See `WorkerPreparation.rehearsesPoison`.
    package var rehearsesPoison = false

    package init(keptMax: Int) { self.keptMax = keptMax }
}
