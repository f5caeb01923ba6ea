import Domain
import XMLReading

extension DocumentReading {
    /// The result of this reading. `isWellFormed`: libxml2 met no fatal error; `isSchemaValid`: nor a violation.
    consuming func conclude(
        prolog: XMLProlog, bytes: DescriptorBytes, byteCount: Int64, isWellFormed: Bool, isSchemaValid: Bool
    ) throws(PortError) -> Inspection {
        if let failure { throw failure }
        let isWhole = ending == nil && isWellFormed && faultSeen == nil
        if !isWhole, ending == nil { try addFault(prolog, bytes) }
        addVersionFinding()
        if isWhole, appliedSchema != nil, !isSchemaValid, schemaErrorCount == 0, helpedValueCount == 0 {
            // The validator failed without reporting a violation; its verdict cannot be relied on.
            findings.add(Finding(.schemaOther, at: rootLocation))
            schemaErrorCount += 1
        }
        if isLast, schemaToApply !== appliedSchema {
            // The header's version changed between its own end and the document's.
            findings.addLast(Finding(.schemaOther, at: header.location ?? rootLocation))
        }
        // No other reader accepts a name under an undeclared prefix. What a schema reports about it follows from that
        // alone.
        for finding in prefixes.findings { findings.addLast(finding) }
        try addEncodingWarnings(bytes)
        if !isWhole || !isRootClosed { lote.forgetTotal() }

        var inspection = Inspection()
        inspection.byteCount = byteCount
        inspection.encoding = prolog.facts
        inspection.isWellFormed = isWhole
        inspection.isComplete = isWhole && isRootClosed
        inspection.kind = kind
        inspection.root = root
        inspection.header = header.header
        inspection.direction = direction
        inspection.body = body
        inspection.lote = lote.lote
        inspection.elementCount = elementCount
        inspection.candidates = lote.candidates.kept
        inspection.lookups = lote.lookups.kept
        inspection.lookupsLeftOut = lote.lookups.leftOut
        inspection.messagePath = messagePath
        inspection.positions = header.positions
        inspection.headerLocation = header.location
        inspection.versionElement = header.versionElement
        inspection.findingCount = findings.count
        inspection.schema = verdict(isWhole: isWhole)
        inspection.hash.declared = declaredHash
        inspection.hash.location = hashLocation
        let declared = declaredHash
        inspection.findings = findings.inDocumentOrder
        if isWhole, isRootClosed {
            let digests = try text.finish(declared: declared)
            inspection.hash.normative = digests.normative
            inspection.hash.fits = digests.fits
            inspection.hash.signatures = digests.signatures
        }
        return inspection
    }

    private func verdict(isWhole: Bool) -> SchemaVerdict {
        guard appliedSchema != nil else { return .notJudged }
        if schemaErrorCount > 0 { return .invalid }
        return isWhole && isRootClosed ? .valid : .notJudged
    }

    private mutating func addFault(_ prolog: XMLProlog, _ bytes: DescriptorBytes) throws(PortError) {
        // The parser has freed the names of open elements, so the stack must not be read here.
        guard let faultSeen else { throw PortError(.internalFault, "A document ended for no reason that was noted.") }
        let diagnosis = FaultDiagnosis(seen: faultSeen, prolog: prolog, bytes: bytes, limits: limits)
        findings.addLast(try diagnosis.documentFinding())
    }

    /// Adds the reason why no schema was applied, where one should have been.
    private mutating func addVersionFinding() {
        guard appliedSchema == nil, kind == .monitoring || messageDepth > 0 else { return }
        // A header that was not read to its end may name a version later on.
        guard !header.isOpen, header.location != nil || isRootClosed else { return }
        if elementCount == 1 {
            findings.add(Finding(.emptyMessage, at: rootLocation, parameters: ["root": root?.name ?? ""]))
            return
        }
        // A header elsewhere in an envelope is not that of the message.
        guard let text = header.header.versionText, isHeaderOfMessage || kind != .soap else {
            let isOfMessage = isHeaderOfMessage || kind != .soap
            findings.add(Finding(.versionMissing, at: isOfMessage ? header.location ?? rootLocation : rootLocation))
            return
        }
        let location = header.versionLocation ?? header.location ?? rootLocation
        // The whitespace around a correct number is the fault, and would be invisible without this.
        let isPaddedOnly = TISSVersion(text.trimmingWhitespace) != nil && text.unicodeScalars.count <= 12
        let parameters = ["version": isPaddedOnly ? text.replacing(/\s/, with: "␠") : Masking.name(text)]
        let isKnown =
            header.header.version.map { known.contains($0) && (kind == .monitoring || !$0.isForANSAlone) } ?? false
        findings.add(Finding(isKnown ? .schemaNotInstalled : .versionUnknown, at: location, parameters: parameters))
    }

    private mutating func addEncodingWarnings(_ bytes: DescriptorBytes) throws(PortError) {
        let diagnosis = ByteDiagnosis(bytes, encoding: encoding)
        for sign in MangledSign.allCases {
            guard let leaves = mangled[sign] else { continue }
            var location = leaves.first
            var parameters = [
                "declared": encoding.rawValue, "found": sign == .misread ? "UTF-8" : "windows-1252",
                "element": location.path.split(separator: "/").last.map { String($0.prefix { $0 != "[" }) } ?? "",
            ]
            if leaves.count > 1 { parameters["count"] = "\(leaves.count)" }
            let isTooLong = sign == .misread && mangledTooLongCount > 0
            if isTooLong { parameters["long"] = "\(mangledTooLongCount)" }
            if let found = try diagnosis.first(sign, from: location) {
                parameters["offset"] = "\(found.offset)"
                parameters["byte"] = "0x" + [found.byte].hexadecimal.uppercased()
                (location.line, location.column) = (found.line, found.column)
            }
            let finding = Finding(
                Self.code(sign), severity: isTooLong ? .rejects : .warns, at: location, parameters: parameters)
            if isTooLong { findings.addLast(finding) } else { findings.add(finding) }
        }
    }

    private static func code(_ sign: MangledSign) -> FindingCode {
        switch sign {
        case .misread: .doubleEncodingSuspected
        case .windows1252: .windows1252Suspected
        case .control: .controlCharacters
        }
    }
}
