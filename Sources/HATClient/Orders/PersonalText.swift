/// Masks possible names of persons in an error message about a record: quoted values, e-mail addresses and capitalised
/// words.
///
/// Names have no format of their own, so the rule is inverse: a capitalised word within a sentence is masked unless it
/// is a usual word of such messages, an abbreviation, or the identifier of a field (`subscriberId`, `BA1_MATRIC`). A
/// capitalised word at the beginning of a sentence is masked when a masked one follows. Masked text becomes `***`.
enum PersonalText {
    static func masked(_ text: String) -> String {
        var pieces = pieces(of: Array(unquoted(text)))
        hideAddresses(&pieces)
        hideNames(&pieces)
        return pieces.map { $0.isHidden ? "***" : $0.text }.joined()
    }

    /// A run of letters, digits and `_`, or the text between two of them.
    private struct Piece {
        var text: String
        var isWord: Bool
        var isHidden = false

        /// Letters only, the first a capital, and no capital after a lower-case letter (as identifiers have).
        var isCapitalised: Bool {
            guard isWord, text.count > 1, text.first?.isUppercase == true, text.allSatisfy(\.isLetter) else {
                return false
            }
            return !zip(text, text.dropFirst()).contains { $0.isLowercase && $1.isUppercase }
        }

        var isPlain: Bool { Self.plainWords.contains(text.lowercased()) }

        /// Words that also occur within names.
        var isParticle: Bool { ["da", "das", "de", "di", "do", "dos", "e"].contains(text.lowercased()) }

        private static let plainWords = Set(
            """
            a ao aos as ate até com como da das data de do dos e em entre esta está ja já na nao não no nos o os ou para por que se \
            sem ser seu sua um uma acima abaixo algum alguns ativo ativa atendimento beneficiario beneficiário beneficiarios \
            cadastrado cadastrada cadastro campo campos carteira celular classe cobertura codigo código conselho contrato corpo \
            clinico clínico cpf dados dependente doenca doença documento duplicado duplicada encontrado encontrada endereco \
            endereço erro erros especialidade estado existe existente falha familia família formato grupo guia identificador \
            inexistente informado informada informar invalida inválida invalido inválido inativo item itens json local lote \
            matricula matrícula mae mãe municipio município nascimento nenhum nenhuma nome numero número obrigatoria obrigatória \
            obrigatorio obrigatório operadora permitido permitida pessoa plano prestador procedimento processado produto \
            profissional quantidade recusado registro sexo sigla situacao situação status tabela tamanho telefone tipo titular \
            validacao validação valor vazio vigencia vigência \
            hat pls cpf cnpj cns cnes cbo cbos rg uf cep ans tiss tuss susep crm cro id http url pis rda cid peg opme totvs sus \
            api xml null \
            already at beneficiary cannot code error exceeded exists field found health insurer invalid is item items missing \
            must not number of provider required the unknown value
            """.split(separator: " ").map(String.init))
    }

    /// The text with quoted values masked, except names of fields.
    private static func unquoted(_ text: String) -> String {
        let closing: [Character: Character] = [
            "\"": "\"", "'": "'", "`": "`", "\u{201C}": "\u{201D}", "\u{2018}": "\u{2019}", "\u{AB}": "\u{BB}",
        ]
        let characters = Array(text)
        var result = ""
        var index = 0
        while index < characters.count {
            let character = characters[index]
            // Within a word the character is an apostrophe.
            let isOpening = index == 0 || !(characters[index - 1].isLetter || characters[index - 1].isNumber)
            guard isOpening, let close = closing[character] else {
                result.append(character)
                index += 1
                continue
            }
            // An unclosed quote masks everything after it.
            guard let end = characters[(index + 1)...].firstIndex(of: close) else { return result + "\(character)***" }
            let value = characters[(index + 1)..<end]
            result += "\(character)\(isFieldName(value) ? String(value) : "***")\(close)"
            index = end + 1
        }
        return result
    }

    /// `items[0].subscriberId`: begins in lower case and has the form of an identifier.
    private static func isFieldName(_ value: ArraySlice<Character>) -> Bool {
        guard value.count <= 60, value.first?.isLowercase == true,
            value.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "[]._".contains($0)) })
        else { return false }
        let isCamel = zip(value, value.dropFirst()).contains { $0.isLowercase && $1.isUppercase }
        return isCamel || ["cpf", "cns", "cnpj", "cnes", "name", "items", "gender"].contains(String(value))
            || value.starts(with: "items[")
    }

    private static func pieces(of characters: [Character]) -> [Piece] {
        var pieces: [Piece] = []
        for character in characters {
            let isWord = character.isLetter || character.isNumber || character == "_"
            if let last = pieces.indices.last, pieces[last].isWord == isWord {
                pieces[last].text.append(character)
            } else {
                pieces.append(Piece(text: String(character), isWord: isWord))
            }
        }
        return pieces
    }

    /// Masks the text around an `@` up to the next whitespace.
    private static func hideAddresses(_ pieces: inout [Piece]) {
        for index in pieces.indices where pieces[index].text.contains("@") {
            var first = index
            while first > 0, !pieces[first - 1].text.contains(where: \.isWhitespace) { first -= 1 }
            var last = index
            while last + 1 < pieces.count, !pieces[last + 1].text.contains(where: \.isWhitespace) { last += 1 }
            for hidden in first...last where pieces[hidden].isWord { pieces[hidden].isHidden = true }
        }
    }

    private static func hideNames(_ pieces: inout [Piece]) {
        // Backwards, so that for the first word of a sentence it is known whether the next one is masked.
        var isNextHidden = false
        for index in pieces.indices.reversed() where pieces[index].isWord {
            let piece = pieces[index]
            if piece.isParticle, isNextHidden { continue }
            let isName = piece.isCapitalised && !piece.isPlain && (isNextHidden || !beginsSentence(index, in: pieces))
            if isName { pieces[index].isHidden = true }
            isNextHidden = isName
        }
    }

    private static func beginsSentence(_ index: Int, in pieces: [Piece]) -> Bool {
        guard index > 0 else { return true }
        let between = pieces[index - 1].text
        if index == 1 { return !between.contains(":") }
        let mark = between.first { !$0.isWhitespace }
        return mark.map { ".!?;".contains($0) } == true && between.last?.isWhitespace == true
    }
}
