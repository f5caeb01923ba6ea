import CLinux
import Domain
import FoundationEssentials
import Glibc

/// Reads one small file of each kind while files can still be opened. Libraries load parts of themselves (digests,
/// character tables, schema automata, decompression) at their first use, which is impossible in the sandbox.
enum WarmUp {
    /// Reads one message of each version and encoding.
    static func run(_ inspector: any Inspector) throws(PortError) {
        for version in inspector.versions.sorted() {
            for encoding in ["ISO-8859-1", "UTF-8"] {
                try withDocument(Array(message(version, encoding: encoding).utf8)) { document throws(PortError) in
                    // The findings of this message do not matter.
                    _ = try inspector.inspect(document, limits: Limits())
                }
            }
        }
    }

    /// Reads one archive and one export of each form.
    static func run(_ tools: IntakeTools) throws(PortError) {
        keepUTF8()
        for text in archives {
            try withDocument(Data(base64Encoded: text).map { Array($0) } ?? []) { document throws(PortError) in
                _ = try tools.unpacker.unpack(document, name: "warm-up.gz", depth: 1, limits: Limits()) { _ in
                    NoFile()
                }
            }
        }
        let reader = try tools.exports("")
        for text in exports {
            try withDocument(Array(text.utf8)) { document throws(PortError) in
                // The findings do not matter here either, only that the form is recognised.
                guard let form = try reader.recognise(document, name: "warm-up.csv") else { return }
                let cursor = try reader.open(document, form: form, limits: Limits())
                while try !cursor.next(1).isEmpty {}
                _ = cursor.inspection
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

    /// A zip, a gzipped tar and a gzip of a few bytes each. Their names are not ASCII, so that name decoding is warmed
    /// up too.
    private static let archives = [
        "UEsDBBQAAAgIAAAAIVz4YrHrDAAAAC8AAAAIAAAAw6kvbi54bWyzSbSrIBLY6CfaAQBQSwECFAMUAAAICAAAACFc+GKx6wwAAAAvAAAACAAAAAAA"
            + "AAAAAAAApIEAAAAAw6kvbi54bWxQSwUGAAAAAAEAAQA2AAAAMgAAAAAA",
        "H4sIAAAAAAACA+3TPwrCMBSA8Td7ipwgeSmhWfw3dvQKAQsOKlIr5Eqew4vZ0kEcOkaQfr8ljyxveHzWWbc/pNy06dh2UoRO5l7Vyn/m8d9rpbWY"
            + "LD/wuPepG9bLMvlobqk/bV5Pd7X5cl4JlmQ3nb3ojjHqOoT5/jV8969RYxCj9F/cOrktFQAAAAAAAAAAAAAAAAAAAPyvN4OHzlQAKAAA",
        "H4sIAAAAAAACA7NJ1LezgWIAoMTUlAwAAAA=",
    ]
    private static let exports = [
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><exportacao xmlns=\"urn:hatspool:protheus:1\"><BA1/></exportacao>",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><exportacao xmlns=\"urn:hatspool:protheus:1\"><BA1/><</exportacao>",
        "<?xml version=\"1.0\" encoding=\"windows-1252\"?><exportacao xmlns=\"urn:hatspool:protheus:1\"/>",
        "BA1_CODINT;BA1_NOMUSR\n1;\"2\"\n",
    ]

    /// Loads the locale by which names in archives are decoded. It is held as long as the process lives, so that the C
    /// library's data stays loaded.
    private static func keepUTF8() {
        guard let locale = unsafe newlocale(LC_CTYPE_MASK, "C.UTF-8", nil) else { return }
        unsafe uselocale(locale)
    }

    private static func withDocument(
        _ bytes: [UInt8], _ body: (DocumentDescriptor) throws(PortError) -> Void
    ) throws(PortError) {
        let file = unsafe memfd_create("warm-up", 0)
        guard file >= 0 else { return }
        defer { _ = close(file) }
        unsafe bytes.withUnsafeBytes { bytes in _ = unsafe write(file, bytes.baseAddress, bytes.count) }
        try body(DocumentDescriptor(rawValue: file))
    }
}

/// Receives and discards what the warm-up unpacks.
private final class NoFile: IncomingFile {
    let byteCount: Int64 = 0

    func restart() {}
    func append(_ bytes: [UInt8]) {}
    func finish() -> SHA256Digest { SHA256Digest(bytes: [UInt8](repeating: 0, count: 32)) }
}
