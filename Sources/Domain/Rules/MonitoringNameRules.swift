/// ANS's rules for the names of monitoring files and for the content of their archives. ANS refuses a wrong name; here
/// it only warns, because a name says nothing about the content.
package enum MonitoringNameRules {
    /// Findings about a document.
    static func findings(_ inspection: Inspection, named name: String?) -> [Finding] {
        guard let name else { return [] }
        let claimed = MonitoringName.kind(of: name)
        guard inspection.kind == .monitoring else {
            guard claimed != nil, inspection.kind != .archive, inspection.kind != .unreadable else { return [] }
            return [unusual(name)]
        }
        if let right = MonitoringName(name), right.kind.entries == nil { return others(right, inspection.header) }
        return [unusual(name, expected: MonitoringName.form(.sent, .returned))]
    }

    /// Findings about an archive with a name of ANS's form: its name, its format and its entries. `entries` are the
    /// names of its files, in order; `isDeflated`: it is a zip in which every file is deflated.
    package static func findings(archive name: String, entries: [String], isDeflated: Bool) -> [Finding] {
        guard let kind = MonitoringName.kind(of: name), let wanted = kind.entries else { return [] }
        let own = MonitoringName(name)
        var findings: [Finding] = []
        if own == nil { findings.append(unusual(name, expected: MonitoringName.form(kind))) }
        if !isDeflated {
            findings.append(Finding(.monitoringArchiveForm, severity: .warns, parameters: ["kind": kind.rawValue]))
        }
        let names = entries.map { MonitoringName($0) }
        // Without a competence in the archive's name, that of the first entry counts for all.
        let competence = own?.competence ?? names.lazy.compactMap { $0?.competence }.first
        let odd = names.indices.filter { names[$0]?.kind != wanted || names[$0]?.competence != competence }
        if let first = odd.first {
            findings.append(
                Finding(
                    .monitoringArchiveEntry, severity: .warns,
                    parameters: ["entry": "\(first + 1)", "count": "\(odd.count)", "kind": wanted.rawValue]))
        }
        return findings
    }

    /// Findings about a name that contradicts the header of its document.
    private static func others(_ name: MonitoringName, _ header: MessageHeader) -> [Finding] {
        let reported = [
            ("registroANS", name.registroANS, header.ansRegistry),
            ("competenciaLote", name.competence, header.competence),
        ]
        return reported.compactMap { element, named, stated in
            guard let stated, stated != named else { return nil }
            return Finding(
                .monitoringNameOther, severity: .warns, parameters: ["element": element, "named": named])
        }
    }

    private static func unusual(_ name: String, expected: String? = nil) -> Finding {
        Finding(
            .monitoringNameUnusual, severity: .warns, maskedValue: Masking.shape(of: name),
            parameters: expected.map { ["expected": $0] } ?? [:])
    }
}
