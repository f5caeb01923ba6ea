package import Domain

/// Names of the enumerations that operators see.
extension Catalogue {
    /// The verdict on a drop, in a few words.
    package func name(of verdict: Verdict) -> String {
        switch verdict {
        case .accepted: Translated("aceito", "accepted")[language]
        case .rejected: Translated("rejeitado", "rejected")[language]
        case .duplicate: Translated("repetido", "duplicate")[language]
        case .held: Translated("retido", "held")[language]
        }
    }

    /// The severity of a finding, in a few words.
    package func name(of severity: Severity) -> String {
        switch severity {
        case .rejects: Translated("erro", "error")[language]
        case .warns: Translated("aviso", "warning")[language]
        }
    }

    /// The final queue, in a few words.
    package func name(of queue: FinalQueue) -> String {
        switch queue {
        case .done: Translated("processados", "done")[language]
        case .error: Translated("não processados", "error")[language]
        case .held: Translated("retidos", "held")[language]
        }
    }

    /// The state of a drop, in a few words.
    package func name(of state: DropState) -> String {
        switch state {
        case .claimed: Translated("em leitura", "being read")[language]
        case .judged: Translated("em entrega", "being delivered")[language]
        case .settled: Translated("concluído", "settled")[language]
        case .released: Translated("devolvido", "released")[language]
        case .requeued: Translated("reenviado à entrada", "requeued")[language]
        }
    }

    /// The state of a delivery, in a few words.
    package func name(of state: DeliveryState) -> String {
        switch state {
        case .waiting: Translated("aguardando", "waiting")[language]
        case .attempting: Translated("em tentativa", "attempting")[language]
        case .placing: Translated("gravando", "placing")[language]
        case .delivered: Translated("entregue", "delivered")[language]
        case .refused: Translated("recusado", "refused")[language]
        case .givenUp: Translated("sem sucesso", "given up")[language]
        case .held: Translated("retido", "held")[language]
        }
    }

    /// The state of a batch, in a few words.
    package func name(of state: BatchState) -> String {
        switch state {
        case .pending: Translated("pendente", "pending")[language]
        case .fetched: Translated("baixado", "fetched")[language]
        case .confirming: Translated("a confirmar", "confirming")[language]
        case .done: Translated("concluído", "done")[language]
        case .held: Translated("retido", "held")[language]
        case .dead: Translated("sem sucesso", "dead")[language]
        case .superseded: Translated("substituído", "superseded")[language]
        }
    }

    /// The state of a synchronised guia, in a few words.
    package func name(of state: GuiaState) -> String {
        switch state {
        case .placing: Translated("gravando", "placing")[language]
        case .placed: Translated("gravada", "placed")[language]
        case .confirmed: Translated("confirmada", "confirmed")[language]
        case .failing: Translated("falha a informar", "failing")[language]
        case .failed: Translated("falhou", "failed")[language]
        case .unconfirmed: Translated("não confirmada", "unconfirmed")[language]
        }
    }

    /// The collection of HAT, in a few words.
    package func name(of resource: GuiaResource) -> String {
        switch resource {
        case .authorizations: Translated("autorizações", "authorizations")[language]
        case .clinicalAttachments: Translated("anexos", "attachments")[language]
        case .treatmentExtensions: Translated("prorrogações", "extensions")[language]
        }
    }

    /// The destination of a delivery, in a few words.
    package func name(of destination: Destination) -> String {
        switch destination {
        case .hat: Translated("portal HAT", "HAT portal")[language]
        case .importFolder: Translated("pasta de importação", "import folder")[language]
        case .orders: Translated("pedidos ao HAT", "orders to HAT")[language]
        }
    }

    /// As Protheus names the states of a submitted file.
    package func name(of status: BXXStatus) -> String {
        switch status {
        case .inProcess: Translated("Em processamento", "In process")[language]
        case .accepted: Translated("Acatado", "Accepted")[language]
        case .notAccepted: Translated("Não acatado", "Not accepted")[language]
        case .imported: Translated("Processado", "Imported")[language]
        case .inSubmission: Translated("Em submissão", "In submission")[language]
        case .importing: Translated("Importando", "Importing")[language]
        case .pendingAudit: Translated("Pendente de auditoria", "Pending audit")[language]
        case .inImport: Translated("Em importação", "In import")[language]
        }
    }

    /// The result of the schema's check, in a few words.
    package func name(of schema: SchemaVerdict) -> String {
        switch schema {
        case .valid: Translated("válido", "valid")[language]
        case .invalid: Translated("inválido", "invalid")[language]
        case .notJudged: Translated("não conferido", "not judged")[language]
        }
    }

    /// The kind of a guia, in a few words.
    package func name(of kind: GuiaKind) -> String {
        switch kind {
        case .consulta: Translated("consulta", "consultation")[language]
        case .spSadt: Translated("SP/SADT", "SP/SADT")[language]
        case .resumoInternacao: Translated("resumo de internação", "admission summary")[language]
        case .honorarios: Translated("honorários", "fees")[language]
        case .odonto: Translated("odontologia", "dental")[language]
        }
    }
}
