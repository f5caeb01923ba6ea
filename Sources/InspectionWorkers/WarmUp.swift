import CLinux
import Domain
import Glibc

/// Inspects one small message of each version while files can still be opened: libraries load parts of themselves (digests,
/// character tables, schema automata) at their first use, and would find the door shut later.
enum WarmUp {
    static func run(_ inspector: any Inspector) throws(PortError) {
        for version in inspector.versions.sorted() {
            for encoding in ["ISO-8859-1", "UTF-8"] {
                // What is wrong with this message is of no interest.
                _ = try inspect(inspector, message(version, encoding: encoding))
            }
        }
    }

    private static func message(_ version: TISSVersion, encoding: String) -> String {
        """
        <?xml version="1.0" encoding="\(encoding)"?>
        <ans:mensagemTISS xmlns:ans="http://www.ans.gov.br/padroes/tiss/schemas"><ans:cabecalho>\
        <ans:identificacaoTransacao><ans:tipoTransacao>ENVIO_LOTE_GUIAS</ans:tipoTransacao>\
        <ans:sequencialTransacao>1</ans:sequencialTransacao></ans:identificacaoTransacao>\
        <ans:Padrao>\(version)</ans:Padrao></ans:cabecalho><ans:prestadorParaOperadora><ans:loteGuias>\
        <ans:numeroLote>1</ans:numeroLote></ans:loteGuias></ans:prestadorParaOperadora>\
        <ans:epilogo><ans:hash>00000000000000000000000000000000</ans:hash></ans:epilogo></ans:mensagemTISS>
        """
    }

    private static func inspect(_ inspector: any Inspector, _ text: String) throws(PortError) -> Inspection? {
        let file = unsafe memfd_create("warm-up", 0)
        guard file >= 0 else { return nil }
        defer { _ = close(file) }
        var text = text
        text.withUTF8 { bytes in _ = unsafe write(file, bytes.baseAddress, bytes.count) }
        return try inspector.inspect(DocumentDescriptor(rawValue: file), limits: Limits())
    }
}
