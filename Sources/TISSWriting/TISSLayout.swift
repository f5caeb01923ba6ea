/// White space between elements of a written message. It never counts for the hash.
package enum TISSLayout: String, Sendable, CaseIterable {
    /// Everything in one line after the declaration.
    case compact
    /// One element per line, two spaces per level.
    case indented
}
