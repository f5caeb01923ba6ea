/// Reads a document once and tells everything about it. libxml2 stands behind it today; a separate process or a faster
/// engine in front may later, which is why it takes only a descriptor and returns only a value.
package protocol Inspector: Sendable {
    /// - Parameters:
    ///   - document: open for reading, positioned anywhere; it is read from its start, never written, never closed. Hostile.
    ///   - limits: bounds of this inspection.
    /// - Returns: what the document is; a fault of the document is a finding, never an error.
    /// - Throws: `.ioFailure` when the bytes cannot be read; nothing else is the document's doing.
    func inspect(_ document: DocumentDescriptor, limits: Limits) throws(PortError) -> Inspection

    /// The versions whose schema is compiled and ready.
    var versions: Set<TISSVersion> { get }
}

/// An inspector for whose answer no thread has to wait.
package protocol SuspendingInspector: Inspector {
    /// As `inspect`. `document` stays open until this returns; cancellation does not cut it short.
    func inspectSuspended(_ document: DocumentDescriptor, limits: Limits) async throws(PortError) -> Inspection
}

/// A file descriptor open for reading. The caller owns and closes it.
package struct DocumentDescriptor: Sendable {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }
}
