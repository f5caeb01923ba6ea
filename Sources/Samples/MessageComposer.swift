import Domain
import TISSWriting

/// Composes one sample message. Guia kinds are extensions of it, one file each.
struct MessageComposer: ~Copyable {
    let spec: SampleSpec
    let traits: VersionTraits
    let flaw: Flaw?
    var writer: TISSWriter
    /// Restarted for each guia, so that a flaw in one guia does not change the others.
    var random: SampleRandom
    /// A flaw that is inserted once, at the first possible position.
    var pending: Flaw?

    init(_ spec: SampleSpec, flaw: Flaw?, to sink: @escaping TISSWriter.Sink) throws(PortError) {
        self.spec = spec
        self.traits = VersionTraits(spec.version)
        self.flaw = flaw
        self.pending = flaw
        self.random = SampleRandom(seed: spec.seed)
        let written: TISSEncoding? =
            switch flaw {
            case .latin1UnderUTF8: .iso8859_1
            case .utf8UnderLatin1: .utf8
            default: nil
            }
        self.writer = try TISSWriter(
            declares: spec.encoding, writes: written, layout: spec.layout, hash: Self.hash(for: flaw), to: sink)
    }

    mutating func compose() throws(PortError) {
        try writer.declaration()
        if flaw == .doctypeXXE {
            try writer.raw("<!DOCTYPE mensagemTISS [<!ENTITY xxe SYSTEM \"file:///etc/hostname\">]>")
        }
        switch flaw {
        case .monitoring: try monitoring()
        case .webServiceRoot: try webService()
        case .soap:
            let soap = "http://schemas.xmlsoap.org/soap/envelope/"
            try writer.raw("<soap:Envelope xmlns:soap=\"\(soap)\"><soap:Body>")
            try webService()
            try writer.raw("</soap:Body></soap:Envelope>")
        default: try message()
        }
        try writer.finish()
    }

    /// Whether the flaw must be inserted here; true only once.
    mutating func takes(_ wanted: Flaw) -> Bool {
        guard pending == wanted else { return false }
        pending = nil
        return true
    }

    // MARK: - Frames

    private mutating func message() throws(PortError) {
        try writer.openRoot("mensagemTISS")
        try header().write(to: &writer)
        if flaw != .noBody {
            try writer.open("prestadorParaOperadora")
            try body()
            try writer.close()
        }
        try writer.epilogue()
        try writer.close()
    }

    private mutating func webService() throws(PortError) {
        try writer.openRoot("loteGuiasWS")
        try header().write(to: &writer)
        try lote()
        try writer.hash()
        try writer.close()
    }

    private mutating func monitoring() throws(PortError) {
        try writer.openRoot("mensagemEnvioANS")
        try writer.open("cabecalho")
        try writer.open("identificacaoTransacao")
        try writer.leaf("tipoTransacao", "MONITORAMENTO")
        try writer.leaf("numeroLote", "000000000001")
        try writer.leaf("competenciaLote", spec.moment.date.split(separator: "-").prefix(2).joined())
        try writer.leaf("dataRegistroTransacao", spec.moment.date)
        try writer.leaf("horaRegistroTransacao", spec.moment.time)
        try writer.close()
        try writer.leaf("registroANS", spec.registroANS)
        try writer.leaf("versaoPadrao", "1.06.00")
        try writer.close()
        try writer.open("Mensagem")
        try writer.open("operadoraParaANS")
        try writer.leaf("semMovimentoInclusao", "5016")
        try writer.close()
        try writer.close()
        try writer.epilogue()
        try writer.close()
    }

    private func header() -> TISSHeader {
        var header = TISSHeader(
            transaction: flaw == .wrongTransaction ? "CANCELA_GUIA" : spec.content.transaction, sequence: "1",
            moment: spec.moment, origin: spec.provider, destination: .registroANS(spec.registroANS), traits: traits)
        switch flaw {
        case .badPattern: header.origin = .cnpj("1122233300018X")
        case .swappedDirection: (header.origin, header.destination) = (header.destination, header.origin)
        case .unknownVersion: header.versionText = "9.99.99"
        case .oldVersionText: header.versionText = olderVersionText
        default: break
        }
        return header
    }

    private mutating func body() throws(PortError) {
        switch spec.content {
        case .lote: try lote()
        case .eligibility: try eligibility()
        case .cancellation: try cancellation()
        case .protocolStatus: try protocolStatus()
        }
    }

    private mutating func lote() throws(PortError) {
        try writer.open("loteGuias")
        try writer.leaf("numeroLote", flaw == .blankLote ? "   " : spec.loteNumber)
        try writer.open("guiasTISS")
        for ordinal in 1...spec.guiaCount {
            random = SampleRandom(seed: spec.seed, stream: UInt64(ordinal))
            try guia(ordinal)
        }
        try writer.close()
        try writer.close()
    }

    private mutating func guia(_ ordinal: Int) throws(PortError) {
        switch spec.kind {
        case .consulta: try consulta(ordinal)
        case .spSadt: try spSadt(ordinal)
        case .resumoInternacao: try resumoInternacao(ordinal)
        case .honorarios: try honorarios(ordinal)
        case .odonto: try odonto(ordinal)
        }
    }

    // MARK: - Facts

    /// The oldest text in the version's own list; where the list holds only itself, the version before.
    private var olderVersionText: String {
        switch spec.version.text {
        case "3.02.01", "3.02.02": return "3.02.00"
        case "3.03.02", "3.03.03": return "3.03.01"
        case "4.00.01", "4.01.00", "4.02.00", "4.03.00": return "4.00.00"
        default: return VersionTraits.known.last { $0 < spec.version }?.text ?? "2.01.03"
        }
    }

    private static func hash(for flaw: Flaw?) -> HashWriting {
        switch flaw {
        case .wrongHash: .wrong
        case .utf8Hash: .utf8
        case .missingHash: .absent
        case .emptyHash: .empty
        default: .normative
        }
    }
}
