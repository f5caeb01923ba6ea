package import Domain

/// Texts about the operator's registers and their files.
extension Catalogue {
    /// The register, in a few words.
    package func name(of kind: ReferenceKind) -> String {
        switch kind {
        case .prestadores: Translated("prestadores", "providers")[language]
        case .beneficiarios: Translated("beneficiários", "beneficiaries")[language]
        case .senhas: Translated("senhas de autorização", "authorisation passwords")[language]
        case .calendario: Translated("calendário de pagamento", "payment calendar")[language]
        case .cid: Translated("diagnósticos (CID)", "diagnoses (CID)")[language]
        case .tuss: Translated("procedimentos (TUSS)", "procedures (TUSS)")[language]
        case .cnes: Translated("locais de atendimento (CNES)", "places (CNES)")[language]
        case .profissionais: Translated("profissionais", "professionals")[language]
        }
    }

    /// The text that is laid beside a register's file; ends with a line end.
    package func report(on report: ReferenceReport) -> String {
        let fileName = ShownText.line(report.fileName)
        let register = report.kind.map { name(of: $0) } ?? "?"
        var lines = [
            Translated("Arquivo: ", "File: ")[language] + fileName,
            Translated("Tabela: ", "Table: ")[language] + register,
        ]
        switch report.outcome {
        case .taken(let version):
            lines.append(
                Translated(
                    "Resultado: em vigor, \(version.rowCount) linhas, versão \(version.digest.hex.prefix(16)).",
                    "Result: in force, \(version.rowCount) rows, version \(version.digest.hex.prefix(16)).")[language])
            if !report.columns.isEmpty {
                lines.append(
                    Translated("Colunas preenchidas: ", "Columns filled: ")[language]
                        + report.columns.joined(separator: ", "))
            }
        case .unchanged(let version):
            lines.append(
                Translated(
                    "Resultado: igual à tabela em vigor (versão \(version.digest.hex.prefix(16))); nada mudou.",
                    "Result: equal to the table in force (version \(version.digest.hex.prefix(16))); nothing changed.")[
                        language])
        case .refused(let faults, let count):
            lines.append(
                Translated(
                    "Resultado: RECUSADO, \(count) erro(s); a tabela em vigor, se houver, continua valendo.",
                    "Result: REFUSED, \(count) fault(s); the table in force, if there is one, stays.")[language])
            lines += faults.map { "  " + line(on: $0) }
            if count > faults.count { lines.append("  …") }
            // Each advice once.
            var seen: Set<String> = []
            lines += faults.compactMap { advice(on: $0, fileName) }.filter { seen.insert($0).inserted }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func line(on fault: ReferenceFault) -> String {
        let row = fault.line > 0 ? Translated("linha \(fault.line)", "line \(fault.line)")[language] : "-"
        let position =
            fault.position > 0
            ? Translated(", posição \(fault.position)", ", position \(fault.position)")[language] : ""
        let column = fault.column.map { ShownText.line($0) }.map { column in
            fault.position > 0
                ? Translated(", campo \(column)", ", field \(column)")[language]
                : Translated(", coluna \(column)", ", column \(column)")[language]
        }
        return "\(row)\(position)\(column ?? ""): \(text(of: fault))"
    }

    private func text(of fault: ReferenceFault) -> String {
        if let finding = fault.finding { return "\(finding.rawValue) \(title(finding))" }
        guard let shrinkage = fault.shrinkage else { return text(of: fault.reason) }
        let (rows, before, percent) = (shrinkage.rows, shrinkage.rowsInForce, shrinkage.percent)
        let numbers = Translated(
            ": \(rows) linhas, e a tabela em vigor tem \(before) (mínimo: \(percent)%)",
            ": \(rows) rows, and the table in force has \(before) (least: \(percent)%)")
        return text(of: fault.reason) + numbers[language]
    }

    /// What an operator can do when a correct file was refused.
    private func advice(on fault: ReferenceFault, _ fileName: String) -> String? {
        if fault.reason == .spreadsheetCell || fault.reason == .roundedNumbers {
            return Translated(
                "Gere o arquivo direto do sistema, sem abrir e salvar na planilha; ou formate a coluna como Texto antes de colar.",
                "Make the file with the system itself, without opening and saving it in a spreadsheet; or format the column as "
                    + "text before you paste.")[language]
        }
        guard fault.reason == .shrunk else { return nil }
        let vouched = "\(fileName.dropLast(4))!\(fileName.suffix(4))"
        return Translated(
            "Se o arquivo está completo mesmo assim: mude o nome para \(vouched) e deixe-o de novo em reference.",
            "If the file is whole all the same: rename it to \(vouched) and drop it in reference again.")[language]
    }

    /// Why a row or a file of a register is refused.
    package func text(of reason: ReferenceFault.Reason) -> String {
        switch reason {
        case .unknownColumn: Translated("coluna desconhecida", "unknown column")[language]
        case .repeatedColumn: Translated("coluna repetida", "column repeated")[language]
        case .missingColumn: Translated("falta a coluna", "the column is missing")[language]
        case .emptyCell: Translated("célula obrigatória vazia", "a required cell is empty")[language]
        case .notACode:
            Translated("código com caracteres inválidos", "a code with characters that none has")[language]
        case .notADay: Translated("data inválida (use aaaa-mm-dd)", "not a day (write yyyy-mm-dd)")[language]
        case .daysReversed: Translated("fim antes do início", "it ends before it begins")[language]
        case .notYesOrNo: Translated("deve ser S ou N", "must be S or N")[language]
        case .rowLength:
            Translated("número de células difere do cabeçalho", "not as many cells as the first row")[language]
        case .quote: Translated("aspas fora do lugar ou não fechadas", "a quote out of place or never closed")[language]
        case .nul: Translated("byte nulo: cópia incompleta", "a NUL byte: the copy is incomplete")[language]
        case .cutOff:
            Translated(
                "a última linha não termina: arquivo cortado?", "the last row does not end: is the file cut off?")[
                    language]
        case .noRows: Translated("nenhuma linha de dados", "no row of data")[language]
        case .tooLarge: Translated("grande demais", "too large")[language]
        case .export: Translated("exportação com defeito", "a fault of the export")[language]
        case .otherTable:
            Translated(
                "registro de uma tabela que não faz parte desta; um arquivo traz uma só",
                "a record of a table that is no part of this one; a file brings one")[language]
        case .exclusion:
            Translated(
                "registro de exclusão: o arquivo é a tabela inteira, basta não trazer o que foi excluído",
                "a record of a deletion: the file is the whole table, just leave out what was deleted")[language]
        case .shrunk: Translated("linhas de menos; arquivo cortado?", "too few rows; is the file cut off?")[language]
        case .spreadsheetCell:
            Translated(
                "a planilha trocou o código por outro valor (como 1,0001E+12, 123,00 ou #N/D)",
                "the spreadsheet put another value in place of the code (as 1,0001E+12, 123,00 or #N/A)")[language]
        case .roundedNumbers:
            Translated(
                "a planilha arredondou os códigos: todos os números longos desta coluna terminam em zeros",
                "the spreadsheet rounded the codes: all long numbers of this column end in zeros")[language]
        case .dayAndMonthSwapped:
            Translated(
                "dia e mês trocados? (use aaaa-mm-dd ou dd/mm/aaaa)",
                "day and month swapped? (write yyyy-mm-dd or dd/mm/yyyy)")[language]
        case .wideEncoding:
            Translated(
                "arquivo em UTF-16 (“Texto Unicode”): salve como CSV",
                "a file in UTF-16 (“Unicode text”): save it as CSV")[language]
        case .noRegister:
            Translated(
                "nem o nome nem o primeiro registro dizem que tabela é",
                "neither its name nor its first record names its table")[language]
        }
    }
}
