/// Files that arrive over the network, in the work folder. `Spool` implements it. Blocking, like `Queues`.
package protocol Downloads: Sendable {
    /// A new name for what will arrive.
    func newIncomingID() -> DropID

    /// Opens `.work/<id>.incoming` for appending; made when it is missing. What it holds already is read once for the digest.
    func openIncoming(_ id: DropID) throws(PortError) -> any IncomingFile

    /// Absolute path of the unfinished file, for reading.
    func incomingPath(_ id: DropID) -> String

    /// Whether the unfinished file is XML whose root element is not closed.
    func endsTooSoon(_ id: DropID) throws(PortError) -> Bool

    /// Renames `.work/<id>.incoming` to `.work/<id>`: from now on it is a claimed drop's file. Does nothing when that was done.
    /// Durable on return.
    func takeIncoming(_ id: DropID) throws(PortError)

    /// Removes an unfinished download. Does nothing when it is gone.
    func discardIncoming(_ id: DropID) throws(PortError)
    func incomingIDs() throws(PortError) -> Set<DropID>

    /// Puts the claimed file back into the work folder from the second name it has since its claim, when somebody removed it
    /// before it was handed over; its digest must be the drop's.
    /// - Returns: false when there is no such file, or its bytes are others.
    func restore(_ drop: ClaimedDrop) throws(PortError) -> Bool
}

/// One file that is being written as it arrives. One caller at a time.
package protocol IncomingFile: Sendable {
    var byteCount: Int64 { get }
    /// Drops everything and begins anew.
    func restart() throws(PortError)
    func append(_ bytes: [UInt8]) throws(PortError)
    /// Flushes. Durable on return.
    /// - Returns: the digest of all bytes.
    func finish() throws(PortError) -> SHA256Digest
}
