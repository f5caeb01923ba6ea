/// One way in which a single call can go wrong; the key under `next` of a behaviour in JSON.
package enum SandboxFlaw: String, Sendable, Codable, CaseIterable, CodingKeyRepresentable {
    // Listings of batches and guias.

    /// A page after the first is answered with `failStatus`.
    case failedPage
    /// A page after the first is answered 404, as if the listing were at its end.
    case lostPage
    /// The connection is closed without an answer.
    case droppedListing
    /// Half of the answer is sent under its full `Content-Length`, then the connection is closed.
    case cutListing
    /// The answer comes in eight pieces, each after `pauseMilliseconds`.
    case slowListing
    /// The page's first item stands in it once more, at its end.
    case repeatedItem
    /// 200 with a page in ISO-8859-1: an item has a letter that is no UTF-8.
    case latin1Listing
    /// 200 with a page of HTML.
    case htmlListing
    /// Half of the JSON under its own length: nothing but the JSON itself tells.
    case brokenListing
    /// A page of batches has an item more, without a number.
    case namelessItem
    /// The first batch of the page stands in it once more, with another file.
    case conflictingBatch
    /// A page after the first is moved as if one item of the pages before had been treated in between: one item is in
    /// neither page. Nothing is changed in fact; the next listing shows it.
    case treatedBetweenPages
    /// A page after the first is moved as if one item had come in before it in between: one item is in both pages.
    case insertedBetweenPages
    /// The first item of a list of cancelled guias does not say that it is cancelled.
    case hiddenConfirmation

    // Downloads.

    /// Answered with `failStatus`.
    case failedDownload
    /// The connection is closed without an answer.
    case droppedDownload
    /// Every token that was handed out so far for this file is refused from now on (403 `AuthenticationFailed`); only a
    /// new listing helps.
    case expiredToken
    /// Half of what is due is sent under its full `Content-Length`, then the connection is closed.
    case cutDownload
    /// Everything is sent under a `Content-Length` that is 1,000 larger, then the connection is closed.
    case overstatedLength
    /// The first half of the file is sent as if it were the whole.
    case cutContent
    /// As `slowListing`.
    case slowDownload
    /// 200 with no byte.
    case emptyDownload
    /// 200 with the storage's `ParentNotFound` for a body.
    case parentNotFound
    /// 200 with a page of HTML.
    case wrongContentType
    /// The file got another content and another path since it was listed: 404 `BlobNotFound`; a new listing tells the
    /// new path.
    case movedBatch
    /// The file got another content under the same path since it was listed; its ETag is another one.
    case changedContent
    /// A `Range` is passed over, and no ETag is told: 200 from the first byte.
    case ignoredRange

    // PUT and DELETE.

    /// Answered 500, without effect.
    case refusedConfirmation
    /// Takes effect, and the connection is closed without an answer.
    case lostConfirmation

    // POST of orders; those without token among them, where a flaw speaks of none.

    /// Answered with `failStatus`, without effect.
    case failedOrder
    /// Without effect, and the connection is closed without an answer.
    case droppedOrder
    /// Takes effect, and the connection is closed without an answer.
    case lostOrder
    /// 200 with a page of HTML, without effect.
    case htmlOrder
    /// 200 with `serviceResponse` false, without effect.
    case refusedOrder
    /// Takes effect twice although it was sent once.
    case doubledOrder
    /// Its token never comes to its end, and it never takes effect.
    case endlessToken

    // Questions for tokens.

    /// Answered with `failStatus`.
    case failedToken
    /// The connection is closed without an answer.
    case droppedToken
    /// 200 with a page of HTML.
    case htmlToken
    /// 404 from now on, although the orders took effect.
    case forgottenToken
    /// Code 9, once.
    case unknownCode

    /// By how many items a later page is moved.
    var pageShift: Int? {
        switch self {
        case .treatedBetweenPages: 1
        case .insertedBetweenPages: -1
        default: nil
        }
    }

    /// Whether a call of this kind can go wrong in this way.
    func fits(_ call: SandboxCall) -> Bool {
        switch self {
        case .failedPage, .lostPage, .treatedBetweenPages, .insertedBetweenPages: call.isLaterPage
        case .droppedListing, .cutListing, .slowListing, .repeatedItem, .latin1Listing, .htmlListing, .brokenListing,
            .namelessItem, .conflictingBatch:
            call.isListing
        case .hiddenConfirmation: call.isCancelledListing
        case .failedDownload, .droppedDownload, .expiredToken, .cutDownload, .overstatedLength, .slowDownload,
            .emptyDownload, .parentNotFound, .wrongContentType, .movedBatch, .changedContent, .ignoredRange,
            .cutContent:
            call == .download
        case .refusedConfirmation, .lostConfirmation: call == .confirmation
        case .failedOrder, .droppedOrder, .lostOrder, .htmlOrder, .refusedOrder, .doubledOrder, .endlessToken:
            call == .order
        case .failedToken, .droppedToken, .htmlToken, .forgottenToken, .unknownCode: call == .token
        }
    }

    /// Part of what happens by chance. What changes the end of an item, or makes it another one for whoever reads it,
    /// comes by command only.
    var isByChance: Bool {
        switch self {
        case .hiddenConfirmation, .htmlOrder, .refusedOrder, .doubledOrder, .endlessToken, .htmlToken, .forgottenToken,
            .unknownCode, .latin1Listing, .htmlListing, .brokenListing, .namelessItem, .conflictingBatch, .cutContent:
            false
        default: true
        }
    }
}

/// What kind of call a request is, as far as its misbehaviour depends on it.
enum SandboxCall: Sendable, Equatable {
    /// Health check, and the look-up of an upload by its key.
    case plain
    case upload
    case listing(page: Int, isCancelled: Bool)
    case confirmation
    case download
    /// POST of cadastral records, states, cancellations and audits.
    case order
    /// `v1/integration/{token}`.
    case token

    var isListing: Bool { if case .listing = self { true } else { false } }
    var isLaterPage: Bool { if case .listing(2..., _) = self { true } else { false } }
    var isCancelledListing: Bool { if case .listing(_, true) = self { true } else { false } }
}
