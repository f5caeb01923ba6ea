import ArgumentParser
import Domain
import Foundation
import Settings

/// Which files.
struct FileOptions: ParsableArguments {
    @Option(help: Speech.help("Veredito.", "Verdict."))
    var verdict: Verdict?
    @Option(help: Speech.help("Estado.", "State."))
    var state: DropState?
    @Option(help: Speech.help("Prestador (CNPJ, CPF ou código).", "Provider (CNPJ, CPF or code)."))
    var provider: String?
    @Option(help: Speech.help("Número do lote.", "Lote number."))
    var lote: String?
    @Option(help: Speech.help("Parte do nome do arquivo.", "Part of the file's name."))
    var name: String?
    @Option(help: Speech.help("SHA-256 do conteúdo.", "SHA-256 of the content."))
    var sha256: String?
    @Option(
        help: Speech.help("O que o Protheus fez com o arquivo.", "What Protheus did with the file."))
    var handover: HandOver?
    @Option(
        help: Speech.help(
            "Recebidos desde: aaaa-mm-dd ou aaaa-mm-ddThh:mm, no fuso da operadora.",
            "Received since: yyyy-mm-dd or yyyy-mm-ddThh:mm, in the operator's zone.", value: "time"))
    var since: String?
    @Option(
        help: Speech.help(
            "Recebidos até, inclusive: o dia todo, ou o minuto.",
            "Received until, inclusive: the whole day, or the minute.",
            value: "time"))
    var until: String?

    /// No filter is given: every file.
    var isEmpty: Bool {
        verdict == nil && state == nil && provider == nil && lote == nil && name == nil && sha256 == nil && since == nil
            && until == nil && handover == nil
    }

    func validate() throws {
        if let sha256, SHA256Digest(hex: sha256.lowercased()) == nil {
            throw ValidationError(Speech.say("SHA-256 inválido", "not a SHA-256"))
        }
        for time in [since, until].compactMap({ $0 }) where LocalSpan(time, zone: .gmt) == nil {
            throw ValidationError(
                Speech.say(
                    "não é aaaa-mm-dd nem aaaa-mm-ddThh:mm: \(time)", "neither yyyy-mm-dd nor yyyy-mm-ddThh:mm: \(time)"
                ))
        }
    }

    func filter(_ settings: Settings) -> DropFilter {
        var filter = DropFilter()
        filter.verdict = verdict
        filter.state = state
        filter.provider = provider
        filter.loteNumber = lote
        filter.nameContains = name
        filter.handOver = handover
        filter.digest = sha256.flatMap { SHA256Digest(hex: $0.lowercased()) }
        filter.receivedFrom = since.flatMap { LocalSpan($0, zone: settings.timeZone)?.start }
        filter.receivedUntil = until.flatMap { LocalSpan($0, zone: settings.timeZone)?.end }
        return filter
    }
}

/// A day or a minute as clocks of a zone show it.
struct LocalSpan {
    let start: Date
    /// The last microsecond that belongs to it, which is how exact times of the ledger are.
    let end: Date

    /// - Returns: nil unless `text` is `yyyy-mm-dd`, or that followed by `T` or a space and `hh:mm`.
    init?(_ text: String, zone: TimeZone) {
        let parts = text.split { $0 == "T" || $0 == " " }
        guard (1...2).contains(parts.count), let day = CalendarDay(parts[0]) else { return nil }
        var components = DateComponents(year: day.year, month: day.month, day: day.day)
        if parts.count == 2 {
            guard let time = ClockTime(parts[1]) else { return nil }
            components.minute = time.minuteOfDay
        }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        guard let start = calendar.date(from: components),
            let next = calendar.date(byAdding: parts.count == 2 ? .minute : .day, value: 1, to: start)
        else { return nil }
        self.start = start
        end = next.addingTimeInterval(-0.000_001)
    }
}
