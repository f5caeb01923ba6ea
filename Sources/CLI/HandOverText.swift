import Domain
import Foundation

/// Texts for what Protheus did with a file of the import folder.
enum HandOverText {
    static func name(_ handOver: HandOver) -> String {
        switch handOver {
        case .lying: Speech.say("à espera do Protheus", "waits for Protheus")
        case .taken: Speech.say("retirado pelo Protheus", "taken by Protheus")
        case .processed: Speech.say("processado pelo Protheus", "processed by Protheus")
        case .refused: Speech.say("NÃO processado pelo Protheus", "NOT processed by Protheus")
        case .withdrawn: Speech.say("retirado por nós", "withdrawn by hatspool")
        case .displaced:
            Speech.say(
                "a pasta foi trocada: não se sabe se o Protheus o retirou",
                "the folder was replaced: it is not known whether Protheus took it")
        }
    }

    static func name(_ word: String?) -> String { word.flatMap { HandOver(rawValue: $0) }.map { name($0) } ?? "–" }

    /// With where the file was found and when that was noticed.
    static func sentence(_ outcome: DeliveryOutcome) -> String? {
        guard let handOver = outcome.handOver else { return nil }
        var text = name(handOver)
        if let path = outcome.returnedPath { text += " (\(path))" }
        if let time = outcome.handOverAt { text += ", \(time.formatted(.iso8601))" }
        return text
    }
}

extension HandOver {
    /// Whether a list shows it beside the state of a delivery: only what an operator must see.
    var isWorthShowing: Bool { [.refused, .withdrawn, .displaced].contains(self) }
}
