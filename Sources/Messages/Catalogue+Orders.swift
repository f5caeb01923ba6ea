package import Domain

/// Names of exports' operations, tables and orders.
extension Catalogue {
    /// The state of an order, in a few words.
    package func name(of state: OrderState) -> String {
        switch state {
        case .staged: Translated("em preparo", "being taken in")[language]
        case .unusable: Translated("registro não aproveitável", "record cannot be used")[language]
        case .pending: Translated("pendente de envio", "waits to be sent")[language]
        case .sending: Translated("em envio", "being sent")[language]
        case .processing: Translated("em processamento no HAT", "being processed by HAT")[language]
        case .succeeded: Translated("aceito pelo HAT", "accepted by HAT")[language]
        case .refused: Translated("recusado pelo HAT", "refused by HAT")[language]
        case .superseded: Translated("substituído por pedido mais novo", "replaced by a newer order")[language]
        case .dead: Translated("tentativas esgotadas", "tries used up")[language]
        case .held: Translated("retido até decisão de uma pessoa", "held until a person decides")[language]
        case .blocked:
            Translated(
                "bloqueado: depende de um registro que não foi aceito",
                "blocked: depends on a record that was not accepted")[language]
        case .cancelled: Translated("cancelado", "cancelled")[language]
        case .unchanged: Translated("sem mudança: o HAT já tem isto", "unchanged: HAT has this already")[language]
        }
    }

    /// A stored reason for the operator: the ledger's own reasons in this language, HAT's texts unchanged.
    package func text(ofReason reason: String) -> String {
        switch OrderBlockReason(reason) {
        case .parent(let alias, let state):
            Translated(
                "depende de um registro de \(alias) que está assim: \(Catalogue(.ptBR).name(of: state))",
                "depends on a record of \(alias) that is so: \(Catalogue(.en).name(of: state))")[language]
        case .noEndpoint(let transaction, let alias):
            Translated(
                "a tabela de endpoints não tem linha para a transação \(transaction) de \(alias)",
                "the endpoint table has no row for transaction \(transaction) of \(alias)")[language]
        case nil: reason
        }
    }

    /// As Protheus names the states of an order.
    package func name(of status: BNVStatus) -> String {
        switch status {
        case .pending: Translated("Pendente de envio", "Waits to be sent")[language]
        case .creationFailed: Translated("Erro na criação do pedido", "Order could not be made")[language]
        case .toCommunicateAgain: Translated("Pendente de recomunicação", "To be sent again")[language]
        case .processing: Translated("Pendente de processamento", "Waits to be processed")[language]
        case .failed: Translated("Processado com erro", "Processed with an error")[language]
        case .succeeded: Translated("Processado com sucesso", "Processed successfully")[language]
        case .superseded: Translated("Pedido substituído", "Order replaced")[language]
        }
    }

    /// The operation of an export's record.
    package func name(of operation: ExportOperation) -> String {
        switch operation {
        case .include: Translated("inclusão", "inclusion")[language]
        case .alter: Translated("alteração", "alteration")[language]
        case .exclude: Translated("exclusão", "exclusion")[language]
        }
    }

    /// The table of the ERP, by what it holds.
    package func name(of alias: ExportAlias) -> String {
        switch alias {
        case .persons: Translated("pessoas", "persons")[language]
        case .beneficiaries: Translated("beneficiários", "beneficiaries")[language]
        case .beneficiaryStatus: Translated("bloqueios de beneficiários", "blocks of beneficiaries")[language]
        case .diseases: Translated("doenças preexistentes", "pre-existing diseases")[language]
        case .beneficiaryProcedureClasses:
            Translated("coberturas do beneficiário por classe", "coverages of beneficiaries by class")[language]
        case .beneficiaryProcedures:
            Translated("coberturas do beneficiário", "coverages of beneficiaries")[language]
        case .beneficiaryGroups:
            Translated("grupos de cobertura do beneficiário", "coverage groups of beneficiaries")[language]
        case .subContractProcedures: Translated("coberturas do subcontrato", "coverages of subcontracts")[language]
        case .subContractGroups:
            Translated("grupos de cobertura do subcontrato", "coverage groups of subcontracts")[language]
        case .productProcedures: Translated("coberturas do produto", "coverages of products")[language]
        case .productGroups: Translated("grupos de cobertura do produto", "coverage groups of products")[language]
        case .groupProcedures: Translated("procedimentos de grupos", "procedures of groups")[language]
        case .providers: Translated("prestadores", "providers")[language]
        case .clinicalStaff: Translated("corpo clínico", "clinical staff")[language]
        case .providerStatus: Translated("bloqueios de prestadores", "blocks of providers")[language]
        case .locations: Translated("locais de atendimento", "places of attendance")[language]
        case .specialties: Translated("especialidades", "specialties")[language]
        case .lots: Translated("lotes", "lots")[language]
        case .glosaAppeals: Translated("recursos de glosa", "glosa appeals")[language]
        case .guiaCancellations: Translated("cancelamentos de guias", "cancellations of guias")[language]
        case .audits: Translated("pareceres de auditoria", "opinions of auditors")[language]
        }
    }

    /// The kind of a document.
    package func name(of kind: DocumentKind) -> String {
        switch kind {
        case .message: Translated("mensagem TISS", "TISS message")[language]
        case .unreadable: Translated("arquivo que não pode ser lido", "file that cannot be read")[language]
        case .webService: Translated("mensagem de web service TISS", "TISS web service message")[language]
        case .soap: Translated("envelope SOAP", "SOAP envelope")[language]
        case .monitoring: Translated("mensagem de monitoramento", "monitoring message")[language]
        case .other: Translated("outro documento XML", "another XML document")[language]
        case .archive: Translated("arquivo compactado", "archive")[language]
        case .export: Translated("exportação do Protheus", "export of Protheus")[language]
        }
    }
}
