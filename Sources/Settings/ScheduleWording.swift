import Domain

/// Explains what is wrong with a line of `[SCHEDULE]`.
enum ScheduleWording {
    static let blackoutForms = (
        "janelas com vírgulas: 22:00-02:00; sab,dom 00:00-24:00; 12-24 18:00..12-26 06:00",
        "windows with commas: 22:00-02:00; sab,dom 00:00-24:00; 12-24 18:00..12-26 06:00"
    )
    static let holidayForms = (
        "lista de dias dd/mm ou aaaa-mm-dd, e bancarios", "list of days dd/mm or yyyy-mm-dd, and bancarios"
    )

    static func reason(_ fault: ScheduleLines.Fault) -> Wording {
        switch fault {
        case .unknownSuffix(let text):
            let text = Wording.printable(text)
            return Wording(
                pt: "“\(text)” não é permitido; permitido: !feriados ou +feriados, no fim da linha",
                en: "“\(text)” is not allowed; allowed: !feriados or +feriados, at the end of the line")
        case .cron(let problem):
            let reason = reason(problem)
            guard let field = problem.field, problem.reason != .neverComes else { return reason }
            let name = name(field)
            return Wording(
                pt: "\(name.portuguese), posição \(problem.position): \(reason.portuguese)",
                en: "\(name.english), position \(problem.position): \(reason.english)")
        }
    }

    private static func name(_ field: CronField) -> Wording {
        switch field {
        case .minute: Wording(pt: "minuto", en: "minute")
        case .hour: Wording(pt: "hora", en: "hour")
        case .dayOfMonth: Wording(pt: "dia do mês", en: "day of the month")
        case .month: Wording(pt: "mês", en: "month")
        case .dayOfWeek: Wording(pt: "dia da semana", en: "day of the week")
        }
    }

    private static func reason(_ problem: CronProblem) -> Wording {
        let text = Wording.printable(problem.text)
        let (low, high) = problem.field.map { ($0.range.lowerBound, $0.range.upperBound) } ?? (0, 0)
        switch problem.reason {
        case .empty:
            return Wording(
                pt: "faltam os cinco campos: minuto, hora, dia do mês, mês, dia da semana",
                en: "the five fields are missing: minute, hour, day of the month, month, day of the week")
        case .unknownNickname:
            let names = CronExpression.nicknames.keys.sorted().joined(separator: ", ")
            return Wording(
                pt: "“\(text)” não é conhecido; permitido: \(names), ou cinco campos",
                en: "“\(text)” is not known; allowed: \(names), or five fields")
        case .fieldCount(let count):
            return Wording(
                pt: "há \(count) campos em vez de cinco (minuto, hora, dia do mês, mês, dia da semana)",
                en: "there are \(count) fields instead of five (minute, hour, day of the month, month, day of the week)"
            )
        case .emptyItem:
            return Wording(
                pt: "em “\(text)” uma vírgula não tem nada antes ou depois dela",
                en: "in “\(text)” a comma has nothing before or after it")
        case .notANumber:
            return Wording(
                pt: "“\(text)” não é um número nem um nome deste campo",
                en: "“\(text)” is neither a number nor a name of this field")
        case .outOfRange:
            return Wording(pt: "\(text) está fora de \(low) a \(high)", en: "\(text) is not from \(low) to \(high)")
        case .rangeBackwards:
            return Wording(
                pt: "“\(text)” começa depois do seu fim; escreva dois intervalos com vírgula",
                en: "“\(text)” begins after its end; write two ranges with a comma")
        case .badStep:
            return Wording(
                pt: "o passo “\(text)” não é um número de 1 a \(high)",
                en: "the step “\(text)” is no number from 1 to \(high)")
        case .stepWithoutRange:
            return Wording(
                pt: "em “\(text)” o passo precisa de * ou de um intervalo antes da barra",
                en: "in “\(text)” the step needs * or a range before the slash")
        case .neverComes:
            return Wording(
                pt: "“\(text)” nunca chega: nenhum desses meses tem esse dia",
                en: "“\(text)” never comes: none of these months has such a day")
        }
    }
}
