/// What the storage says of a batch's file besides its content; nil for what it does not say.
package struct StoredFacts: Sendable, Equatable {
    package var byteCount: Int64?
    /// `ETag` as sent, also a weak one; at most 256 characters.
    package var entityTag: String?
    /// `Last-Modified` as sent; at most 64 characters.
    package var lastModified: String?

    package init(byteCount: Int64? = nil, entityTag: String? = nil, lastModified: String? = nil) {
        self.byteCount = byteCount
        self.entityTag = entityTag
        self.lastModified = lastModified
    }

    /// Whether these facts and `earlier` prove that it is the same file.
    ///
    /// Nothing that both state may differ, and they must agree on the ETag or the time of the last change: an equal size alone
    /// proves nothing, since another amount or date in a lote is as long as the first one.
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
