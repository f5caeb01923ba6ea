import Domain

extension FindingText {
    /// The kind of the message and its version.
    static let ofKind: [FindingCode: FindingText] = [
        .unknownRoot: FindingText(
            pt: (
                "Não é uma mensagem TISS",
                "O XML começa com {root}, que não é uma mensagem do padrão TISS.",
                "Confira se o arquivo certo foi enviado; a mensagem TISS começa com mensagemTISS."
            ),
            en: (
                "Not a TISS message",
                "The XML begins with {root}, which is no message of the TISS standard.",
                "Check that the right file was sent; a TISS message begins with mensagemTISS."
            )),
        .htmlPage: FindingText(
            pt: (
                "Página da internet no lugar do XML",
                "O arquivo é uma página da internet (HTML)[, com {inside} dentro dela], e não um XML do padrão TISS.",
                "Um site respondeu com uma página (de acesso ou de erro) no lugar do arquivo. Baixe de novo e envie o XML."
            ),
            en: (
                "A web page instead of the XML",
                "The file is a page of the web (HTML)[, with {inside} in it], not an XML file of TISS.",
                "A site answered with a page (of login or error) instead of the file. Download it again and send the XML."
            )),
        .emptyMessage: FindingText(
            pt: (
                "Elemento raiz vazio",
                "O arquivo só tem o elemento raiz[ ({root})], sem nada dentro: nem cabeçalho, nem guias.",
                "Gere o arquivo de novo no seu sistema e envie outra vez."
            ),
            en: (
                "Root element empty",
                "The file has the root element alone[ ({root})], with nothing in it: no header, no guias.",
                "Make the file again in your system and send it once more."
            )),
        .otherDocument: FindingText(
            pt: (
                "Documento de outro padrão",
                "O XML[ começa com {root} e] não é do padrão TISS[: parece {found}].",
                "Confira se o arquivo certo foi enviado; a mensagem TISS começa com mensagemTISS."
            ),
            en: (
                "Document of another standard",
                "The XML[ begins with {root} and] is not of the TISS standard[: it looks like {found}].",
                "Check that the right file was sent; a TISS message begins with mensagemTISS."
            )),
        .wrongNamespace: FindingText(
            pt: (
                "Namespace errado",
                "O elemento {root} não está no namespace do padrão TISS[: está em {namespace}][. Há espaço em branco {around} do endereço].",
                "Use xmlns:ans=\"http://www.ans.gov.br/padroes/tiss/schemas\" no elemento raiz da mensagem."
            ),
            en: (
                "Wrong namespace",
                "The element {root} is not in the namespace of TISS[: it is in {namespace}][. There is whitespace {around} the address].",
                "Use xmlns:ans=\"http://www.ans.gov.br/padroes/tiss/schemas\" on the root element of the message."
            )),
        .webServiceMessage: FindingText(
            pt: (
                "Mensagem de web service",
                "O arquivo é o corpo de uma chamada de web service ({root}); foi conferido como tal.",
                "Não é preciso enviar de novo; prefira exportar o lote como arquivo (mensagemTISS)."
            ),
            en: (
                "Web service message",
                "The file is the body of a web service call ({root}); it was judged as such.",
                "It need not be sent again; better export the lote as a file (mensagemTISS)."
            )),
        .soapEnvelope: FindingText(
            pt: (
                "Envelope SOAP",
                "O arquivo é um envelope SOAP; a mensagem dentro dele foi conferida.",
                "Não é preciso enviar de novo; prefira exportar o lote como arquivo (mensagemTISS)."
            ),
            en: (
                "SOAP envelope",
                "The file is a SOAP envelope; the message in it was judged.",
                "It need not be sent again; better export the lote as a file (mensagemTISS)."
            )),
        .monitoringMessage: FindingText(
            pt: (
                "Mensagem de monitoramento da ANS",
                "O arquivo é uma mensagem da operadora para a ANS ({root}); não é lote de prestador.",
                "Envie este arquivo pelo programa da ANS, não por esta pasta; a operadora pode recebê-lo com MONITORING=accept."
            ),
            en: (
                "Monitoring message for ANS",
                "The file is a message from an operator to ANS ({root}), not a provider's lote.",
                "Send this file with the program of ANS, not through this folder."
            )),
        .soapWithoutMessage: FindingText(
            pt: (
                "Envelope SOAP sem mensagem TISS",
                "O Body do envelope não traz, logo abaixo, mensagemTISS nem raiz de web service (loteGuiasWS e outras).",
                "Os WSDL da ANS põem a mensagem direto no Body, sem elemento de operação em volta; envie-a assim."
            ),
            en: (
                "SOAP envelope without a TISS message",
                "The envelope's Body does not hold mensagemTISS or a root of web services (loteGuiasWS and others) right below it.",
                "The WSDLs of ANS put the message right into the Body, with no operation around it; send it so."
            )),
        .monitoringNameUnusual: FindingText(
            pt: (
                "Nome não é o de um arquivo da ANS",
                "O nome do arquivo e o conteúdo não combinam com o padrão da ANS[: {expected}].",
                "A ANS recusa nomes fora do padrão REGANSAAAAMM9999.XTE (.ZTE, .XTR, .ZTR); corrija o nome."
            ),
            en: (
                "Name is not that of a file for ANS",
                "The file's name and its content do not go together as ANS wants[: {expected}].",
                "ANS refuses names that are not REGANSAAAAMM9999.XTE (.ZTE, .XTR, .ZTR); mend the name."
            )),
        .monitoringArchiveEntry: FindingText(
            pt: (
                "Arquivo da ANS com outro conteúdo",
                "Há no arquivo compactado o que não é[ {kind}] da mesma competência[: itens: {count}][; o primeiro: {entry}].",
                "Um ZTE só pode ter arquivos XTE da mesma competência; gere-o de novo só com eles."
            ),
            en: (
                "Archive for ANS holds something else",
                "The archive holds what is no[ {kind}] file of the same competence[: entries: {count}][; the first: {entry}].",
                "A ZTE may hold only XTE files of one competence; make it again with these alone."
            )),
        .monitoringNameOther: FindingText(
            pt: (
                "Nome não é o deste arquivo da ANS",
                "O nome diz[ {named}], e o cabeçalho diz outra coisa[ em {element}].",
                "Confira se o nome é o deste lote: registro ANS, competência e número."
            ),
            en: (
                "Name is not this ANS file's",
                "The name says[ {named}], and the header says otherwise[ in {element}].",
                "Check that the name is this lote's: registro ANS, competence and number."
            )),
        .competenceInvalid: FindingText(
            pt: (
                "Competência inválida",
                "A competenciaLote não é um mês que existe e já começou (AAAAMM).",
                "Corrija a competência e gere o arquivo de novo."
            ),
            en: (
                "Competence is not valid",
                "The competenciaLote is not a month that exists and has begun (YYYYMM).",
                "Mend the competence and make the file again."
            )),
        .dataOfAnotherOperator: FindingText(
            pt: (
                "Dados de outra operadora",
                "O arquivo para a ANS é do registro ANS {stated}; o desta operadora é {own}.",
                "Confira de que operadora é este arquivo."
            ),
            en: (
                "Data of another operator",
                "The file for ANS is of registro ANS {stated}; this operator's is {own}.",
                "Check which operator this file belongs to."
            )),
        .monitoringArchiveForm: FindingText(
            pt: (
                "Arquivo da ANS em outra compactação",
                "A ANS só lê arquivos[ {kind}] em formato ZIP com compressão DEFLATE.",
                "Compacte de novo em ZIP, método DEFLATE."
            ),
            en: (
                "Archive for ANS packed otherwise",
                "ANS reads archives[ {kind}] only as ZIP with DEFLATE.",
                "Pack it again as ZIP with the method DEFLATE."
            )),
        .versionMissing: FindingText(
            pt: (
                "Versão do padrão não informada",
                "O cabeçalho não traz a versão do padrão TISS (Padrao ou versaoPadrao).",
                "Informe a versão no cabeçalho, por exemplo 4.03.00."
            ),
            en: (
                "Version of the standard missing",
                "The header does not state the version of TISS (Padrao or versaoPadrao).",
                "State the version in the header, for example 4.03.00."
            )),
        .versionUnknown: FindingText(
            pt: (
                "Versão do padrão desconhecida",
                "A versão informada[, {version},] não existe no padrão TISS.",
                "Escreva a versão como d.dd.dd (4.03.00, não 04.03.00) e confira o número."
            ),
            en: (
                "Version of the standard unknown",
                "The version stated[, {version},] does not exist in TISS.",
                "Write the version as d.dd.dd (4.03.00, not 04.03.00) and check the number."
            )),
        .versionNotAccepted: FindingText(
            pt: (
                "Versão do padrão não aceita",
                "A operadora não recebe a versão {version}[; recebe: {accepted}].",
                "Atualize o seu sistema para uma versão aceita e gere o lote de novo."
            ),
            en: (
                "Version of the standard not accepted",
                "The operator does not take version {version}[; it takes: {accepted}].",
                "Update your system to a version that is taken and make the lote again."
            )),
        .schemaNotInstalled: FindingText(
            pt: (
                "Schema da versão não instalado",
                "Os schemas[ da versão {version}] não estão instalados neste servidor; nada foi conferido.",
                "Operadora: instale-os com “hatspool schemas install” e libere o arquivo. Não é preciso reenviar."
            ),
            en: (
                "Schema of the version not installed",
                "The schemas[ of version {version}] are not installed on this server; nothing was checked.",
                "Operator: install them with “hatspool schemas install” and release the file. No need to resend."
            )),
    ]
}
