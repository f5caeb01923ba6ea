/// A value that is never shown: `print`, dumps and logs write `(secret)` instead.
package struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let value: String

    /// Stores the value; nothing else keeps a copy.
    package init(_ value: String) { self.value = value }

    /// The value itself. Only the call that sends it may use this.
    package func reveal() -> String { value }

    /// Always `(secret)`.
    package var description: String { "(secret)" }
    /// Always `(secret)`.
    package var debugDescription: String { description }
    /// Has no children, so that a dump shows nothing.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
