package import FoundationEssentials

/// Judges one document. Pure: the same inspection, rules, history and routes give the same decision.
///
/// The stages follow what receivers do (facts: order of checks): file and XML → kind → version → schema → header → hash →
/// duplicates → totals. All findings of a stage are told; later stages are still told when they rest on facts that were read,
/// so that a sender mends everything at once.
/// `day` is that of receipt, where the operator is; without it neither the calendar of versions nor the future is looked at.
/// `name` is the file's, as it was dropped or as its archive calls it; without it no name is looked at.
/// `dayOf` says on which day something earlier was received.
package func decide(
    _ inspection: Inspection, named name: String? = nil, from origin: DropOrigin = .inbox, rules: AcceptanceRules,
    history: History,
    routes: RoutingTable, on day: CalendarDay? = nil, references: any ReferenceTables = NoReferenceTables(),
    dayOf: @escaping @Sendable (Date) -> CalendarDay? = { _ in nil }
) -> Decision {
    var judge = Judge(
        inspection: inspection, origin: origin, rules: rules, history: history, references: references, day: day,
        dayOf: dayOf)
    // A folder's name is its owner's business.
    let name = name?.split(separator: "/").last.map(String.init)
    judge.judgeKind(name)
    judge.judgeVersion()
    judge.judgeHeader()
    judge.judgeName(name)
    judge.judgeValues()
    judge.judgeRegisters()
    judge.judgeHash()
    judge.judgeDuplicates()
    judge.judgeTotals()
    judge.judgeProviderMode()
    return judge.decision(routes: routes)
}

private struct Judge {
    let inspection: Inspection
    let origin: DropOrigin
    let rules: AcceptanceRules
    let history: History
    let references: any ReferenceTables
    let day: CalendarDay?
    let dayOf: @Sendable (Date) -> CalendarDay?
    var added: [Finding] = []
    var needsPerson = false
    var isDuplicate = false

    /// Header rules speak of a message whose header could be read at all.
    private var isReadableMessage: Bool {
        switch inspection.kind {
        case .message: true
        case .webService, .soap: inspection.messagePath != nil
        case .unreadable, .monitoring, .other, .archive, .export: false
        }
    }

    /// Data for ANS that this operator takes when it is right.
    private var isTakenForANS: Bool { inspection.kind == .monitoring && rules.monitoring == .accept }

    mutating func judgeKind(_ name: String?) {
        if inspection.findings.contains(where: { $0.code == .inspectionFailed || $0.code == .ledgerLost }) {
            needsPerson = true
        }
        switch inspection.kind {
        case .message: break
        case .unreadable: break  // the XML findings say why
        case .archive: break  // its entries are judged each by itself
        case .export: judgeRecords()
        case .webService: judgeWebService(.webServiceMessage)
        case .soap: judgeWebService(.soapEnvelope)
        case .monitoring: if !isTakenForANS { hold(.monitoringMessage) }
        case .other:
            // A message's own name in a namespace that is none of TISS's says what to mend: it is refused, and nobody asked.
            guard !inspection.findings.contains(where: { $0.code == .wrongNamespace }) || inspection.root?.isPTU == true
            else { break }
            hold(inspection.root?.isPTU == true ? .ptuMessage : .unknownRoot)
        }
        added += MonitoringNameRules.findings(inspection, named: name)
        if isTakenForANS { judgeDataForANS() }
    }

    /// Its header is of another form than a message's; the days are judged with the values.
    private mutating func judgeDataForANS() {
        let header = inspection.header
        if let own = rules.registroANS, let stated = header.ansRegistry, stated != own {
            add(
                .dataOfAnotherOperator, at: inspection.location(of: .ansRegistry),
                words: ["stated": stated, "own": own])
        }
        guard let text = header.competence, inspection.schema == .valid else { return }
        let competence = CalendarDay(text.prefix(4) + "-" + text.dropFirst(4) + "-01")
        if competence.map({ first in day.map { first > $0 } ?? false }) ?? true {
            add(.competenceInvalid, at: inspection.location(of: .competence))
        }
    }

    /// Taken out of the wrong channel, but a message like any other; an envelope around something else is none.
    private mutating func judgeWebService(_ code: FindingCode) {
        guard isReadableMessage else { return hold(code == .soapEnvelope ? .soapWithoutMessage : .unknownRoot) }
        add(code, severity: .warns, words: ["root": inspection.root?.name ?? "-"])
    }

    /// A file of records stands when at least one of them can be used.
    private mutating func judgeRecords() {
        guard inspection.isWellFormed, inspection.isComplete, let export = inspection.export else { return }
        let words = ["records": "\(export.recordCount)", "unusable": "\(export.unusableCount)"]
        if export.recordCount == 0 {
            add(.exportEmpty)
        } else if export.recordCount == export.unusableCount {
            add(.exportWithoutUsableRecord, words: words)
        } else if export.unusableCount > 0, rules.unusableRecords == .reject {
            add(.exportRecordsRefused, words: words)
        }
    }

    mutating func judgeVersion() {
        guard isReadableMessage || isTakenForANS, let version = inspection.header.version else { return }
        if isTakenForANS {
            // The calendar and the list of versions are those of messages; data for ANS has its own numbers.
            needsPerson = needsPerson || inspection.findings.contains { $0.code == .schemaNotInstalled }
            return
        }
        if let accepted = rules.versions, !accepted.contains(version) {
            return add(
                .versionNotAccepted, at: inspection.location(of: .version),
                words: ["version": version.text, "accepted": accepted.sorted().map(\.text).joined(separator: ", ")])
        }
        if let day, var finding = rules.calendar.finding(on: version, received: day) {
            finding.location = inspection.location(of: .version)
            added.append(finding)
            guard finding.severity == .warns else { return }
        }
        if inspection.findings.contains(where: { $0.code == .schemaNotInstalled }) {
            needsPerson = true  // the standard knows the version; only this host lacks the files
        }
    }

    mutating func judgeHeader() {
        guard isReadableMessage, inspection.isWellFormed else { return }
        judgeDirection()
        let header = inspection.header
        if let own = rules.registroANS, case .registroANS(let stated)? = header.destination, stated != own {
            add(
                .recipientNotThisOperator, at: inspection.location(of: .destination),
                words: ["stated": stated, "own": own])
        }
        if inspection.direction == .toOperator, header.origin.map({ isBlank($0.value) }) ?? true {
            add(.senderNotIdentified, at: inspection.location(of: .origin))
        }
        guard let lote = inspection.lote else { return }
        if lote.number.map(isBlank) ?? true { add(.loteNumberBlank, at: lote.numberLocation) }
        if lote.guiaCount == 0, inspection.schema == .valid { add(.loteWithoutGuias, at: lote.numberLocation) }
        if let accepted = rules.guiaKinds, let kind = lote.kind, !accepted.contains(kind) {
            add(.guiaKindNotAccepted, at: lote.guias.first?.location ?? .none, words: ["kind": kind.rawValue])
        }
        if let destination = addressee {
            for guia in lote.guias {
                guard let stated = guia.registroANS, stated != destination else { continue }
                add(
                    .guiaOfAnotherOperator, at: guia.location, guia: reference(guia),
                    words: ["stated": stated, "own": destination])
            }
        }
    }

    /// `registroANS` that the message is for: as it says itself, or where it names the operator otherwise this one's.
    private var addressee: String? {
        if case .registroANS(let stated)? = inspection.header.destination { return stated }
        return rules.registroANS
    }

    private mutating func judgeDirection() {
        guard let direction = inspection.direction, let body = inspection.body else {
            return add(.bodyMissing, at: inspection.location(of: .direction))
        }
        guard direction == .toOperator else {
            return add(
                .directionDoesNotFit, at: inspection.location(of: .direction),
                words: ["direction": direction.rawValue])
        }
        judgeParties()
        guard let name = inspection.header.transaction else { return }
        let place = inspection.location(of: .transaction)
        guard let transaction = TISSTransaction.named(name) else { return add(.transactionUnknown, at: place) }
        if !transaction.bodies.contains(body) {
            add(.transactionDoesNotFitBody, at: place, words: ["transaction": transaction.name, "body": body])
        }
    }

    /// A provider writes to an operator: the schema takes either on both sides.
    private mutating func judgeParties() {
        if let origin = inspection.header.origin, origin.isOperator {
            added.append(
                Finding(
                    .directionDoesNotFit, at: inspection.location(of: .origin), motive: .senderNotIdentified,
                    words: ["origin": origin.element]))
        }
        if let destination = inspection.header.destination, !destination.isOperator {
            added.append(
                Finding(
                    .directionDoesNotFit, at: inspection.location(of: .destination), motive: .recipientNotIdentified,
                    words: ["destination": destination.element]))
        }
    }

    /// What came out of HAT has a name of ours.
    mutating func judgeName(_ name: String?) {
        guard inspection.kind == .message, inspection.isWellFormed, inspection.lote != nil, origin.batch == nil else {
            return
        }
        added += FileNameRules.findings(name, hash: inspection.hash, rules: rules)
    }

    mutating func judgeValues() {
        guard isReadableMessage || isTakenForANS, inspection.isWellFormed else { return }
        added += ValueRules.findings(inspection, rules: rules, on: day)
    }

    mutating func judgeRegisters() {
        guard isReadableMessage, inspection.isWellFormed else { return }
        added += RegisterRules.findings(inspection, rules: rules, references: references, on: day)
    }

    mutating func judgeHash() {
        guard isReadableMessage || isTakenForANS, inspection.isWellFormed, inspection.isComplete,
            let severity = rules.hash.severity
        else { return }
        let hash = inspection.hash
        let place = hash.location ?? .none
        guard let declared = hash.declared, !declared.isEmpty else {
            return add(.hashMissing, severity: severity, at: place)
        }
        if let variant = hash.fits {
            guard variant != .iso8859_1 else { return }
            let passes = rules.hashVariants.contains(variant)
            add(
                .hashVariant, severity: passes ? .warns : severity, at: place,
                words: ["variant": variant.rawValue, "expected": hash.normative ?? "-"])
        } else if let normative = hash.normative {
            add(.hashWrong, severity: severity, at: place, words: ["declared": declared, "expected": normative])
        } else {
            add(.hashUndefined, severity: severity, at: place)
        }
    }

    mutating func judgeDuplicates() {
        if let earlier = history.sameContent, let severity = rules.repeatedContent.severity {
            isDuplicate = severity == .rejects
            add(.contentAlreadyReceived, severity: severity, words: words(of: earlier))
        } else if let earlier = history.sameLote, let severity = rules.repeatedLotes.severity {
            add(
                .loteAlreadyReceived, severity: severity,
                words: words(of: earlier).merging(["lote": inspection.lote?.number ?? "-"]) { $1 })
        }
        judgeRepeatedGuias()
        judgeEarlierGuias()
    }

    private mutating func judgeRepeatedGuias() {
        guard let severity = rules.repeatedGuias.severity, let guias = inspection.lote?.guias else { return }
        var firstOrdinal: [String: Int] = [:]
        for guia in guias {
            guard let number = guia.trimmedNumber.map(String.init) else { continue }
            guard let first = firstOrdinal[number] else {
                firstOrdinal[number] = guia.ordinal
                continue
            }
            add(
                .guiaRepeated, severity: severity, at: guia.location,
                guia: reference(guia), words: ["number": number, "first": "\(first)"])
        }
    }

    /// A guia of another lote that was accepted before; told at its first place in this one.
    private mutating func judgeEarlierGuias() {
        guard let severity = rules.earlierGuias.severity, let guias = inspection.lote?.guias else { return }
        var rest = history.earlierGuias
        for guia in guias where !rest.isEmpty {
            guard let number = guia.trimmedNumber.map(String.init), let earlier = rest.removeValue(forKey: number)
            else { continue }
            var words = words(of: earlier)
            words["number"] = number
            words["day"] = dayOf(earlier.receivedAt)?.description
            add(
                .guiaAlreadyReceived, severity: severity, at: guia.location,
                guia: reference(guia), words: words)
        }
    }

    mutating func judgeTotals() {
        guard let severity = rules.totals.severity, let guias = inspection.lote?.guias else { return }
        for guia in guias {
            for sum in guia.sums where sum.stated != sum.computed {
                add(
                    .totalDiffers, severity: severity, at: sum.location,
                    guia: reference(guia),
                    words: [
                        "element": sum.element, "stated": sum.stated.description, "computed": sum.computed.description,
                    ])
            }
        }
    }

    /// How this provider works with HAT; unknown to the settings, it works as the routes say.
    private var providerMode: ProviderMode? {
        if let batch = origin.batch { return rules.providers.mode(of: batch.healthProviderId) }
        return inspection.header.origin.flatMap { rules.providers.mode(of: $0.value) }
    }

    mutating func judgeProviderMode() {
        guard isReadableMessage, inspection.lote != nil else { return }
        switch (origin, providerMode) {
        case (.inbox, .buildsLote), (.entry, .buildsLote):
            needsPerson = true
            add(.providerBuildsInHAT)
        case (.batch, .withoutHAT): add(.providerNotInHAT, severity: .warns)
        default: break
        }
    }

    /// What came from HAT never goes back there.
    private func destinations(by routes: RoutingTable) -> [Destination] {
        guard inspection.kind != .archive else { return [] }
        guard inspection.kind != .export else { return [.orders] }
        guard inspection.kind != .monitoring else { return [.importFolder] }
        guard origin.batch == nil else { return [.importFolder] }
        let routed = routes.destinations(for: inspection)
        guard providerMode == .withoutHAT, routed.contains(.hat) else { return routed }
        return routed.filter { $0 != .hat && $0 != .importFolder } + [.importFolder]
    }

    func decision(routes: RoutingTable) -> Decision {
        let findings = inspection.findings + added
        let rejecting = findings.first { $0.severity == .rejects }
        let isSound =
            inspection.kind == .archive
            || inspection.isWellFormed && inspection.isComplete && inspection.schema == .valid
        let verdict: Verdict
        if isDuplicate {
            verdict = .duplicate
        } else if needsPerson {
            verdict = .held
        } else if rejecting != nil || !isSound {
            verdict = .rejected
        } else {
            verdict = .accepted
        }
        let destinations = verdict == .accepted ? destinations(by: routes) : []
        let kept = Array(findings.prefix(max(inspection.findings.count, Limits().findingsKeptMax)))
        return Decision(
            verdict: verdict,
            findings: kept,
            findingCount: inspection.findingCount + added.count,
            motive: verdict == .accepted ? nil : (decidingMotive(findings) ?? .notValidated),
            destinations: destinations,
            earlier: isDuplicate ? history.sameContent : history.sameLote)
    }

    /// A duplicate is told as such, whatever else the file shows.
    private func decidingMotive(_ findings: [Finding]) -> Motive? {
        let deciding = isDuplicate ? findings.first { $0.code == .contentAlreadyReceived } : nil
        return (deciding ?? findings.first { $0.severity == .rejects })?.motive
    }

    private mutating func hold(_ code: FindingCode) {
        needsPerson = true
        add(code, words: ["root": inspection.root?.name ?? "-"])
    }

    private mutating func add(
        _ code: FindingCode, severity: Severity = .rejects, at location: Location = .none, guia: GuiaReference? = nil,
        words: [String: String] = [:]
    ) {
        added.append(Finding(code, severity: severity, at: location, guia: guia, words: words))
    }

    private func reference(_ guia: GuiaFacts) -> GuiaReference {
        GuiaReference(ordinal: guia.ordinal, number: guia.number)
    }

    private func words(of earlier: EarlierDrop) -> [String: String] {
        ["earlier": earlier.id.text, "protocol": earlier.protocolNumber ?? "-"]
    }

    private func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }
}
