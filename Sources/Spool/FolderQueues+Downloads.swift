package import Domain
import Files
import FoundationEssentials

extension FolderQueues: Downloads {
    /// A new ID from the wall clock and a random counter; unique in this process.
    package func newIncomingID() -> DropID {
        ids.next(millisecondsSince1970: UInt64(max(0, wallClock().timeIntervalSince1970 * 1000)))
    }

    /// Opens or creates an unfinished download. Only bytes that `finish` has flushed are safe to resume: after a power
    /// cut, bytes that were never flushed may come back with other values.
    package func openIncoming(_ id: DropID) throws(PortError) -> any IncomingFile {
        try Incoming(spool: try servedSpool()).open(id)
    }

    /// Absolute path of the unfinished download; it need not exist.
    package func incomingPath(_ id: DropID) -> String { layout.workPath(id) + WorkNames.incomingEnding }

    /// Whether the download looks truncated, by its first and last 4 KiB.
    package func endsTooSoon(_ id: DropID) throws(PortError) -> Bool {
        try Incoming(spool: try spool()).endsTooSoon(id)
    }

    /// Stores name, folder and time beside the bytes of a finished download; see `ClaimOrigins`. Best effort.
    package func keepOrigin(of drop: ClaimedDrop) {
        // A spool that is not served takes no download either.
        if let spool = try? spool() { ClaimOrigins(spool: spool).keep(incoming: drop) }
    }

    /// Renames a finished download to the name of a claimed file. Durable on return.
    /// - Throws: `.notFound` when the download, the claimed file and its hard-link backup are all missing.
    package func takeIncoming(_ id: DropID) throws(PortError) { try Incoming(spool: try servedSpool()).take(id) }

    /// Removes an unfinished download; a missing one is no error.
    package func discardIncoming(_ id: DropID) throws(PortError) { try Incoming(spool: try spool()).discard(id) }

    /// IDs of all unfinished downloads in the work folder.
    package func incomingIDs() throws(PortError) -> Set<DropID> {
        try WorkNames.ids(in: try spool()[.work], ending: WorkNames.incomingEnding)
    }

    /// Restores a claimed file from its hard-link backup. Durable on return. A file with other bytes under this ID
    /// moves to `held`.
    package func restore(_ drop: ClaimedDrop) throws(PortError) -> Bool {
        try HardLinkBackups(spool: try spool()).restore(drop)
    }
}
