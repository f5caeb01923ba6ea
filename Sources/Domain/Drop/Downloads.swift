/// Files of the work folder that arrive over the network. `FolderQueues` of module `Spool` implements it. Blocking,
/// with the errors of `Queues`.
package protocol Downloads: Sendable {
    /// A new ID for a download; unique.
    func newIncomingID() -> DropID

    /// Opens `.work/<id>.incoming` for appending; creates it when missing. Bytes that it has already are read once for
    /// the digest.
    /// - Throws: `.busy` when another process writes it.
    func openIncoming(_ id: DropID) throws(PortError) -> any IncomingFile

    /// Absolute path of the unfinished file, for reading.
    func incomingPath(_ id: DropID) -> String

    /// Whether the unfinished file is XML whose root element is not closed.
    func endsTooSoon(_ id: DropID) throws(PortError) -> Bool

    /// Stores name, folder and time of receipt of an unfinished download, which is complete, beside its bytes, so that a
    /// lost ledger does not lose them. Best effort: its row has the same data.
    func keepOrigin(of drop: ClaimedDrop)

    /// Renames `.work/<id>.incoming` to `.work/<id>`, which makes it the file of a claimed drop. Does nothing when that
    /// was done before. Durable on return.
    func takeIncoming(_ id: DropID) throws(PortError)

    /// Removes an unfinished download. Does nothing when there is none.
    func discardIncoming(_ id: DropID) throws(PortError)
    /// IDs of all unfinished downloads; recovery needs them.
    func incomingIDs() throws(PortError) -> Set<DropID>

    /// Restores a claimed file that was removed from the work folder before it was handed over, from the hard-link
    /// backup made at its claim. Its digest must be that of the drop.
    /// - Returns: false when there is no such backup, or its bytes differ.
    func restore(_ drop: ClaimedDrop) throws(PortError) -> Bool
}

/// A file that is written as its bytes arrive. One caller at a time; blocking. After a failed write only `restart` is
/// allowed.
package protocol IncomingFile: Sendable {
    /// Number of bytes in the file.
    var byteCount: Int64 { get }
    /// Discards all bytes and starts at offset 0.
    func restart() throws(PortError)
    /// Writes bytes at the end; not durable on return.
    func append(_ bytes: [UInt8]) throws(PortError)
    /// Flushes the file. Durable on return; the file cannot be written afterwards.
    /// - Returns: the digest of all bytes.
    func finish() throws(PortError) -> SHA256Digest
}
