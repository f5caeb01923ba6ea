/// Reads a document once and reports everything about it. Implementations use libxml2, in this process or in a child
/// process: an inspector takes only a descriptor and returns only a value.
package protocol Inspector: Sendable {
    /// Reads the document.
    /// - Parameters:
    ///   - document: open for reading, at any offset. It is read from its start, never written, never closed. Its
    ///     content is hostile.
    ///   - limits: bounds of this inspection.
    /// - Returns: what the document is. A fault of the document is a finding, never an error.
    /// - Throws: `.ioFailure` when the bytes cannot be read. No other error comes from the document.
    func inspect(_ document: DocumentDescriptor, limits: Limits) throws(PortError) -> Inspection

    /// The versions whose schema is compiled.
    var versions: Set<TISSVersion> { get }
}

/// An inspector that does not block a thread while it waits.
package protocol SuspendingInspector: Inspector {
    /// The same as `inspect`. The caller must keep `document` open until this returns; cancellation does not end it
    /// early.
    func inspectSuspended(_ document: DocumentDescriptor, limits: Limits) async throws(PortError) -> Inspection
}

/// A file descriptor open for reading. The caller owns and closes it.
package struct DocumentDescriptor: Sendable {
    /// The file descriptor.
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }
}
