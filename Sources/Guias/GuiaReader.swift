import Digests
package import Domain
package import JSON

/// Reads one item of HAT's collections and makes the file that Protheus imports.
///
/// Pure: the same item, resource and pass give the same reading and the same bytes. The item is untrusted. Keys unknown
/// to the format are kept as `extra`, and a problem never contains a value of the item.
package struct GuiaReader: Sendable {
    /// It has no state: one serves all tasks.
    package init() {}

    /// - Throws: `.internalFault` when libcrypto does not offer SHA-256; never because of the item.
    package func read(_ item: JSONValue, resource: GuiaResource, pass: GuiaPass) throws(PortError) -> GuiaReading {
        guard case .object(let members) = item else {
            return GuiaReading(
                key: nil, kind: .unknown, isAudit: false, isCancellationConfirmed: false, providerId: nil,
                problems: [GuiaProblem(.notAnObject, "")], oddities: [], digest: try .of(CanonicalJSON.of(item)),
                document: [])
        }
        let facts = GuiaFacts(item, resource: resource, pass: pass)
        var reading = GuiaReading(
            key: facts.key?.text, kind: facts.kind, isAudit: facts.isAudit,
            isCancellationConfirmed: facts.isCancellationConfirmed, providerId: facts.providerId,
            problems: problems(of: item, facts, resource, pass), oddities: [], digest: try digest(of: members),
            document: [])
        if facts.key == nil { reading.statedName = Self.statedName(members, resource) }
        var writer = ContentWriter()
        writer.write(members)
        reading.oddities = writer.oddities
        if reading.problems.isEmpty, let key = facts.key {
            reading.document = GuiaDocument.bytes(
                facts, key: key, resource: resource, pass: pass, content: writer.content, extras: writer.extras)
        }
        return reading
    }

    private func problems(
        of item: JSONValue, _ facts: GuiaFacts, _ resource: GuiaResource, _ pass: GuiaPass
    ) -> [GuiaProblem] {
        var problems: [GuiaProblem] = []
        if facts.key == nil { problems.append(GuiaProblem(.untrackable, resource.keyName)) }
        switch pass {
        case .cancelled:
            if !facts.isCancellationConfirmed {
                problems.append(
                    GuiaProblem(
                        .cancellationUnconfirmed, resource == .authorizations ? "authorizationStatus" : "isCancelled"))
            }
        case .new:
            if facts.kind == .unknown {
                problems.append(
                    GuiaProblem(.unknownKind, resource == .clinicalAttachments ? "attachType" : "authorizationType"))
            }
            problems += RequiredKeys.missing(in: item, kind: facts.kind)
        }
        return problems
    }

    /// Numbers of HAT's own, by which its operator finds the item.
    private static let otherNumbers = [
        "authorizationId", "id", "idOnHealthProvider", "attachNumber", "treatmentExtensionNumber",
    ]

    private static func statedName(_ members: [String: JSONValue], _ resource: GuiaResource) -> String? {
        if let key = visible(members[resource.keyName]) { return key }
        for name in otherNumbers {
            if let number = visible(members[name]) { return "\(name) \(number)" }
        }
        return nil
    }

    /// No other text may be logged: a text with spaces or letters outside ASCII may name a person.
    private static func visible(_ value: JSONValue?) -> String? {
        let text: String
        switch value {
        case .string(let string): text = string
        case .number(let number): text = NumberText.plain(number)
        case .null, .bool, .array, .object, nil: return nil
        }
        return (1...40).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) } ? text : nil
    }

    /// The digest without the tracking status, which changes when an item is confirmed to HAT.
    private func digest(of members: [String: JSONValue]) throws(PortError) -> SHA256Digest {
        var members = members
        members["trackingStatus"] = nil
        return try .of(CanonicalJSON.of(.object(members)))
    }
}
