import Domain
import Foundation

/// Texts for items of HAT that cannot be used.
enum UnusableText {
    static var state: String { Speech.say("sem uso possível", "unusable") }

    static func text(of item: UnusableRecord) -> String {
        let count = item.count > 1 ? " (\(item.count)×)" : ""
        return text(of: item.reason) + count
    }

    private static func text(of reason: UnusableItem.Reason) -> String {
        switch reason {
        case .notAnObject: Speech.say("o item não é um objeto JSON", "the item is no JSON object")
        case .noNumber: Speech.say("sem batchNumber que se possa usar", "without a batchNumber that can be used")
        case .noProvider: Speech.say("sem healthProviderId", "without healthProviderId")
        case .noFile: Speech.say("sem azureStorageFilePath", "without azureStorageFilePath")
        case .noKey: Speech.say("sem chave que se possa usar", "without a key that can be used")
        case .conflict:
            Speech.say(
                "o HAT lista este número com conteúdos diferentes: nenhum é baixado nem confirmado até restar um só",
                "HAT lists this number with different contents: none is downloaded or confirmed until one is gone")
        case .sharedKey:
            Speech.say(
                "outra guia com a mesma chave: cada uma tem seu próprio arquivo",
                "another guia under the same key: each has a file of its own")
        }
    }
}

/// An item of HAT's last listing that cannot be used.
struct UnusableOutput: Output {
    /// `batches/<pass>` or `<collection>/<new or cancelled>`.
    let listing: String
    @OrNull var key: String?
    @OrNull var provider: String?
    let reason: String
    let count: Int
    let firstSeenAt: Date
    let lastSeenAt: Date

    init(_ record: UnusableRecord) {
        listing = record.scope
        key = record.key
        provider = record.providerId
        reason = record.reason.rawValue
        count = record.count
        firstSeenAt = record.firstSeenAt
        lastSeenAt = record.lastSeenAt
    }
}

/// A list of stored rows, and of HAT's items that cannot be used.
struct ListingOutput<Item: Output>: Output {
    let items: [Item]
    let unusable: [UnusableOutput]
}
