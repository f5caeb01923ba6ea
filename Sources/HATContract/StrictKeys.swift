import Domain

/// Any key of a JSON object.
private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension Decoder {
    /// Requires that the object has exactly `keys`.
    /// - Throws: `PortError.malformed` that names the missing keys and counts the extra ones, whose names come from the
    ///   sender and are not repeated.
    package func requireKeys(_ keys: Set<String>) throws {
        let found = try namedKeys()
        let missing = keys.subtracting(found).sorted()
        let extraCount = found.subtracting(keys).count
        guard missing.isEmpty, extraCount == 0 else {
            throw PortError(
                .malformed, "The body has \(extraCount) unknown keys and lacks: \(missing.joined(separator: ", ")).")
        }
    }

    /// Requires that the object has no key other than `keys`.
    /// - Throws: `PortError.malformed` that counts the others.
    package func requireNoKeys(besides keys: Set<String>) throws {
        let extraCount = try namedKeys().subtracting(keys).count
        guard extraCount == 0 else {
            throw PortError(
                .malformed, "The body has \(extraCount) unknown keys; known: \(keys.sorted().joined(separator: ", ")).")
        }
    }

    private func namedKeys() throws -> Set<String> {
        Set(try container(keyedBy: AnyKey.self).allKeys.map(\.stringValue))
    }
}
