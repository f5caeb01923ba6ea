package import Domain
import FoundationEssentials

extension FolderQueues: Downloads {
    package func newIncomingID() -> DropID {
        ids.next(millisecondsSince1970: UInt64(max(0, wallClock().timeIntervalSince1970 * 1000)))
    }

    /// `finish` must have returned before a part is relied upon that a later attempt resumes: bytes that were never flushed may
    /// come back as others after a power cut.
    package func openIncoming(_ id: DropID) throws(PortError) -> any IncomingFile {
        try Incoming(spool: try servedSpool()).open(id)
    }

    package func incomingPath(_ id: DropID) -> String { layout.workPath(id) + WorkNames.incomingEnding }

    package func endsTooSoon(_ id: DropID) throws(PortError) -> Bool {
        try Incoming(spool: try spool()).endsTooSoon(id)
    }

    /// - Throws: `.notFound` when neither the download nor the claimed file is there, nor its second name.
    package func takeIncoming(_ id: DropID) throws(PortError) { try Incoming(spool: try servedSpool()).take(id) }

    package func discardIncoming(_ id: DropID) throws(PortError) { try Incoming(spool: try spool()).discard(id) }

    package func incomingIDs() throws(PortError) -> Set<DropID> {
        try WorkNames.ids(in: try spool()[.work], ending: WorkNames.incomingEnding)
    }

    package func restore(_ drop: ClaimedDrop) throws(PortError) -> Bool {
        try HardLinkBackups(spool: try spool()).restore(drop)
    }
}
