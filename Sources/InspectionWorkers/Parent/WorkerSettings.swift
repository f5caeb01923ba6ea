import Domain

/// How children that read documents are started, and the limits of each.
package struct WorkerSettings: Sendable {
    /// The number of children, which is also the number of documents inspected at once.
    package var count: Int
    /// The executable that is started. The default is this program, even if its file was replaced since.
    package var executable = "/proc/self/exe"
    /// The arguments after the program's name. They must lead to a call of `InspectionService.serve`.
    package var arguments = ["inspection-worker"]
    /// The address space of one child, in bytes, beyond what it has when everything is compiled. Measured with all
    /// schemas compiled (300 MB of address space, 140 MB in use): 20 MB for the worst hostile document; 140 MB for a
    /// `documento` of 60 MB if an operator's own schema makes the validator gather it; up to 64 MB more may be
    /// reserved for a thread. The rest is headroom.
    package var memoryRoomBytes: UInt64 = 512 << 20
    /// The longest time from start to ready. All versions compile in a few seconds.
    package var startTimeMax: Duration = .seconds(120)
    /// The time beyond `Limits.inspectionTimeMax` in which a child must detect by itself that a document takes too
    /// long.
    package var graceTime: Duration = .seconds(10)
    /// The largest answer in bytes: a thousand findings and a thousand guias take about 2 MB.
    package var answerBytesMax = 64 << 20

    /// Settings with this number of children and the defaults.
    package init(count: Int) { self.count = count }
}
