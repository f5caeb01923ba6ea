/// What the storage says about the file of a batch; nil for what it does not say.
package struct StoredFacts: Sendable, Equatable {
    /// Size in bytes.
    package var byteCount: Int64?
    /// `ETag` as sent, strong or weak; at most 256 characters.
    package var entityTag: String?
    /// `Last-Modified` as sent; at most 64 characters.
    package var lastModified: String?

    /// Facts as the storage sent them; without any, they prove nothing.
    package init(byteCount: Int64? = nil, entityTag: String? = nil, lastModified: String? = nil) {
        self.byteCount = byteCount
        self.entityTag = entityTag
        self.lastModified = lastModified
    }

    /// Whether these facts and `earlier` prove that it is the same file.
    ///
    /// No value that both have may differ, and they must agree in the ETag or the time of the last change. An equal
    /// size proves nothing: a lote with another amount or date is as long as the first one.
    package func provesSameFile(as earlier: StoredFacts) -> Bool {
        func differs<Value: Equatable>(_ path: KeyPath<StoredFacts, Value?>) -> Bool {
            guard let now = self[keyPath: path], let then = earlier[keyPath: path] else { return false }
            return now != then
        }
        guard !differs(\.byteCount), !differs(\.entityTag), !differs(\.lastModified) else { return false }
        return (entityTag != nil && entityTag == earlier.entityTag)
            || (lastModified != nil && lastModified == earlier.lastModified)
    }
}
