package import Domain

/// The purpose of a child, and what it compiles before it enters its sandbox. It contains no secret.
package struct WorkerPreparation: Sendable, Equatable {
    /// What a child reads.
    package enum Purpose: String, Sendable, CaseIterable {
        /// TISS messages; the process becomes a fork server.
        case documents
        /// Archives and exports; needs no schema.
        case intake
    }

    /// The purpose of the child.
    package var purpose = Purpose.documents
    /// The schemas to compile; empty for intake.
    package var schemas: [WorkerSchema]
    /// Versions of the standard, installed or not.
    package var known: Set<TISSVersion>
    /// Whether documents may instruct the reading process to end, hang or exhaust its memory, for rehearsals with a
    /// debug build. Any other build ignores it.
    package var rehearsesPoison = false
    /// The address space, in bytes, beyond what the process has when it enters its sandbox; set from the settings.
    var memoryRoomBytes: UInt64 = 0

    /// A preparation for reading documents.
    package init(schemas: [WorkerSchema], known: Set<TISSVersion>) {
        self.schemas = schemas
        self.known = known
    }
}

/// The location of one version's schema files; see `SchemaFolder` in `Documents`.
package struct WorkerSchema: Sendable, Equatable {
    /// The version that messages state.
    package var version: TISSVersion
    /// The path of the folder.
    package var folder: String
    /// The file name of the root schema in the folder.
    package var root: String

    /// Stores the location; opens nothing.
    package init(version: TISSVersion, folder: String, root: String) {
        self.version = version
        self.folder = folder
        self.root = root
    }
}

/// The restrictions of a child. The kernel or its administrator may refuse some; the resource limits always apply.
package struct SandboxState: Sendable, Equatable {
    /// Whether only the few system calls are allowed that reading an open file needs (seccomp).
    package var refusesCalls: Bool
    /// Whether no file can be opened (Landlock).
    package var refusesFiles: Bool
    /// Whether the child has a network of its own without any device, and an empty root folder (namespaces).
    package var hasOwnNamespaces: Bool

    /// The restrictions that the kernel or the container's administrator refused; empty for none.
    package var missing: [String] {
        [("seccomp", refusesCalls), ("Landlock", refusesFiles), ("namespaces", hasOwnNamespaces)]
            .compactMap { name, holds in holds ? nil : name }
    }
}

/// A child's report that it cannot do something.
struct WorkerRefusal {
    /// The raw value of `PortError.Code`.
    var code: String
    var message: String
    var isTransient: Bool

    init(_ error: PortError) {
        (code, message, isTransient) = (error.code.rawValue, error.message, error.isTransient)
    }
}

/// A request about an archive or export. Each kind of message uses the fields that it needs.
struct IntakeOrder {
    var name = ""
    /// The nesting depth of the archive's entries.
    var depth = 0
    var form = ExportForm.xml
    var limits = Limits()
    /// The settings by which records are mapped.
    var terms = ""
}

/// The content of a message that has only its kind and number.
struct NoContent: WireValue {
    static var unread: NoContent { NoContent() }
    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {}
}
