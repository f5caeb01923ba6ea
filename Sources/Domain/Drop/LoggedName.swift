/// Masks file names for logs: enough to find the file, nothing about a person.
///
/// Senders choose the names, which may contain a beneficiary's name, card number or CPF. Unmasked are: known words of
/// the field (`lote`, `guia`, `xml` …), words of one or two letters, digests of 32 or more hexadecimal digits, numbers
/// with fewer than six digits, and punctuation. Every other word is shown by its form, as in `Masking`: letters as `a`
/// or `A`, digits as `9`. Numbers with a single punctuation character between them (`529.982.247-25`, `2026-11-30`)
/// count as one.
package enum LoggedName {
    /// Longest result, in characters.
    static let charactersMax = 120
    private static let digitsShownMax = 5

    /// Masks a name. A longer result is cut, with `…` at its end.
    package static func of(_ name: String) -> String {
        var tokens = Token.split(name)
        maskNumbers(&tokens)
        var shown = ""
        for token in tokens { shown += token.shown }
        guard shown.unicodeScalars.count > charactersMax else { return shown }
        return String(String.UnicodeScalarView(shown.unicodeScalars.prefix(charactersMax))) + "…"
    }

    /// Numbers with one punctuation character between them are one number.
    private static func maskNumbers(_ tokens: inout [Token]) {
        var index = 0
        while index < tokens.count {
            guard tokens[index].kind == .digits else {
                index += 1
                continue
            }
            var end = index
            var count = tokens[index].text.count
            while end + 2 < tokens.count, tokens[end + 1].kind == .sign, tokens[end + 1].text.count == 1,
                tokens[end + 2].kind == .digits
            {
                end += 2
                count += tokens[end].text.count
            }
            if count > digitsShownMax {
                for position in stride(from: index, through: end, by: 2) { tokens[position].isMasked = true }
            }
            index = end + 1
        }
    }

    private struct Token {
        enum Kind { case letters, digits, digest, sign }

        let kind: Kind
        var text: [Unicode.Scalar]
        var isMasked = false

        var shown: String {
            switch kind {
            case .digest: return String(String.UnicodeScalarView(text))
            case .digits:
                return isMasked ? String(repeating: "9", count: text.count) : String(String.UnicodeScalarView(text))
            case .letters:
                let word = String(String.UnicodeScalarView(text))
                if text.count <= 2 || LoggedName.words.contains(word.lowercased()) { return word }
                return String(
                    String.UnicodeScalarView(text.map { $0.properties.isUppercase ? "A" as Unicode.Scalar : "a" }))
            case .sign:
                return String(String.UnicodeScalarView(text.map { Self.isPlain($0) ? $0 : "?" as Unicode.Scalar }))
            }
        }

        private static func isPlain(_ sign: Unicode.Scalar) -> Bool { (0x20..<0x7F).contains(sign.value) }

        static func split(_ name: String) -> [Token] {
            var tokens: [Token] = []
            for part in runs(name.unicodeScalars.map(\.self)) {
                let isDigest =
                    part.count >= 32 && part.allSatisfy(\.properties.isASCIIHexDigit)
                    && part.contains { !isDigit($0) }
                if isDigest {
                    tokens.append(Token(kind: .digest, text: part))
                } else {
                    tokens += pieces(part)
                }
            }
            return tokens
        }

        /// Splits letters and digits from everything else.
        private static func runs(_ scalars: [Unicode.Scalar]) -> [[Unicode.Scalar]] {
            var runs: [[Unicode.Scalar]] = []
            for scalar in scalars {
                let isWord = isDigit(scalar) || scalar.properties.isAlphabetic
                if let last = runs.last?.first, (isDigit(last) || last.properties.isAlphabetic) == isWord {
                    runs[runs.count - 1].append(scalar)
                } else {
                    runs.append([scalar])
                }
            }
            return runs
        }

        private static func pieces(_ run: [Unicode.Scalar]) -> [Token] {
            var pieces: [Token] = []
            for scalar in run {
                let kind: Kind = isDigit(scalar) ? .digits : scalar.properties.isAlphabetic ? .letters : .sign
                if let last = pieces.indices.last, pieces[last].kind == kind {
                    pieces[last].text.append(scalar)
                } else {
                    pieces.append(Token(kind: kind, text: [scalar]))
                }
            }
            return pieces
        }

        private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.numericType != nil }
    }

    /// Words that name no person. Any other word is masked, even the name of a clinic.
    private static let words = Set(
        """
        anexo anexos ans arquivo arquivos autorizacao autorização backup bad base batch beneficiarios bom cancelado
        cancelamento calendario certo cid clinica clínica cnes cnpj comunicacao conta contas consulta consultas copia copy
        corrigido cpf csv demonstrativo doc docx documento documentos eml envelope enviado envio errado erro error
        exportacao export fatura faturamento file final glosa good guia guias gzip hash hat honorario honorarios
        honorários hospital html import internacao internação invalid invalido inválido jpg json laboratorio log lote
        lotes medico mensagem mes monitoramento new nova novo odonto odontologia old operadora outro pdf pedido pedidos
        png prestador prestadores procedimentos producao produção profissionais protocolo ptu recebimento recurso
        reenvio registro registros remessa resumo retorno ruim sadt saude saúde senhas sms soap spsadt tar teste test tgz
        tiss tuss txt unimed valid valido válido versao versão web webservice wrong xls xlsx xml xte xtr zip zte ztr
        janeiro fevereiro marco março abril maio junho julho agosto setembro outubro novembro dezembro
        """.split { $0.isWhitespace }.map(String.init))
}
