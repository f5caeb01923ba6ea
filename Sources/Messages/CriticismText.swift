package import Domain

extension ERPCriticism {
    /// What the criticism is about, in a few words of this program.
    package func text(in language: Language) -> String { (Self.texts[code] ?? Self.unknown)[language] }

    /// Where the check takes place now, when no rule covers it.
    package func fateText(in language: Language) -> String {
        let text: Translated
        switch fate {
        case .reported: text = Translated("", "")
        case .bySchema: text = Translated("o esquema verifica: X11, X12, X13", "by the schema: X11, X12, X13")
        case .under(let other): text = Translated("veja \(other)", "see \(other)")
        case .ownFiles:
            text = Translated("verificado ao iniciar e ao instalar", "checked at the start and at installing")
        case .leftToTheERP: text = Translated("fica com o Protheus, na importação", "left to Protheus, when it imports")
        case .unknown: text = Translated("–", "–")
        }
        return text[language]
    }

    private static let unknown = Translated("sem texto público", "no public text")

    private static let texts: [String: Translated] = [
        "X00": Translated("pastas não criadas", "folders not made"),
        "X01": Translated("esquemas ausentes", "schemas absent"),
        "X02": Translated("cabeçalho ausente dos esquemas", "header absent from the schemas"),
        "X03": Translated(
            "mensagens da operadora ausentes dos esquemas", "messages of operators absent from the schemas"),
        "X04": Translated(
            "mensagens do prestador ausentes dos esquemas", "messages of providers absent from the schemas"),
        "X05": Translated("epílogo ausente dos esquemas", "epilogue absent from the schemas"),
        "X06": Translated("número no nome do arquivo", "number in the file name"),
        "X07": Translated("separador no nome do arquivo", "delimiter in the file name"),
        "X08": Translated("tamanho do hash no nome do arquivo", "length of the hash in the file name"),
        "X09": Translated("namespace", "namespace"),
        "X10": Translated("especialidade do prestador (CBOS)", "provider's speciality (CBOS)"),
        "X11": Translated("estrutura do cabeçalho", "structure of the header"),
        "X12": Translated("estrutura do conteúdo", "structure of the body"),
        "X13": Translated("estrutura do epílogo", "structure of the epilogue"),
        "X14": Translated("versão do padrão", "version of the standard"),
        "X15": Translated("hash", "hash"),
        "X16": Translated("tipo de guia", "kind of guia"),
        "X17": Translated("identificação do prestador", "identification of the provider"),
        "X18": Translated("tipo de transação", "transaction"),
        "X19": Translated("registro ANS", "registro ANS"),
        "X20": Translated("calendário de pagamento", "payment calendar"),
        "X21": Translated("matrícula do beneficiário", "beneficiary's number"),
        "X22": Translated("CID", "diagnosis (CID)"),
        "X23": Translated("senha de autorização", "authorisation password"),
        "X24": Translated("contratado", "contracted party"),
        "X25": Translated("especialidade (CBOS)", "speciality (CBOS)"),
        "X26": Translated("executante", "executing party"),
        "X27": Translated("evento inválido ou bloqueado", "procedure invalid or blocked"),
        "X28": Translated("quantidade autorizada", "authorised quantity"),
        "X29": Translated("local de atendimento", "place of attendance"),
        "X30": Translated("composição do evento", "composition of the procedure"),
        "X31": Translated("tabela de pagamento", "payment table"),
        "X32": Translated("contrato do beneficiário", "beneficiary's contract"),
        "X33": Translated("operadora de destino", "operator addressed"),
        "X34": Translated("executante da consulta", "consultation's executing party"),
        "X36": Translated("senha não autorizada", "password not authorised"),
        "X37": Translated("evento fora da pré-autorização", "procedure not in the authorisation"),
        "X38": Translated("profissional complementar", "further professional"),
        "X39": Translated("membro da equipe", "member of the team"),
        "X40": Translated("procedimento que não é consulta", "procedure that is no consultation"),
        "X41": Translated("caráter do atendimento", "character of the attendance"),
        "X42": Translated("data futura", "day to come"),
        "X43": Translated("regime de internação", "regime of the stay"),
        "X44": Translated("evento não autorizado na senha", "procedure not authorised by the password"),
        "X45": Translated("tempo de doença", "time of illness"),
        "X46": Translated("beneficiário bloqueado", "beneficiary blocked"),
        "X47": Translated("executante e produto", "executing party and product"),
        "X48": Translated("rede e produto", "network and product"),
        "X50": Translated("rede selecionada", "network chosen"),
        "X51": Translated("via de acesso", "way of access"),
        "X55": Translated("procedimento e especialidade", "procedure and speciality"),
        "X59": Translated("especialidade bloqueada", "speciality blocked"),
        "X60": Translated("prestador bloqueado", "provider blocked"),
        "X61": Translated("profissional bloqueado", "professional blocked"),
        "X62": Translated("CNES do local", "CNES of the place"),
    ]
}
