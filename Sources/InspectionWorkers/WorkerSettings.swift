package import Domain

/// How workers are started and what each may use.
package struct WorkerSettings: Sendable {
    /// Workers at a time; as many documents are inspected at once.
    package var count: Int
    /// Started anew as a worker. The default is this very program, also where its file was replaced since.
    package var executable = "/proc/self/exe"
    /// Arguments after the program's name. What they lead to must call `InspectionService.serve`.
    package var arguments = ["inspection-worker"]
    /// Address space of one worker beyond what it has when everything is compiled, in bytes. Measured with all schemas compiled
    /// (300 MB of it, 140 MB in use): 20 MB for the worst hostile document; 140 MB for a `documento` of 60 MB where an operator's own
    /// schema has it gathered; up to 64 MB more may be set aside for a thread. The rest is headroom.
    package var memoryRoomBytes: UInt64 = 512 << 20
    /// Longest time from start to ready. All versions compile in a few seconds; several workers start on the same processors.
    package var startTimeMax: Duration = .seconds(120)
    /// Documents wait so long for the workers that are there before one more is forked, which a handful of files is not worth.
    package var startPatience: Duration = .milliseconds(20)
    /// Time beyond `Limits.inspectionTimeMax` that a worker has to notice by itself that a document takes too long.
    package var graceTime: Duration = .seconds(10)
    /// Most documents that a worker has in hand at a time, at most 64. What a worker has to do while its answers are dealt with.
    package var aheadMax = 32
    /// Largest answer, in bytes: a thousand findings and a thousand guias are about 2 MB.
    package var answerBytesMax = 64 << 20

    package init(count: Int) { self.count = count }
}

/// What a worker is for, and what it compiles before it locks itself in. Nothing in it is secret.
package struct WorkerPreparation: Sendable, Codable, Equatable {
    /// What a worker reads.
    package enum Purpose: String, Sendable, Codable {
        case documents
        /// Archives and exports; needs no schema.
        case intake
    }

    package var purpose = Purpose.documents
    package var schemas: [WorkerSchema]
    /// Versions that exist, installed or not.
    package var known: Set<TISSVersion>
    /// Documents that say so are to end, hold or fill the worker: for rehearsals with a program built for debugging; any other
    /// passes it over.
    package var rehearsesPoison = false
    /// Address space beyond that of the moment in which it is locked in; set from the settings.
    var memoryRoomBytes: UInt64 = 0

    package init(schemas: [WorkerSchema], known: Set<TISSVersion>) {
        self.schemas = schemas
        self.known = known
    }
}

/// Where one version's schema files lie; see `SchemaFolder` of `Documents`.
package struct WorkerSchema: Sendable, Codable, Equatable {
    package var version: TISSVersion
    package var folder: String
    package var root: String

    package init(version: TISSVersion, folder: String, root: String) {
        self.version = version
        self.folder = folder
        self.root = root
    }
}

/// What a worker says once it is ready.
struct ReadyNotice: Codable {
    var versions: Set<TISSVersion>
    var confinement: WorkerConfinement
}

/// Which walls stand around a worker; the kernel or its administrator may refuse some. The resource limits always stand.
package struct WorkerConfinement: Sendable, Codable, Equatable {
    /// Only the few system calls that reading an open file needs (seccomp).
    package var refusesCalls: Bool
    /// No file can be opened (Landlock).
    package var refusesFiles: Bool
    /// A network of its own without any device, and an empty folder for its root (namespaces).
    package var isSecluded: Bool

    /// What the kernel, or whoever set up the container, refused; empty when every wall stands.
    package var missing: [String] {
        [("seccomp", refusesCalls), ("Landlock", refusesFiles), ("namespaces", isSecluded)]
            .compactMap { name, stands in stands ? nil : name }
    }
}
