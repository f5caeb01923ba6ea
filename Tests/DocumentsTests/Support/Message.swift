import Digests
import Domain

/// Writes messages that are valid under `OwnSchema`, with the right hash by default.
struct Message {
    var encoding = "UTF-8"
    var version: String? = "4.03.00"
    var body = "<t:loteGuias><t:numeroLote>77</t:numeroLote><t:guiasTISS>\(Message.guia())</t:guiasTISS></t:loteGuias>"
    var hash: String?
    var login = ""
    var beforeRoot = ""
    var rootName = "mensagemTISS"
    var namespace = "http://www.ans.gov.br/padroes/tiss/schemas"

    static func guia(_ number: String = "G1", observation: String = "", value: String = "10.50") -> String {
        "<t:guiaConsulta><t:cabecalhoConsulta><t:registroANS>123456</t:registroANS>"
            + "<t:numeroGuiaPrestador>\(number)</t:numeroGuiaPrestador></t:cabecalhoConsulta>"
            + (observation.isEmpty ? "" : "<t:observacao>\(observation)</t:observacao>")
            + "<t:dadosAtendimento><t:procedimento><t:valorProcedimento>\(value)</t:valorProcedimento></t:procedimento>"
            + "</t:dadosAtendimento></t:guiaConsulta>"
    }

    static func lote(_ guias: String) -> String {
        "<t:loteGuias><t:numeroLote>77</t:numeroLote><t:guiasTISS>\(guias)</t:guiasTISS></t:loteGuias>"
    }

    var head: String {
        let padrao = version.map { "<t:Padrao>\($0)</t:Padrao>" } ?? ""
        return "<?xml version=\"1.0\" encoding=\"\(encoding)\"?>\n\(beforeRoot)<t:\(rootName) xmlns:t=\"\(namespace)\">"
            + "<t:cabecalho><t:identificacaoTransacao><t:tipoTransacao>ENVIO_LOTE_GUIAS</t:tipoTransacao>"
            + "<t:sequencialTransacao>9</t:sequencialTransacao><t:dataRegistroTransacao>2026-10-21</t:dataRegistroTransacao>"
            + "<t:horaRegistroTransacao>12:00:00</t:horaRegistroTransacao></t:identificacaoTransacao>"
            + "<t:origem><t:identificacaoPrestador><t:CNPJ>11222333000181</t:CNPJ></t:identificacaoPrestador></t:origem>"
            + "<t:destino><t:registroANS>123456</t:registroANS></t:destino>\(padrao)\(login)</t:cabecalho>"
            + "<t:prestadorParaOperadora>"
    }

    func tail(hash: String) -> String {
        "</t:prestadorParaOperadora><t:epilogo><t:hash>\(hash)</t:hash></t:epilogo></t:\(rootName)>"
    }

    /// The text, in Unicode; `bytes(of:)` writes it in the encoding it declares.
    var text: String { head + body + tail(hash: hash ?? "") }

    /// The leaf texts without the hash, for bodies without entities and CDATA.
    static func leaves(of xml: String) -> [String] {
        var leaves: [String] = []
        var current = ""
        var lastWasStart = false
        var index = xml.startIndex
        while index < xml.endIndex {
            guard xml[index] == "<", let end = xml[index...].firstIndex(of: ">") else {
                current.append(xml[index])
                index = xml.index(after: index)
                continue
            }
            let tag = xml[xml.index(after: index)..<end]
            if tag.hasPrefix("/") {
                if lastWasStart, !tag.hasSuffix(":hash") { leaves.append(current) }
                lastWasStart = false
            } else {
                lastWasStart = !tag.hasPrefix("?") && !tag.hasPrefix("!")
            }
            current = ""
            index = xml.index(after: end)
        }
        return leaves
    }

    static func latin1(_ text: String) -> [UInt8] { text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } }

    /// The whole message with its normative hash in place, in ISO-8859-1 or UTF-8 as declared.
    func bytes() throws -> [UInt8] {
        var complete = self
        let leaves = Message.leaves(of: text).joined()
        complete.hash = try hash ?? MD5.hex(of: Message.latin1(leaves))
        return encoding == "ISO-8859-1" ? Message.latin1(complete.text) : Array(complete.text.utf8)
    }
}
