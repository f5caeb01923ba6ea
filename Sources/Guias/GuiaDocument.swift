import Domain

/// The file's outer elements: values derived from the item, followed by the item itself.
enum GuiaDocument {
    static func bytes(
        _ facts: GuiaFacts, key: TrackingKey, resource: GuiaResource, pass: GuiaPass, content: XMLText, extras: XMLText
    ) -> [UInt8] {
        var text = XMLText()
        text.raw(#"<?xml version="1.0" encoding="UTF-8"?>"#)
        text.open(
            "guia", [("xmlns", GuiaSchema.namespace), ("resource", resource.rawValue), ("pass", pass.rawValue)],
            level: 0)
        text.leaf("key", [], key.text.utf8, level: 1)
        if let parts = key.parts {
            text.open("keyParts", level: 1)
            text.leaf("operadora", [], parts.operadora.utf8, level: 2)
            text.leaf("year", [], parts.year.utf8, level: 2)
            text.leaf("month", [], parts.month.utf8, level: 2)
            text.leaf("number", [], parts.number.utf8, level: 2)
            text.close("keyParts", level: 1)
        }
        text.leaf("kind", [], facts.kind.rawValue.utf8, level: 1)
        let type = facts.kind.protheusType(isAudit: facts.isAudit)
        if !type.isEmpty { text.leaf("protheusType", [], type.utf8, level: 1) }
        if let status = facts.guiaStatus { text.leaf("guiaStatus", [], status.utf8, level: 1) }
        if let status = facts.tissStatus { text.leaf("tissStatus", [], status.utf8, level: 1) }
        text.leaf("audit", [], (facts.isAudit ? "true" : "false").utf8, level: 1)
        if let provider = facts.providerId { text.leaf("providerId", [], provider.utf8, level: 1) }
        text.append(content)
        text.append(extras)
        text.close("guia", level: 0)
        text.raw("\n")
        return text.bytes
    }
}
