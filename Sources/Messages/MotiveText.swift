import Domain

/// Short wording of our own for the motives of TISS table 38 that answers carry; the table's official names are longer.
enum MotiveText {
    static let all: [String: Translated] = [
        "1001": Translated("Número da carteira inválido", "Card number invalid"),
        "1202": Translated("CNES inválido", "CNES invalid"),
        "1203": Translated("Código do prestador inválido", "Provider code invalid"),
        "1206": Translated("CPF ou CNPJ inválido", "CPF or CNPJ invalid"),
        "1207": Translated("Prestador fora da rede", "Provider not of the network"),
        "1307": Translated("Número da guia inválido", "Guia number invalid"),
        "1308": Translated("Guia já apresentada", "Guia already presented"),
        "1323": Translated("Data preenchida incorretamente", "Date filled in wrongly"),
        "5001": Translated("Mensagem fora do padrão TISS", "Message outside the TISS standard"),
        "5002": Translated("Não foi possível validar o XML", "XML could not be validated"),
        "5003": Translated("Endereço do remetente inválido", "Sender address invalid"),
        "5004": Translated("Endereço do destinatário inválido", "Recipient address invalid"),
        "5005": Translated("Remetente não identificado", "Sender not identified"),
        "5006": Translated("Destinatário não identificado", "Recipient not identified"),
        "5007": Translated("Mensagem inconsistente ou incompleta", "Message inconsistent or incomplete"),
        "5014": Translated("Hash inválido: o arquivo pode estar corrompido", "Hash invalid: the file may be corrupt"),
        "5015": Translated("Guias acima do máximo por mensagem", "More guias than a message may hold"),
        "5016": Translated("Sem movimento na competência", "No movement in the competence"),
        "5018": Translated("Certificado inválido", "Certificate invalid"),
        "5019": Translated("Certificado vencido", "Certificate expired"),
        "5020": Translated("Certificado revogado", "Certificate revoked"),
        "5022": Translated("Assinatura não confere", "Signature does not fit"),
        "5025": Translated("Data da transação inválida", "Date of the transaction invalid"),
        "5026": Translated("Hora da transação inválida", "Time of the transaction invalid"),
        "5027": Translated("Registro ANS da operadora inválido", "Registro ANS of the operator invalid"),
        "5028": Translated("Versão do padrão inválida", "Version of the standard invalid"),
        "5029": Translated("Indicador inválido", "Indicator invalid"),
        "5034": Translated("Valor não informado", "Value not informed"),
        "5040": Translated("Valor deve ser maior que zero", "Value must be above zero"),
        "5042": Translated("Valor da guia difere da soma dos itens", "Guia value differs from the sum of its items"),
        "5047": Translated("Número do lote não informado", "Lote number not informed"),
        "5053": Translated("Identificador já informado", "Identifier already informed"),
    ]
}
