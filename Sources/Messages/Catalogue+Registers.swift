package import Domain

/// What is said of the operator's registers and of the files that bring them.
extension Catalogue {
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
        var lines = [
            Translated("Arquivo: ", "File: ")[language] + report.fileName,
            Translated("Tabela: ", "Table: ")[language] + name(of: report.kind),
        ]
        switch report.outcome {
        case .taken(let version):
            lines.append(
                Translated(
                    "Resultado: em vigor, \(version.rowCount) linhas, versão \(version.digest.hex.prefix(16)).",
                    "Result: in force, \(version.rowCount) rows, version \(version.digest.hex.prefix(16)).")[language])
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
            lines += faults.map { fault in
                let place = fault.line > 0 ? Translated("linha \(fault.line)", "line \(fault.line)")[language] : "-"
                let column = fault.column.map { Translated(", coluna \($0)", ", column \($0)")[language] } ?? ""
                return "  \(place)\(column): \(text(of: fault.reason))"
            }
            if count > faults.count { lines.append("  …") }
        }
        return lines.joined(separator: "\n") + "\n"
    }

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
        }
    }
}
