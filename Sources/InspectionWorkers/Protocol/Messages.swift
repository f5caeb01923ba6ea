package import Domain

/// What a child is for, and what it compiles before it enters its sandbox. Nothing in it is secret.
package struct WorkerPreparation: Sendable, Equatable {
    /// What a child reads.
    package enum Purpose: String, Sendable, CaseIterable {
        /// TISS messages; the process becomes a fork server.
        case documents
        /// Archives and exports; needs no schema.
        case intake
    }

    package var purpose = Purpose.documents
    package var schemas: [WorkerSchema]
    /// Versions that exist, installed or not.
    package var known: Set<TISSVersion>
    /// Documents that say so are to end, hold or fill the process that reads them: for rehearsals with a program built for debugging; any
    /// other passes it over.
    package var rehearsesPoison = false
    /// Address space beyond that of the moment in which it enters its sandbox, in bytes; set from the settings.
    var memoryRoomBytes: UInt64 = 0

    package init(schemas: [WorkerSchema], known: Set<TISSVersion>) {
        self.schemas = schemas
        self.known = known
    }
}

/// Where one version's schema files lie; see `SchemaFolder` of `Documents`.
package struct WorkerSchema: Sendable, Equatable {
    package var version: TISSVersion
    package var folder: String
    package var root: String

    package init(version: TISSVersion, folder: String, root: String) {
        self.version = version
        self.folder = folder
        self.root = root
    }
}

/// What a child has given up; the kernel or its administrator may refuse some. The resource limits always hold.
package struct SandboxState: Sendable, Equatable {
    /// Only the few system calls that reading an open file needs (seccomp).
    package var refusesCalls: Bool
    /// No file can be opened (Landlock).
    package var refusesFiles: Bool
    /// A network of its own without any device, and an empty folder for its root (namespaces).
    package var hasOwnNamespaces: Bool

    /// What the kernel, or whoever set up the container, refused; empty when nothing was.
    package var missing: [String] {
        [("seccomp", refusesCalls), ("Landlock", refusesFiles), ("namespaces", hasOwnNamespaces)]
            .compactMap { name, holds in holds ? nil : name }
    }
}

/// What a child cannot do, or could not.
struct WorkerRefusal {
    /// Of `PortError.Code`.
    var code: String
    var message: String
    var isTransient: Bool

    init(_ error: PortError) {
        (code, message, isTransient) = (error.code.rawValue, error.message, error.isTransient)
    }
}

/// What a child is to do with an archive or an export; each kind of message uses what it needs of it.
struct IntakeOrder {
    var name = ""
    /// Of the archive's entries.
    var depth = 0
    var form = ExportForm.xml
    var limits = Limits()
    /// Under which records are mapped.
    var terms = ""
}

/// Of a message that says nothing but its kind and number.
struct NoContent: WireValue {
    static var unread: NoContent { NoContent() }
    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {}
}
