import Domain

/// How children that read documents are started and what each may use.
package struct WorkerSettings: Sendable {
    /// Children, all the time; as many documents are inspected at once.
    package var count: Int
    /// Started anew as a child. The default is this very program, also where its file was replaced since.
    package var executable = "/proc/self/exe"
    /// Arguments after the program's name. What they lead to must call `InspectionService.serve`.
    package var arguments = ["inspection-worker"]
    /// Address space of one child beyond what it has when everything is compiled, in bytes. Measured with all schemas compiled
    /// (300 MB of it, 140 MB in use): 20 MB for the worst hostile document; 140 MB for a `documento` of 60 MB where an operator's own
    /// schema has it gathered; up to 64 MB more may be set aside for a thread. The rest is headroom.
    package var memoryRoomBytes: UInt64 = 512 << 20
    /// Longest time from start to ready. All versions compile in a few seconds.
    package var startTimeMax: Duration = .seconds(120)
    /// Time beyond `Limits.inspectionTimeMax` that a child has to notice by itself that a document takes too long.
    package var graceTime: Duration = .seconds(10)
    /// Largest answer, in bytes: a thousand findings and a thousand guias are about 2 MB.
    package var answerBytesMax = 64 << 20

    package init(count: Int) { self.count = count }
}
