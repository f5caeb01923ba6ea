import Domain

extension FindingText {
    /// Findings of the version's schema.
    static let ofSchema: [FindingCode: FindingText] = [
        .schemaOther: FindingText(
            pt: (
                "Erro de estrutura",
                "[O elemento {element} não segue|O conteúdo não segue] o schema da versão[ (erro {number} do validador)].",
                "Confira este ponto da guia com o manual da versão e gere o arquivo de novo."
            ),
            en: (
                "Structure error",
                "[The element {element} does not follow|The content does not follow] the version's schema[ (validator's error {number})].",
                "Check this part of the guia with the version's manual and make the file again."
            )),
        .elementUnexpected: FindingText(
            pt: (
                "Elemento fora do lugar",
                "O elemento {element}[ do namespace {namespace}] não é esperado aqui[; o esperado é: {expected}][; um lote tem no máximo {most} guias].",
                "Veja a ordem e os nomes dos campos da versão; um campo pode faltar antes deste ou sobrar."
            ),
            en: (
                "Element not expected",
                "The element {element}[ of the namespace {namespace}] is not expected here[; expected is: {expected}][; a lote has {most} guias at most].",
                "See order and names of the version's fields; one may be missing before this one, or be too much."
            )),
        .elementMissing: FindingText(
            pt: (
                "Campo obrigatório ausente",
                "[Falta em {element} um campo obrigatório|Falta um campo obrigatório][: {expected}].",
                "Preencha o campo no seu sistema e gere o arquivo de novo."
            ),
            en: (
                "Required field missing",
                "[A required field is missing in {element}|A required field is missing][: {expected}].",
                "Fill in the field in your system and make the file again."
            )),
        .valueNotInList: FindingText(
            pt: (
                "Valor fora da tabela",
                "O valor[ de {element}] não está na lista permitida[: {allowed}][. Há espaço em branco {around} do valor].",
                "Use um código da tabela TUSS da versão; confira a tabela usada pelo seu sistema."
            ),
            en: (
                "Value not in the list",
                "The value[ of {element}] is not in the list allowed[: {allowed}][. There is whitespace {around} the value].",
                "Use a code of the version's TUSS table; check the table that your system uses."
            )),
        .valuePattern: FindingText(
            pt: (
                "Formato inválido",
                "O valor[ de {element}] não tem o formato exigido[ ({limit})][. Há espaço em branco {around} do valor].",
                "Confira letras, pontos, traços e a quantidade de dígitos."
            ),
            en: (
                "Wrong form",
                "The value[ of {element}] does not have the form required[ ({limit})][. There is whitespace {around} the value].",
                "Check letters, points, dashes and the number of digits."
            )),
        .valueLength: FindingText(
            pt: (
                "Tamanho inválido",
                "O valor[ de {element}] não tem o tamanho exigido[: {facet} {limit}][. Há espaço em branco {around} do valor].",
                "Encurte ou complete o campo no seu sistema."
            ),
            en: (
                "Wrong length",
                "The value[ of {element}] does not have the length required[: {facet} {limit}][. There is whitespace {around} the value].",
                "Shorten or complete the field in your system."
            )),
        .valueType: FindingText(
            pt: (
                "Tipo de dado inválido",
                "O valor[ de {element}] não é um dado válido[ do tipo {type}][. Há espaço em branco {around} do valor].",
                "Datas: aaaa-mm-dd e existentes; horas: hh:mm:ss; valores: ponto decimal, sem milhar."
            ),
            en: (
                "Wrong type of value",
                "The value[ of {element}] is not valid[ as {type}][. There is whitespace {around} the value].",
                "Dates: yyyy-mm-dd and existing; times: hh:mm:ss; amounts: decimal point, no thousands."
            )),
        .valueDigits: FindingText(
            pt: (
                "Dígitos demais",
                "O valor[ de {element}] tem dígitos demais[: {facet} {limit}][. Há espaço em branco {around} do valor].",
                "Confira o número de casas antes e depois do ponto decimal."
            ),
            en: (
                "Too many digits",
                "The value[ of {element}] has too many digits[: {facet} {limit}][. There is whitespace {around} the value].",
                "Check the digits before and after the decimal point."
            )),
        .valueRange: FindingText(
            pt: (
                "Valor fora dos limites",
                "O valor[ de {element}] está fora dos limites[: {facet} {limit}][. Há espaço em branco {around} do valor].",
                "Confira o valor no seu sistema."
            ),
            en: (
                "Value out of range",
                "The value[ of {element}] is out of range[: {facet} {limit}][. There is whitespace {around} the value].",
                "Check the value in your system."
            )),
        .attributeRefused: FindingText(
            pt: (
                "Atributo não permitido",
                "[O atributo {attribute}|Um atributo] não é permitido[ em {element}].",
                "Retire o atributo; os dados do padrão TISS ficam nos elementos."
            ),
            en: (
                "Attribute not allowed",
                "[The attribute {attribute}|An attribute] is not allowed[ in {element}].",
                "Remove the attribute; TISS keeps its data in elements."
            )),
        .textRefused: FindingText(
            pt: (
                "Texto fora de campo",
                "Há texto solto[ em {element}], onde só pode haver outros elementos.",
                "Retire o texto solto entre os elementos."
            ),
            en: (
                "Text outside of a field",
                "There is loose text[ in {element}], where only other elements may stand.",
                "Remove the loose text between elements."
            )),
    ]
}
