package import FoundationEssentials

/// Judges one document. Pure: equal inspection, rules, history, reference tables and routes give an equal decision.
///
/// The stages follow the order in which receivers check (docs/RULES.md): file and XML → kind → version → schema →
/// header → hash → duplicates → totals. All findings of a stage are reported, and later stages run too where their
/// facts were read, so that the sender can fix everything at once.
///
/// `day` is the day of receipt in the operator's time zone; without it neither the calendar of versions nor days in the
/// future are checked. `name` is the file name, as dropped or as in the archive; without it no name is checked. `dayOf`
/// converts a time of receipt to a day.
package func decide(
    _ inspection: Inspection, named name: String? = nil, from origin: DropOrigin = .inbox, rules: AcceptanceRules,
    history: History,
    routes: RoutingTable, on day: CalendarDay? = nil, references: any ReferenceTables = NoReferenceTables(),
    dayOf: @escaping @Sendable (Date) -> CalendarDay? = { _ in nil }
) -> Decision {
    var judge = Judge(
        inspection: inspection, origin: origin, rules: rules, history: history, references: references, day: day,
        dayOf: dayOf)
    // Rules check the file's own name, not that of its folder.
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
    var needsOperator = false
    var isDuplicate = false

    /// Rules about the header need a message whose header could be read.
    private var isReadableMessage: Bool {
        // The message is empty: one finding reports it, and other rules would only repeat it.
        guard !inspection.findings.contains(where: { $0.code == .emptyMessage }) else { return false }
        return switch inspection.kind {
        case .message: true
        case .webService, .soap: inspection.messagePath != nil
        case .unreadable, .monitoring, .other, .archive, .export: false
        }
    }

    /// Monitoring data for ANS that this operator accepts when it is valid.
    private var isTakenForANS: Bool { inspection.kind == .monitoring && rules.monitoring == .accept }

    mutating func judgeKind(_ name: String?) {
        if inspection.findings.contains(where: { $0.code == .inspectionFailed || $0.code == .ledgerLost }) {
            needsOperator = true
        }
        switch inspection.kind {
        case .message: break
        case .unreadable: break  // the XML findings say why
        case .archive: break  // each of its entries is judged separately
        case .export: judgeRecords()
        case .webService: judgeWebService(.webServiceMessage)
        case .soap: judgeWebService(.soapEnvelope)
        case .monitoring: if !isTakenForANS { hold(.monitoringMessage) }
        case .other:
            // The name of a message in a namespace that is not TISS's, or under an undeclared prefix: the finding shows
            // the sender what to fix, so the document is rejected and not held for an operator.
            let isOurName = inspection.root.map { RootElement.isMessageName($0.name) } ?? false
            let saysHowToFix = inspection.findings.contains {
                $0.code == .wrongNamespace || isOurName && $0.isUndeclaredPrefix
            }
            guard !saysHowToFix || inspection.root?.isPTU == true else { break }
            if let found = inspection.root?.foreignKind {
                // Its grammar errors do not matter: it is the wrong file.
                add(
                    found == "html" ? .htmlPage : .otherDocument,
                    parameters: ["root": inspection.root?.name ?? "-", "found": found])
            } else {
                hold(inspection.root?.isPTU == true ? .ptuMessage : .unknownRoot)
            }
        }
        added += MonitoringNameRules.findings(inspection, named: name)
        if isTakenForANS { judgeDataForANS() }
    }

    /// Its header has another form than that of a message. The days are judged with the values.
    private mutating func judgeDataForANS() {
        let header = inspection.header
        if let own = rules.registroANS, let stated = header.ansRegistry, stated != own,
            !inspection.isRefused(at: .ansRegistry)
        {
            add(
                .dataOfAnotherOperator, at: inspection.location(of: .ansRegistry),
                parameters: ["stated": stated, "own": own])
        }
        guard let text = header.competence, inspection.schema == .valid else { return }
        let competence = CalendarDay(text.prefix(4) + "-" + text.dropFirst(4) + "-01")
        if competence.map({ first in day.map { first > $0 } ?? false }) ?? true {
            add(.competenceInvalid, at: inspection.location(of: .competence))
        }
    }

    /// A message from the wrong channel is judged like any other; an envelope without a message is held.
    private mutating func judgeWebService(_ code: FindingCode) {
        guard isReadableMessage else { return hold(code == .soapEnvelope ? .soapWithoutMessage : .unknownRoot) }
        add(code, severity: .warns, parameters: ["root": inspection.root?.name ?? "-"])
    }

    /// An export is accepted when at least one of its records can be sent.
    private mutating func judgeRecords() {
        guard inspection.isWellFormed, inspection.isComplete, let export = inspection.export else { return }
        let parameters = ["records": "\(export.recordCount)", "unusable": "\(export.unusableCount)"]
        if export.recordCount == 0 {
            add(.exportEmpty)
        } else if export.recordCount == export.unusableCount {
            add(.exportWithoutUsableRecord, parameters: parameters)
        } else if export.unusableCount > 0, rules.unusableRecords == .reject {
            add(.exportRecordsRefused, parameters: parameters)
        }
    }

    mutating func judgeVersion() {
        guard isReadableMessage || isTakenForANS, let version = inspection.header.version else { return }
        if isTakenForANS {
            // The calendar and the list of versions are those of messages; data for ANS has its own numbers.
            needsOperator = needsOperator || inspection.findings.contains { $0.code == .schemaNotInstalled }
            return
        }
        if let accepted = rules.versions, !accepted.contains(version) {
            return add(
                .versionNotAccepted, at: inspection.location(of: .version),
                parameters: [
                    "version": version.text, "accepted": accepted.sorted().map(\.text).joined(separator: ", "),
                ])
        }
        if let day, var finding = rules.calendar.finding(on: version, received: day) {
            finding.location = inspection.location(of: .version)
            added.append(finding)
            guard finding.severity == .warns else { return }
        }
        if inspection.findings.contains(where: { $0.code == .schemaNotInstalled }) {
            needsOperator = true  // the standard knows the version; only this host lacks the files
        }
    }

    mutating func judgeHeader() {
        guard isReadableMessage, inspection.isWellFormed else { return }
        judgeDirection()
        let header = inspection.header
        if let own = rules.registroANS, case .registroANS(let stated)? = header.destination, stated != own,
            !inspection.isRefused(at: .destination)
        {
            add(
                .recipientNotThisOperator, at: inspection.location(of: .destination),
                parameters: ["stated": stated, "own": own])
        }
        if inspection.direction == .toOperator, header.origin.map({ Whitespace.isBlank($0.value) }) ?? true,
            inspection.headerLocation != nil || !isHeaderMissed, !inspection.isRefused(below: "/origem"),
            !inspection.isMissed("origem")
        {
            add(.senderNotIdentified, at: inspection.location(of: .origin))
        }
        guard let lote = inspection.lote else { return }
        if lote.number.map({ Whitespace.isBlank($0) }) ?? true, !isRefused(at: lote.numberLocation),
            !inspection.isMissed("numeroLote")
        {
            add(.loteNumberBlank, at: lote.numberLocation)
        }
        if lote.guiaCount == 0, inspection.schema == .valid { add(.loteWithoutGuias, at: lote.numberLocation) }
        if let accepted = rules.guiaKinds, let kind = lote.kind, !accepted.contains(kind) {
            add(.guiaKindNotAccepted, at: lote.guias.first?.location ?? .none, parameters: ["kind": kind.rawValue])
        }
        judgeOperators(lote)
    }

    /// Reports guias of another operator than that of the message. Equal registros in many guias are one finding, at
    /// the first of them.
    private mutating func judgeOperators(_ lote: LoteFacts) {
        let right = OperatorsMeant(inspection, rules)
        guard let own = right.registros.first else { return }
        var others: [(stated: String, guias: [GuiaFacts])] = []
        for guia in lote.guias {
            guard let stated = guia.registroANS, !right.holds(stated),
                !inspection.isRefused("registroANS", inGuia: guia.ordinal)
            else { continue }
            if let index = others.firstIndex(where: { $0.stated == stated }) {
                others[index].guias.append(guia)
            } else if others.count < Self.otherOperatorsMax {
                others.append((stated, [guia]))
            }
        }
        for other in others {
            guard let first = other.guias.first else { continue }
            var parameters = ["stated": other.stated, "own": own]
            if other.guias.count > 1 {
                parameters["count"] = "\(other.guias.count)"
                parameters["lines"] = other.guias.prefix(OperatorsMeant.linesMax).map { "\($0.location.line)" }.joined(
                    separator: ", ")
            }
            add(.guiaOfAnotherOperator, at: first.location, guia: reference(first), parameters: parameters)
        }
    }

    /// Registros of other operators that are reported for one lote; all further guias have the same cause.
    private static let otherOperatorsMax = 20
    private func isRefused(at location: Location) -> Bool {
        location.line > 0
            && inspection.findings.contains {
                $0.severity == .rejects && $0.location.line == location.line && $0.location.column == location.column
            }
    }

    private mutating func judgeDirection() {
        guard let direction = inspection.direction, let body = inspection.body else {
            guard !isBodyMissed else { return }
            return add(.bodyMissing, at: inspection.location(of: .direction))
        }
        guard direction == .toOperator else {
            return add(
                .directionDoesNotFit, at: inspection.location(of: .direction),
                parameters: ["direction": direction.rawValue])
        }
        judgeParties()
        guard let name = inspection.header.transaction else { return }
        let position = inspection.location(of: .transaction)
        guard !inspection.isRefused(at: .transaction) else { return }
        guard let transaction = TISSTransaction.named(name) else { return add(.transactionUnknown, at: position) }
        if !transaction.bodies.contains(body), !isBodyRefused(body) {
            add(.transactionDoesNotFitBody, at: position, parameters: ["transaction": transaction.name, "body": body])
        }
    }

    /// Without a header there is no version either, and that is reported.
    private var isHeaderMissed: Bool { inspection.findings.contains { $0.code == .versionMissing } }

    /// The schema has reported that an element of this name cannot be the body.
    private func isBodyRefused(_ body: String) -> Bool {
        inspection.findings.contains { $0.code == .elementUnexpected && $0.parameters["element"] == body }
    }

    /// The schema has reported that what is missing is the body, or the element around it.
    private var isBodyMissed: Bool {
        MessageDirection.allCases.contains { inspection.isMissed($0.rawValue) }
            || TISSTransaction.all.contains { $0.bodies.contains { inspection.isMissed($0) } }
    }

    /// The sender must be a provider and the recipient an operator, although the schema allows either on both sides.
    private mutating func judgeParties() {
        if let origin = inspection.header.origin, origin.isOperator {
            added.append(
                Finding(
                    .directionDoesNotFit, at: inspection.location(of: .origin), motive: .senderNotIdentified,
                    parameters: ["origin": origin.element]))
        }
        if let destination = inspection.header.destination, !destination.isOperator {
            added.append(
                Finding(
                    .directionDoesNotFit, at: inspection.location(of: .destination), motive: .recipientNotIdentified,
                    parameters: ["destination": destination.element]))
        }
    }

    /// Files from HAT have a name that this program made, so it is not checked.
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
        let position = hash.location ?? .none
        guard let declared = hash.declared, !declared.isEmpty else {
            // A missing element has been reported by the schema.
            guard hash.declared != nil || !(inspection.isMissed("hash") || inspection.isMissed("epilogo")) else {
                return
            }
            return add(
                .hashMissing, severity: severity, at: position,
                parameters: hash.declared == nil ? [:] : ["form": "empty"])
        }
        if let variant = hash.fits {
            guard variant != .iso8859_1 else { return }
            let passes = rules.hashVariants.contains(variant)
            add(
                .hashVariant, severity: passes ? .warns : severity, at: position,
                parameters: ["variant": variant.rawValue, "expected": hash.normative ?? "-"])
        } else if let normative = hash.normative {
            var parameters = ["declared": declared, "expected": normative]
            parameters["signatures"] = hash.signatures?.rawValue
            parameters["form"] = HashForm.name(for: declared)
            add(.hashWrong, severity: severity, at: position, parameters: parameters)
        } else {
            add(.hashUndefined, severity: severity, at: position)
        }
    }

    mutating func judgeDuplicates() {
        if let earlier = history.sameContent, let severity = rules.repeatedContent.severity {
            isDuplicate = severity == .rejects
            add(.contentAlreadyReceived, severity: severity, parameters: parameters(of: earlier))
        } else if let earlier = history.sameLote, let severity = rules.repeatedLotes.severity {
            add(
                .loteAlreadyReceived, severity: severity,
                parameters: parameters(of: earlier).merging(["lote": inspection.lote?.number ?? "-"]) { $1 })
        }
        judgeRepeatedGuias()
        judgeEarlierGuias()
    }

    private mutating func judgeRepeatedGuias() {
        guard let severity = rules.repeatedGuias.severity, let guias = inspection.lote?.guias else { return }
        var firstOrdinal: [String: Int] = [:]
        let repeats = inspection.refusedRepeats
        for guia in guias where !repeats.contains(where: { guia.location.isBelow($0) }) {
            guard let number = guia.trimmedNumber.map(String.init) else { continue }
            guard let first = firstOrdinal[number] else {
                firstOrdinal[number] = guia.ordinal
                continue
            }
            add(
                .guiaRepeated, severity: severity, at: guia.location,
                guia: reference(guia), parameters: ["number": number, "first": "\(first)"])
        }
    }

    /// Reports guias that an accepted lote had before, each at its first location in this document.
    private mutating func judgeEarlierGuias() {
        guard let severity = rules.earlierGuias.severity, let guias = inspection.lote?.guias else { return }
        var rest = history.earlierGuias
        for guia in guias where !rest.isEmpty {
            guard let number = guia.trimmedNumber.map(String.init), let earlier = rest.removeValue(forKey: number)
            else { continue }
            var parameters = parameters(of: earlier)
            parameters["number"] = number
            parameters["day"] = dayOf(earlier.receivedAt)?.description
            add(
                .guiaAlreadyReceived, severity: severity, at: guia.location,
                guia: reference(guia), parameters: parameters)
        }
    }

    mutating func judgeTotals() {
        guard let severity = rules.totals.severity, let guias = inspection.lote?.guias else { return }
        for guia in guias where !hasRefusedItems(guia) {
            for sum in guia.sums where sum.stated != sum.computed {
                add(
                    .totalDiffers, severity: severity, at: sum.location,
                    guia: reference(guia),
                    parameters: [
                        "element": sum.element, "stated": sum.stated.description, "computed": sum.computed.description,
                    ])
            }
        }
    }

    /// Whether the schema has reported items or totals of the guia as missing, misplaced or too many; then their sum
    /// means nothing.
    private func hasRefusedItems(_ guia: GuiaFacts) -> Bool {
        inspection.findings.contains { finding in
            guard finding.guia?.ordinal == guia.ordinal, finding.severity == .rejects,
                finding.code == .elementUnexpected || finding.code == .elementMissing
            else { return false }
            let names = [finding.parameters["element"] ?? "", finding.parameters["expected"] ?? ""]
            return names.contains { list in
                list.split(separator: ", ").contains { Self.itemElements.contains(String($0)) }
            }
        }
    }

    /// Elements that contain the amounts of a guia.
    private static let itemElements: Set<String> = [
        "procedimentosExecutados", "procedimentoExecutado", "procedimentosRealizados", "procedimentoRealizado",
        "outrasDespesas", "despesa", "servicosExecutados", "codigoDespesa", "valorTotal", "valorProcedimentos",
        "valorDiarias", "valorTaxasAlugueis", "valorMateriais", "valorMedicamentos", "valorOPME",
        "valorGasesMedicinais",
        "valorTotalGeral", "valorTotalHonorarios", "valorProc", "valorFranquia", "valorTotalProc", "valorTotalFranquia",
    ]

    /// How this provider works with HAT; nil when the settings do not say, so that the routes decide.
    private var providerMode: ProviderMode? {
        if let batch = origin.batch { return rules.providers.mode(of: batch.healthProviderId) }
        return inspection.header.origin.flatMap { rules.providers.mode(of: $0.value) }
    }

    mutating func judgeProviderMode() {
        guard isReadableMessage, inspection.lote != nil else { return }
        switch (origin, providerMode) {
        case (.inbox, .buildsLote), (.entry, .buildsLote):
            needsOperator = true
            add(.providerBuildsInHAT)
        case (.batch, .withoutHAT): add(.providerNotInHAT, severity: .warns)
        default: break
        }
    }

    /// Documents from HAT never go back to HAT.
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
        let rejecting = findings.deciding
        let isSound =
            inspection.kind == .archive
            || inspection.isWellFormed && inspection.isComplete && inspection.schema == .valid
        let verdict: Verdict
        if isDuplicate {
            verdict = .duplicate
        } else if needsOperator, !isHopeless(findings) {
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

    /// Whether a finding rejects that nobody at the operator can resolve. Such a document is never delivered, so
    /// holding it would only delay its sender.
    private func isHopeless(_ findings: [Finding]) -> Bool {
        findings.contains { $0.severity == .rejects && AcceptanceRule.of($0.code)?.effect != .holds }
    }

    /// The motive of a duplicate is that of the duplicate, whatever else was found.
    private func decidingMotive(_ findings: [Finding]) -> Motive? {
        let deciding = isDuplicate ? findings.first { $0.code == .contentAlreadyReceived } : nil
        return (deciding ?? findings.deciding)?.motive
    }

    private mutating func hold(_ code: FindingCode) {
        needsOperator = true
        add(code, parameters: ["root": inspection.root?.name ?? "-"])
    }

    private mutating func add(
        _ code: FindingCode, severity: Severity = .rejects, at location: Location = .none, guia: GuiaReference? = nil,
        parameters: [String: String] = [:]
    ) {
        added.append(Finding(code, severity: severity, at: location, guia: guia, parameters: parameters))
    }

    private func reference(_ guia: GuiaFacts) -> GuiaReference {
        GuiaReference(ordinal: guia.ordinal, number: guia.number)
    }

    private func parameters(of earlier: EarlierDrop) -> [String: String] {
        ["earlier": earlier.id.text, "protocol": earlier.protocolNumber ?? "-"]
    }
}

extension Finding {
    /// Parameter `reason` of names under a prefix that is not declared, which therefore have no namespace.
    package static let undeclaredPrefixReason = "namespace"

    /// Whether it reports such a prefix.
    package var isUndeclaredPrefix: Bool {
        code == .notWellFormed && parameters["reason"] == Self.undeclaredPrefixReason
    }
}
