import Domain

extension FindingText {
    /// Archives, recognised by content, and failures for internal reasons.
    static let ofArchives: [FindingCode: FindingText] = archivesAsFiles.merging(archiveEntries) { first, _ in first }

    private static let archivesAsFiles: [FindingCode: FindingText] = [
        .archiveUnreadable: FindingText(
            pt: (
                "Arquivo compactado danificado",
                "O arquivo compactado[ {reason}| está danificado ou se contradiz e não pode ser aberto][ (item {entry})].",
                "Compacte os arquivos de novo, em um zip comum, ou envie os XML sem compactar."
            ),
            en: (
                "Archive damaged",
                "The archive[ {reason}| is damaged or contradicts itself and cannot be opened][ (entry {entry})].",
                "Pack the files again into a plain zip, or send the XML files unpacked."
            )),
        .archiveMethodNotAccepted: FindingText(
            pt: (
                "Compactação não aceita",
                "O compactado usa um método de compactação que não é aceito[: {found}][ (item {entry})].",
                "O arquivo está inteiro, mas compacte de novo em um zip comum (deflate), ou envie os XML sem compactar."
            ),
            en: (
                "Compression not accepted",
                "The archive uses a method of compression that is not accepted[: {found}][ (entry {entry})].",
                "The archive is whole, but pack the files again into a plain zip (deflate), or send the XML files unpacked."
            )),
        .archiveEncrypted: FindingText(
            pt: (
                "Arquivo compactado com senha",
                "O arquivo compactado, ou parte dele, está protegido por senha[ (item {entry})].",
                "Compacte de novo sem senha e sem criptografia."
            ),
            en: (
                "Archive with a password",
                "The archive, or a part of it, is protected by a password[ (entry {entry})].",
                "Pack the files again without password or encryption."
            )),
        .archiveTruncated: FindingText(
            pt: (
                "Arquivo compactado cortado",
                "O arquivo compactado termina antes do seu fim[ (item {entry})]: falta uma parte.",
                "A gravação ou a cópia foi interrompida. Compacte ou copie o arquivo de novo, inteiro."
            ),
            en: (
                "Archive cut short",
                "The archive ends before its end[ (entry {entry})]: a part is missing.",
                "Writing or copying was interrupted. Pack or copy the archive again, whole."
            )),
        .archiveTooManyEntries: FindingText(
            pt: (
                "Arquivos demais no compactado",
                "O arquivo compactado tem itens demais[: o limite é {limit}][: no máximo {archives} outros compactados].",
                "Divida os arquivos em mais de um compactado."
            ),
            en: (
                "Too many files in the archive",
                "The archive has too many entries[: the limit is {limit}][: at most {archives} other archives].",
                "Spread the files over more than one archive."
            )),
        .archiveTooLarge: FindingText(
            pt: (
                "Conteúdo do compactado grande demais",
                "Aberto, o arquivo compactado é grande demais[: o limite é de {limit} bytes].",
                "Divida os arquivos em mais de um compactado."
            ),
            en: (
                "Archive too large when unpacked",
                "Unpacked, the archive is too large[: the limit is {limit} bytes].",
                "Spread the files over more than one archive."
            )),
        .archiveRatioTooHigh: FindingText(
            pt: (
                "Compactado cresce demais ao abrir",
                "Ao abrir, o conteúdo cresce demais[: mais de {limit} vezes o tamanho do compactado].",
                "Nenhuma mensagem TISS se compacta tanto; envie os XML sem compactar ou confira a origem."
            ),
            en: (
                "Archive grows too much when unpacked",
                "Unpacked, the content grows too much[: more than {limit} times the size of the archive].",
                "No TISS message packs that well; send the XML files unpacked or check where they come from."
            )),
        .archiveOverlaps: FindingText(
            pt: (
                "Itens do compactado sobrepostos",
                "Dois itens do arquivo compactado usam os mesmos bytes[ (item {entry})].",
                "Nenhum programa comum grava assim. Compacte os arquivos de novo."
            ),
            en: (
                "Entries of the archive overlap",
                "Two entries of the archive use the same bytes[ (entry {entry})].",
                "No common program writes this. Pack the files again."
            )),
        .archiveTooDeep: FindingText(
            pt: (
                "Compactados dentro de compactados demais",
                "Há compactados dentro de compactados além do permitido[: o limite é de {limit} níveis].",
                "Envie os XML em um só arquivo compactado."
            ),
            en: (
                "Archives nested too deep",
                "There are archives in archives beyond what is allowed[: the limit is {limit} levels].",
                "Send the XML files in one archive."
            )),
        .archiveEmpty: FindingText(
            pt: (
                "Compactado sem arquivos",
                "O arquivo compactado não tem nenhum documento dentro[; só arquivos de sistema, que são ignorados: {count}].",
                "Confira se os XML foram incluídos e compacte de novo."
            ),
            en: (
                "Archive without files",
                "The archive holds no document[; only files of systems, which are passed over: {count}].",
                "Check that the XML files were put in, and pack them again."
            )),
        .archiveTookTooLong: FindingText(
            pt: (
                "Abertura do compactado demorou demais",
                "Abrir o arquivo compactado passou do tempo máximo[ de {limit}] e foi interrompido.",
                "Envie menos arquivos em cada compactado. Se ele é pequeno, fale com a operadora."
            ),
            en: (
                "Unpacking took too long",
                "Unpacking the archive passed the longest time allowed[, {limit},] and was stopped.",
                "Send fewer files in each archive. If it is small, ask the operator."
            )),
        .archiveBehindForeignBytes: FindingText(
            pt: (
                "Bytes estranhos antes do compactado",
                "[Há {found}|Há outros bytes] antes do início do arquivo compactado; cada programa o abriria de um jeito.",
                "Baixe ou gere o compactado de novo; a página ou o sistema que o entrega acrescentou algo no começo."
            ),
            en: (
                "Foreign bytes before the archive",
                "[There is {found}|There are other bytes] before the archive begins; each program would open it in another way.",
                "Download or make the archive again; the page or system that hands it out put something before it."
            )),
        .archiveNothingAccepted: FindingText(
            pt: (
                "Nenhum documento do compactado foi aceito",
                "[Nenhum dos {documents} documentos|Nenhum documento] do arquivo compactado foi aceito.",
                "Veja o resultado de cada documento; corrija-os e envie o compactado de novo, ou os documentos separados."
            ),
            en: (
                "No document of the archive was accepted",
                "[None of the {documents} documents|No document] of the archive was accepted.",
                "See the verdict of each document; mend them and send the archive again, or the documents one by one."
            )),
        .archiveNotWhatItsNameSays: FindingText(
            pt: (
                "Não é um compactado de mensagens",
                "O arquivo começa como um compactado, mas é outra coisa[: parece {found}].",
                "Envie os XML TISS, soltos ou em um zip comum."
            ),
            en: (
                "Not an archive of messages",
                "The file begins like an archive, but is something else[: it looks like {found}].",
                "Send the TISS XML files, loose or in a plain zip."
            )),
    ]

    private static let archiveEntries: [FindingCode: FindingText] = [
        .archiveEntryNotAccepted: FindingText(
            pt: (
                "Um documento do compactado não seria aceito",
                "O documento {entry} não seria aceito ({code}), e esta operadora recebe o compactado inteiro ou nada.",
                "Corrija esse documento e envie o compactado de novo, ou envie os documentos separados."
            ),
            en: (
                "A document of the archive would not be accepted",
                "The document {entry} would not be accepted ({code}), and this operator takes the whole archive or nothing.",
                "Mend that document and send the archive again, or send the documents one by one."
            )),
        .archiveEntryNotAFile: FindingText(
            pt: (
                "Item do compactado não é um arquivo",
                "Um item do compactado é um atalho (link) ou um dispositivo, não um arquivo[ (item {entry})].",
                "Compacte os próprios arquivos XML, não atalhos para eles."
            ),
            en: (
                "Entry of the archive is no file",
                "An entry of the archive is a link or a device, not a file[ (entry {entry})].",
                "Pack the XML files themselves, not links to them."
            )),
        .archiveEntryNameHostile: FindingText(
            pt: (
                "Nome perigoso dentro do compactado",
                "O nome de um item aponta para fora do compactado[ (item {entry})].",
                "Compacte de novo a partir da própria pasta dos arquivos, sem caminhos completos."
            ),
            en: (
                "Dangerous name in the archive",
                "The name of an entry points outside the archive[ (entry {entry})].",
                "Pack again from within the folder of the files, without full paths."
            )),
        .archiveEntryNameRepeated: FindingText(
            pt: (
                "Nome repetido dentro do compactado",
                "Dois arquivos do compactado têm o mesmo nome[ (item {entry})].",
                "Dê um nome a cada arquivo e compacte de novo."
            ),
            en: (
                "Name repeated in the archive",
                "Two files of the archive have the same name[ (entry {entry})].",
                "Give each file a name of its own and pack them again."
            )),
        .archiveEntryTooLarge: FindingText(
            pt: (
                "Arquivo grande demais dentro do compactado",
                "Um arquivo do compactado passa do limite[ de {limit} bytes][ (item {entry})].",
                "Divida as guias em mais lotes e envie-os separados."
            ),
            en: (
                "File in the archive too large",
                "A file of the archive passes the limit[ of {limit} bytes][ (entry {entry})].",
                "Spread the guias over more lotes and send them apart."
            )),
        .inspectionFailed: FindingText(
            pt: (
                "O arquivo não pôde ser conferido",
                "A conferência do arquivo falhou por um motivo nosso[: {reason}].",
                "Não é preciso reenviar: a operadora foi avisada e vai tratar o arquivo."
            ),
            en: (
                "The file could not be checked",
                "Checking the file failed for a reason of ours[: {reason}].",
                "There is no need to send it again: the operator has been informed and will deal with the file."
            )),
        .ledgerLost: FindingText(
            pt: (
                "Recebido antes de o registro se perder",
                "O arquivo estava em andamento quando o registro do spool se perdeu; pode já ter sido entregue.",
                "A operadora confere se já foi entregue antes de liberá-lo; não é preciso reenviar."
            ),
            en: (
                "Received before the ledger was lost",
                "The file was at work when the ledger of the spool was lost; it may have been delivered already.",
                "The operator checks whether it was delivered before releasing it; there is no need to send it again."
            )),
    ]
}
