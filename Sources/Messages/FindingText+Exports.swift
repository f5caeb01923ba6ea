import Domain

extension FindingText {
    /// Exports of Protheus: the file as a whole, and single records.
    static let ofExports: [FindingCode: FindingText] = exportFiles.merging(exportRecords) { first, _ in first }

    private static let exportFiles: [FindingCode: FindingText] = [
        .exportRootUnexpected: FindingText(
            pt: (
                "Não é uma exportação do Protheus",
                "O elemento raiz da exportação não é o esperado[: {stated} em vez de {expected}].",
                "Use <exportacao xmlns=\"urn:hatspool:protheus:1\" versao=\"1.0\">; veja “hatspool export-schema”."
            ),
            en: (
                "Not an export of Protheus",
                "The root element of the export is not the one expected[: {stated} instead of {expected}].",
                "Use <exportacao xmlns=\"urn:hatspool:protheus:1\" versao=\"1.0\">; see \"hatspool export-schema\"."
            )),
        .exportVersionUnknown: FindingText(
            pt: (
                "Versão da exportação desconhecida",
                "A versão do formato de exportação não é conhecida[: {stated}][; esperada: {expected}].",
                "Gere a exportação com versao=\"1.0\"."
            ),
            en: (
                "Version of the export unknown",
                "The version of the export format is not known[: {stated}][; expected: {expected}].",
                "Make the export with versao=\"1.0\"."
            )),
        .exportEmpty: FindingText(
            pt: (
                "Exportação sem registros",
                "A exportação não tem nenhum registro.",
                "Confira a consulta que gera o arquivo: ela não trouxe nenhuma linha."
            ),
            en: (
                "Export without records",
                "The export has no record.",
                "Check the query that makes the file: it brought no row."
            )),
        .exportWithoutUsableRecord: FindingText(
            pt: (
                "Nenhum registro aproveitável",
                "Nenhum registro da exportação pode ser usado[ ({unusable} de {records})].",
                "Corrija os registros conforme os avisos de cada um e exporte de novo."
            ),
            en: (
                "No usable record",
                "No record of the export can be used[ ({unusable} of {records})].",
                "Mend the records as the warnings of each say, and export again."
            )),
        .exportRecordsRefused: FindingText(
            pt: (
                "Exportação com registros não aproveitáveis",
                "A exportação tem registros que não podem ser usados[: {unusable} de {records}].",
                "Corrija-os e exporte de novo, ou aceite os demais com [ACCEPTANCE] UNUSABLE_RECORDS=warn."
            ),
            en: (
                "Export with unusable records",
                "The export has records that cannot be used[: {unusable} of {records}].",
                "Mend them and export again, or take the others with [ACCEPTANCE] UNUSABLE_RECORDS=warn."
            )),
        .csvHeaderUnknown: FindingText(
            pt: (
                "Cabeçalho do CSV não reconhecido",
                "A primeira linha do CSV não traz nomes de campos de um só alias[ (coluna {column})][: {stated}].",
                "Comece o arquivo com os nomes dos campos (BA1_CODINT;…). Se não é uma exportação do Protheus, envie o XML."
            ),
            en: (
                "Header of the CSV not recognised",
                "The first row of the CSV does not hold field names of one alias[ (column {column})][: {stated}].",
                "Begin the file with the names of the fields (BA1_CODINT;…). If it is no export of Protheus, send the XML."
            )),
        .csvRowLength: FindingText(
            pt: (
                "Linha do CSV com colunas a mais ou a menos",
                "A linha[ {row}] do CSV não tem tantas colunas quanto o cabeçalho[: {stated} em vez de {expected}].",
                "Confira ponto e vírgula e aspas nos valores dessa linha."
            ),
            en: (
                "CSV row with too many or too few columns",
                "Row[ {row}] of the CSV has not as many columns as the header[: {stated} instead of {expected}].",
                "Check semicolons and quotes in the values of this row."
            )),
        .csvQuoteOpen: FindingText(
            pt: (
                "Aspas do CSV não fecham",
                "O CSV tem aspas que não fecham[, a partir da linha {row}].",
                "Feche as aspas, ou escreva aspas dentro de um valor em dobro (\"\")."
            ),
            en: (
                "Quote of the CSV is not closed",
                "The CSV has a quote that is not closed[, from row {row} on].",
                "Close the quote, or write quotes inside a value twice (\"\")."
            )),
        .csvNumbersRounded: FindingText(
            pt: (
                "Números arredondados por uma planilha",
                "Todos os números longos de uma coluna do CSV terminam em zeros: uma planilha guardou só os primeiros quinze "
                    + "dígitos[ ({field})].",
                "Gere o CSV direto do Protheus, sem abrir e salvar na planilha."
            ),
            en: (
                "Numbers rounded by a spreadsheet",
                "All long numbers of a column of the CSV end in zeros: a spreadsheet kept only their first fifteen "
                    + "digits[ ({field})].",
                "Make the CSV with Protheus itself, without opening and saving it in a spreadsheet."
            )),
    ]

    private static let exportRecords: [FindingCode: FindingText] = [
        .recordAliasUnknown: FindingText(
            pt: (
                "Alias desconhecido",
                "O registro é de um alias que não vai ao HAT[: {alias}].",
                "Exporte só os aliases listados em “hatspool export-schema”."
            ),
            en: (
                "Unknown alias",
                "The record is of an alias that does not go to HAT[: {alias}].",
                "Export only the aliases that \"hatspool export-schema\" lists."
            )),
        .recordOperationUnknown: FindingText(
            pt: (
                "Operação desconhecida",
                "A operação do registro[ {alias}] não é conhecida[: {stated}][; permitido: {expected}].",
                "Use incluir, alterar ou excluir; sem operação vale alterar."
            ),
            en: (
                "Unknown operation",
                "The operation of the record[ {alias}] is not known[: {stated}][; allowed: {expected}].",
                "Use incluir, alterar or excluir; without one alterar counts."
            )),
        .recordKeyMissing: FindingText(
            pt: (
                "Chave do registro ausente",
                "Falta um campo da chave do registro[ {alias}][: {field}].",
                "Exporte todos os campos da chave; sem eles não se sabe de quem é o registro."
            ),
            en: (
                "Key of the record missing",
                "A field of the key of the record[ {alias}] is missing[: {field}].",
                "Export all fields of the key; without them nobody knows whose record it is."
            )),
        .recordFieldUnknown: FindingText(
            pt: (
                "Campo desconhecido",
                "O registro[ {alias}] tem um campo que o formato não conhece[: {field}].",
                "Confira o nome do campo em “hatspool export-schema” e retire o que não consta."
            ),
            en: (
                "Unknown field",
                "The record[ {alias}] has a field that the format does not know[: {field}].",
                "Check the name of the field in \"hatspool export-schema\" and leave out what is not there."
            )),
        .recordFieldRepeated: FindingText(
            pt: (
                "Campo repetido no registro",
                "O registro[ {alias}] tem o mesmo campo mais de uma vez[: {field}].",
                "Deixe cada campo uma só vez em cada registro."
            ),
            en: (
                "Field repeated in the record",
                "The record[ {alias}] has the same field more than once[: {field}].",
                "Leave each field once in each record."
            )),
        .recordFieldMissing: FindingText(
            pt: (
                "Campo obrigatório do registro ausente",
                "O registro[ {alias}] não traz um campo obrigatório[: {field}].",
                "Preencha o campo no Protheus ou inclua-o na consulta, e exporte de novo."
            ),
            en: (
                "Required field of the record missing",
                "The record[ {alias}] does not bring a required field[: {field}].",
                "Fill the field in Protheus or add it to the query, and export again."
            )),
        .recordFieldTooLong: FindingText(
            pt: (
                "Campo longo demais",
                "O valor de um campo é longo demais[: {field}][, no máximo {expected}].",
                "Confira o campo no Protheus; talvez outro campo tenha sido exportado em seu lugar."
            ),
            en: (
                "Field too long",
                "The value of a field is too long[: {field}][, at most {expected}].",
                "Check the field in Protheus; another field may have been exported in its place."
            )),
        .recordFieldForm: FindingText(
            pt: (
                "Campo com formato inválido",
                "O valor de um campo não tem a forma exigida[: {field}][ ({expected})].",
                "Corrija o valor no Protheus, ou a consulta que o escreve, e exporte de novo."
            ),
            en: (
                "Field of the wrong form",
                "The value of a field does not have the form required[: {field}][ ({expected})].",
                "Mend the value in Protheus, or the query that writes it, and export again."
            )),
        .recordFieldNotInList: FindingText(
            pt: (
                "Campo com valor fora da lista",
                "O valor de um campo não está entre os permitidos[: {field}][ ({expected})].",
                "Use um dos valores permitidos; veja “hatspool export-schema”."
            ),
            en: (
                "Field with a value not in its list",
                "The value of a field is not among those allowed[: {field}][ ({expected})].",
                "Use one of the allowed values; see \"hatspool export-schema\"."
            )),
        .recordTextUnexpected: FindingText(
            pt: (
                "Texto fora dos campos",
                "Há texto fora dos campos de um registro[ {alias}][: em {field}].",
                "Deixe os valores dentro do elemento de cada campo."
            ),
            en: (
                "Text outside of fields",
                "There is text outside of the fields of a record[ {alias}][: in {field}].",
                "Leave values inside the element of each field."
            )),
        .recordNotForHAT: FindingText(
            pt: (
                "Registro que não vai ao HAT",
                "O registro[ {alias}] não é dos que vão ao HAT[: {field}][ ({expected})].",
                "Nada a fazer, se é assim mesmo; senão, confira o campo no Protheus e exporte de novo."
            ),
            en: (
                "Record that does not go to HAT",
                "The record[ {alias}] is not one of those that go to HAT[: {field}][ ({expected})].",
                "Nothing to do if it is meant so; else check the field in Protheus and export again."
            )),
    ]
}
