package import Domain
package import FoundationEssentials
package import Messages

/// Makes the answers to one drop: `.retorno.json` for programs, `.retorno.txt` for a clerk, `.retorno.xml` where TISS
/// has an answer, and the forms that the settings select. Pure: the same judged drop and the same time give the same
/// bytes, so a repetition replaces a file by an equal one.
///
/// No answer holds a beneficiary's data. Findings have names, limits and masked values only, and the card number that
/// TISS's `protocoloRecebimento` requires for each guia is replaced by `TISSReply.withheld`.
package struct AnswerBuilder: Sendable {
    let registroANS: String?
    let operatorName: String?
    let language: Language
    let forms: AnswerForms

    /// - Parameters:
    ///   - registroANS: that of this operadora; nil: the destination of the message.
    ///   - operatorName: written at the end of the text; nil leaves it out.
    ///   - language: of the text, the page and the findings' table. The JSON has all languages; the TISS reply and the
    ///     legacy blocks are always in pt-BR.
    ///   - forms: written in addition to the standard answers.
    package init(
        registroANS: String?, operatorName: String? = nil, language: Language = .ptBR, forms: AnswerForms = .standard
    ) {
        self.registroANS = registroANS
        self.operatorName = operatorName
        self.language = language
        self.forms = forms
    }

    /// - Parameters:
    ///   - judged: the drop with the outcomes of its deliveries.
    ///   - findings: all kept findings, document order.
    ///   - sourceLines: lines of the document, masked; a finding without one is shown without it.
    ///   - moment: the time in the header of the TISS reply and in `answeredAt`. The time of the judgement makes a
    ///     repetition after a crash equal to the first answer.
    /// - Returns: always the JSON and the text; the selected forms where they have something to show; the XML where
    ///   `TISSReply` can make one.
    /// - Throws: `.internalFault` when libcrypto has no MD5.
    package func answers(
        for judged: JudgedDrop, findings: [Finding], sourceLines: SourceLines = SourceLines(), at moment: Date
    ) throws(PortError) -> [AnswerFile] {
        let record = AnswerRecord(judged: judged, findings: findings, answeredAt: moment, sourceLines: sourceLines)
        var files = [
            AnswerFile(suffix: ".retorno.json", bytes: record.jsonBytes),
            AnswerFile(
                suffix: ".retorno.txt",
                bytes: ClerkReport(record, language: language, registroANS: registroANS, operatorName: operatorName)
                    .bytes),
        ]
        if forms.contains(.html), forms.contains(.cleanPages) || record.needsPage {
            let page = ClerkPage(record, language: language, registroANS: registroANS, operatorName: operatorName)
            files.append(AnswerFile(suffix: ".retorno.html", bytes: page.bytes))
        }
        if forms.contains(.csv), let table = FindingsTable(record, language: language) {
            files.append(AnswerFile(suffix: ".retorno.csv", bytes: table.bytes))
        }
        if forms.contains(.legacy), let blocks = LegacyBlocks(record) {
            files.append(AnswerFile(suffix: ".retorno.legado.txt", bytes: blocks.bytes))
        }
        if let reply = TISSReply(record, registroANS: registroANS) {
            files.append(AnswerFile(suffix: ".retorno.xml", bytes: try reply.bytes()))
        }
        return files
    }
}
