import Domain

extension FindingText {
    /// Bounds that no honest message reaches.
    static let ofLimits: [FindingCode: FindingText] = [
        .tooDeep: FindingText(
            pt: (
                "Elementos aninhados demais",
                "Há mais de {limit} elementos um dentro do outro.",
                "O padrão TISS usa menos de 20 níveis; confira como o arquivo foi gerado."
            ),
            en: (
                "Nested too deep",
                "There are more than {limit} elements one inside the other.",
                "TISS uses fewer than 20 levels; check how the file was made."
            )),
        .tooManyNames: FindingText(
            pt: (
                "Nomes de elementos demais",
                "O arquivo usa nomes diferentes demais[ (limite: {limit} bytes de nomes)].",
                "O arquivo não é uma mensagem TISS; confira como foi gerado."
            ),
            en: (
                "Too many names",
                "The file uses too many different names[ (limit: {limit} bytes of names)].",
                "The file is not a TISS message; check how it was made."
            )),
        .textTooLong: FindingText(
            pt: (
                "Texto longo demais",
                "O texto[ de {element}] passa do limite de {limit} bytes.",
                "Reduza o texto: nenhum campo do padrão TISS é tão longo."
            ),
            en: (
                "Text too long",
                "The text[ of {element}] passes the limit of {limit} bytes.",
                "Shorten the text: no TISS field is that long."
            )),
        .documentTooLarge: FindingText(
            pt: (
                "Arquivo grande demais",
                "O arquivo[ tem {size} bytes e] passa do limite de {limit} bytes.",
                "Divida as guias em mais lotes e envie-os separados."
            ),
            en: (
                "File too large",
                "The file[ has {size} bytes and] passes the limit of {limit} bytes.",
                "Spread the guias over more lotes and send them apart."
            )),
        .tookTooLong: FindingText(
            pt: (
                "Leitura demorou demais",
                "A leitura do arquivo passou do tempo máximo[ de {limit}] e foi interrompida.",
                "Envie lotes menores. Se o arquivo é pequeno, fale com a operadora."
            ),
            en: (
                "Reading took too long",
                "Reading the file passed the longest time allowed[, {limit},] and was stopped.",
                "Send smaller lotes. If the file is small, ask the operator."
            )),
        .tooManyAttributes: FindingText(
            pt: (
                "Atributos demais em um elemento",
                "O elemento[ {element}] tem mais de {limit} atributos.",
                "As mensagens TISS quase não usam atributos; confira como o arquivo foi gerado."
            ),
            en: (
                "Too many attributes",
                "The element[ {element}] has more than {limit} attributes.",
                "TISS messages hardly use attributes; check how the file was made."
            )),
        .nameTooLong: FindingText(
            pt: (
                "Nome longo demais",
                "Um nome de elemento ou atributo passa do limite de {limit} bytes.",
                "O arquivo não é uma mensagem TISS; confira como foi gerado."
            ),
            en: (
                "Name too long",
                "A name of an element or attribute passes the limit of {limit} bytes.",
                "The file is not a TISS message; check how it was made."
            )),
        .tooManyElements: FindingText(
            pt: (
                "Elementos demais",
                "O arquivo tem mais de {limit} elementos.",
                "Divida as guias em mais lotes e envie-os separados."
            ),
            en: (
                "Too many elements",
                "The file has more than {limit} elements.",
                "Spread the guias over more lotes and send them apart."
            )),
        .tooManyFindings: FindingText(
            pt: (
                "Erros demais",
                "A leitura parou depois de {limit} erros; o resto do arquivo não foi conferido.",
                "Corrija primeiro os erros listados: em geral têm todos a mesma causa."
            ),
            en: (
                "Too many errors",
                "Reading stopped after {limit} errors; the rest of the file was not checked.",
                "Mend the errors listed first: most often they all have the same cause."
            )),
    ]
}
