package import Domain

/// Names of jobs and of the schedule's terms.
extension Catalogue {
    /// The job's purpose, in a few words.
    package func name(of job: JobName) -> String {
        switch job {
        case .importXML: Translated("entrega à pasta de importação", "hands over to the import folder")[language]
        case .route: Translated("recebe, confere e encaminha arquivos", "takes, judges and routes files")[language]
        case .listBatches: Translated("pergunta ao HAT por lotes", "asks HAT for batches")[language]
        case .fetchBatches:
            Translated("baixa e confirma lotes do HAT", "downloads and confirms HAT's batches")[language]
        case .syncAuthorizations: Translated("traz guias do HAT", "brings guias from HAT")[language]
        case .syncAttachments:
            Translated("traz anexos clínicos do HAT", "brings clinical attachments from HAT")[language]
        case .syncExtensions: Translated("traz prorrogações do HAT", "brings extensions from HAT")[language]
        case .sendOrders: Translated("envia cadastros ao HAT", "sends records to HAT")[language]
        case .updateLots:
            Translated("informa lotes e recursos ao HAT", "reports lotes and glosa appeals to HAT")[language]
        }
    }

    /// The holiday's name.
    package func name(of holiday: Holiday) -> String {
        switch holiday {
        case .newYear: Translated("Confraternização Universal", "New Year's Day")[language]
        case .tiradentes: Translated("Tiradentes", "Tiradentes Day")[language]
        case .labour: Translated("Dia do Trabalho", "Labour Day")[language]
        case .independence: Translated("Independência do Brasil", "Independence of Brazil")[language]
        case .aparecida: Translated("Nossa Senhora Aparecida", "Our Lady of Aparecida")[language]
        case .allSouls: Translated("Finados", "All Souls' Day")[language]
        case .republic: Translated("Proclamação da República", "Proclamation of the Republic")[language]
        case .blackConsciousness:
            Translated("Dia de Zumbi e da Consciência Negra", "Zumbi and Black Consciousness Day")[language]
        case .christmas: Translated("Natal", "Christmas")[language]
        case .goodFriday: Translated("Sexta-feira da Paixão", "Good Friday")[language]
        case .carnivalMonday: Translated("segunda-feira de Carnaval", "Carnival Monday")[language]
        case .carnivalTuesday: Translated("terça-feira de Carnaval", "Carnival Tuesday")[language]
        case .corpusChristi: Translated("Corpus Christi", "Corpus Christi Day")[language]
        case .ofOperator: Translated("feriado da operadora", "holiday of the operator")[language]
        }
    }

    /// What an entry of the schedule does on holidays.
    package func name(of rule: ScheduleEntry.OnHolidays) -> String {
        switch rule {
        case .runs: Translated("roda em feriados", "runs on holidays")[language]
        case .letsPass: Translated("não roda em feriados", "does not run on holidays")[language]
        case .waits: Translated("feriado: próximo dia útil", "holiday: the next working day")[language]
        }
    }

    /// Why nothing runs at a time of the schedule.
    package func reason(_ letPass: Occurrence.LetPass) -> String {
        switch letPass {
        case .holiday(let holiday): Translated("feriado: ", "holiday: ")[language] + name(of: holiday)
        case .blackout(let window): Translated("janela fechada: ", "blackout: ")[language] + window.description
        }
    }
}
