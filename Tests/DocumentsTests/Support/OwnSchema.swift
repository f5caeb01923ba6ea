import Documents
import Domain
import TestSupport

/// A small schema of the tests' own in the form of a TISS message, so that the tests need no installed schema.
enum OwnSchema {
    static func version(_ text: String) throws -> TISSVersion {
        guard let version = TISSVersion(text) else { throw PortError(.malformed, "no version: \(text)") }
        return version
    }

    static let text = """
        <?xml version="1.0" encoding="UTF-8"?>
        <schema xmlns="http://www.w3.org/2001/XMLSchema" xmlns:t="http://www.ans.gov.br/padroes/tiss/schemas"
            targetNamespace="http://www.ans.gov.br/padroes/tiss/schemas" elementFormDefault="qualified">
        <include schemaLocation="simple.xsd"/>
        <element name="mensagemTISS"><complexType><sequence>
          <element name="cabecalho"><complexType><sequence>
            <element name="identificacaoTransacao"><complexType><sequence>
              <element name="tipoTransacao" type="t:transacao"/>
              <element name="sequencialTransacao" type="t:texto12"/>
              <element name="dataRegistroTransacao" type="date"/>
              <element name="horaRegistroTransacao" type="time"/>
            </sequence></complexType></element>
            <element name="origem"><complexType><sequence><element name="identificacaoPrestador"><complexType><choice>
              <element name="CNPJ" type="string"/><element name="CPF" type="string"/>
              <element name="codigoPrestadorNaOperadora" type="string"/></choice></complexType></element></sequence></complexType></element>
            <element name="destino"><complexType><sequence><element name="registroANS" type="t:registro"/></sequence></complexType></element>
            <element name="Padrao" type="t:versao"/>
            <element name="loginSenhaPrestador" minOccurs="0"><complexType><sequence>
              <element name="loginPrestador" type="t:texto12"/><element name="senhaPrestador" type="t:texto12"/>
            </sequence></complexType></element>
          </sequence></complexType></element>
          <element name="prestadorParaOperadora"><complexType><choice>
            <element name="loteGuias"><complexType><sequence>
              <element name="numeroLote" type="t:texto12"/>
              <element name="guiasTISS"><complexType><choice>
                <element name="guiaConsulta" type="t:consulta" maxOccurs="100"/>
                <element name="guiaSP-SADT" type="t:sadt" maxOccurs="unbounded"/>
              </choice></complexType></element>
            </sequence></complexType></element>
            <element name="envioDocumentos"><complexType><sequence><element name="documento" type="base64Binary"/></sequence></complexType></element>
          </choice></complexType></element>
          <element name="epilogo"><complexType><sequence><element name="hash" type="string"/></sequence></complexType></element>
        </sequence></complexType></element>
        <complexType name="cabecalhoGuia"><sequence>
          <element name="registroANS" type="t:registro"/><element name="numeroGuiaPrestador" type="t:texto20"/>
        </sequence></complexType>
        <complexType name="consulta"><sequence>
          <element name="cabecalhoConsulta" type="t:cabecalhoGuia"/>
          <element name="observacao" type="t:texto500" minOccurs="0"/>
          <element name="dadosAtendimento"><complexType><sequence><element name="procedimento"><complexType><sequence>
            <element name="valorProcedimento" type="t:valor"/></sequence></complexType></element></sequence></complexType></element>
        </sequence></complexType>
        <complexType name="sadt"><sequence>
          <element name="cabecalhoGuia" type="t:cabecalhoGuia"/>
          <element name="procedimentosExecutados" minOccurs="0"><complexType><sequence>
            <element name="procedimentoExecutado" maxOccurs="unbounded"><complexType><sequence>
              <element name="valorTotal" type="t:valor"/></sequence></complexType></element>
          </sequence></complexType></element>
          <element name="outrasDespesas" minOccurs="0"><complexType><sequence>
            <element name="despesa" maxOccurs="unbounded"><complexType><sequence>
              <element name="codigoDespesa" type="string"/>
              <element name="servicosExecutados"><complexType><sequence><element name="valorTotal" type="t:valor"/></sequence></complexType></element>
            </sequence></complexType></element>
          </sequence></complexType></element>
          <element name="valorTotal"><complexType><sequence>
            <element name="valorProcedimentos" type="t:valor" minOccurs="0"/>
            <element name="valorMateriais" type="t:valor" minOccurs="0"/>
            <element name="valorMedicamentos" type="t:valor" minOccurs="0"/>
            <element name="valorTotalGeral" type="t:valor"/>
          </sequence></complexType></element>
        </sequence></complexType>
        </schema>
        """

    static func simple(_ version: String) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.ans.gov.br/padroes/tiss/schemas">
        <simpleType name="versao"><restriction base="string"><enumeration value="\(version)"/></restriction></simpleType>
        <simpleType name="transacao"><restriction base="string"><enumeration value="ENVIO_LOTE_GUIAS"/><enumeration value="ENVIO_DOCUMENTO"/></restriction></simpleType>
        <simpleType name="registro"><restriction base="string"><pattern value="[0-9]{6}"/></restriction></simpleType>
        <simpleType name="texto12"><restriction base="string"><minLength value="1"/><maxLength value="12"/></restriction></simpleType>
        <simpleType name="texto20"><restriction base="string"><minLength value="1"/><maxLength value="20"/></restriction></simpleType>
        <simpleType name="texto500"><restriction base="string"><minLength value="1"/><maxLength value="500"/></restriction></simpleType>
        <simpleType name="valor"><restriction base="decimal"><totalDigits value="10"/><fractionDigits value="2"/></restriction></simpleType>
        </schema>
        """
    }

    static let documento = "<element name=\"documento\" type=\"base64Binary\"/>"

    /// A folder with this schema under `version`, in which `documento` has the given declaration.
    static func folder(
        _ version: String, in position: TemporaryFolder, name: String = "schema", documento: String = documento
    ) throws -> SchemaFolder {
        let text = text.replacing(Self.documento, with: documento)
        try position.write(Array(text.utf8), as: name + ".xsd")
        try position.write(Array(simple(version).utf8), as: "simple.xsd")
        return SchemaFolder(version: try self.version(version), folder: position.path, root: name + ".xsd")
    }
}

/// An inspector with `OwnSchema` as 4.03.00, and files to inspect.
struct Bench {
    let folder: TemporaryFolder
    let schemas: CompiledSchemas
    let inspector: LibXMLInspector

    init(version: String = "4.03.00", documento: String = OwnSchema.documento) throws {
        folder = try TemporaryFolder()
        schemas = try CompiledSchemas.compile([try OwnSchema.folder(version, in: folder, documento: documento)])
        let known = Set(try ["4.01.00", "4.02.00", "4.03.00"].map(OwnSchema.version))
        inspector = LibXMLInspector(schemas: schemas, known: known)
    }

    func inspect(_ bytes: [UInt8], limits: Limits = Limits()) throws -> Inspection {
        try inspect(file: try folder.write(bytes, as: "document.xml"), limits: limits)
    }

    func inspect(_ text: String, limits: Limits = Limits()) throws -> Inspection {
        try inspect(Array(text.utf8), limits: limits)
    }

    func inspect(file: String, limits: Limits = Limits()) throws -> Inspection {
        try inspector.inspect(file: file, limits: limits)
    }
}
