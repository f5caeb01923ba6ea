/// One way in which a single call can misbehave; the raw value is the key under `next` of a behaviour in JSON.
package enum SandboxFlaw: String, Sendable, Codable, CaseIterable, CodingKeyRepresentable {
    // Listings of batches and guias.

    /// A page after the first is answered with `failStatus`.
    case failedPage
    /// A page after the first is answered 404, as if the listing had ended.
    case lostPage
    /// The connection is closed without an answer.
    case droppedListing
    /// Half of the answer is sent under its full `Content-Length`, then the connection is closed.
    case cutListing
    /// The answer is sent in eight pieces, each after `pauseMilliseconds`.
    case slowListing
    /// The page's first item is repeated at its end.
    case repeatedItem
    /// 200 with a page in ISO-8859-1: one item has a character that is not UTF-8.
    case latin1Listing
    /// 200 with a page of HTML.
    case htmlListing
    /// Half of the JSON with a matching `Content-Length`: only the JSON itself shows the truncation.
    case brokenListing
    /// A page of batches has an additional item without a number.
    case namelessItem
    /// The first batch of the page is repeated with another file.
    case conflictingBatch
    /// A page after the first is shifted as if one item of the previous pages had been confirmed in between: one item
    /// is on neither page. No item changes; the next listing has all of them.
    case treatedBetweenPages
    /// A page after the first is shifted as if one item had been inserted before it in between: one item is on both
    /// pages.
    case insertedBetweenPages
    /// The first item of a list of cancelled guias is not marked as cancelled.
    case hiddenConfirmation

    // Downloads.

    /// Answered with `failStatus`.
    case failedDownload
    /// The connection is closed without an answer.
    case droppedDownload
    /// Every token issued so far for this file is refused from now on (403 `AuthenticationFailed`); only a new listing
    /// has a valid one.
    case expiredToken
    /// Half of the requested bytes are sent under their full `Content-Length`, then the connection is closed.
    case cutDownload
    /// Everything is sent under a `Content-Length` that is 1,000 larger, then the connection is closed.
    case overstatedLength
    /// The first half of the file is sent as if it were the whole.
    case cutContent
    /// Like `slowListing`.
    case slowDownload
    /// 200 with an empty body.
    case emptyDownload
    /// 200 with the storage's error `ParentNotFound` as its body.
    case parentNotFound
    /// 200 with a page of HTML.
    case wrongContentType
    /// The file has had new content and a new path since it was listed: 404 `BlobNotFound`; a new listing has the new
    /// path.
    case movedBatch
    /// The file has had new content under the same path since it was listed; its ETag has changed.
    case changedContent
    /// `Range` is ignored and no ETag is sent: 200 from the first byte.
    case ignoredRange

    // PUT and DELETE.

    /// Answered 500, without effect.
    case refusedConfirmation
    /// Takes effect, and the connection is closed without an answer.
    case lostConfirmation

    // POST of orders, including those without a token, where a flaw mentions none.

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
    /// Its token never ends, and it never takes effect.
    case endlessToken

    // Polls of tokens.

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

    /// The number of items by which a later page is shifted.
    var pageShift: Int? {
        switch self {
        case .treatedBetweenPages: 1
        case .insertedBetweenPages: -1
        default: nil
        }
    }

    /// Whether the flaw applies to a call of this kind.
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

    /// Whether the flaw may happen at random. Flaws that change the final state of an item, or its content for the
    /// reader, happen on request only.
    var isByChance: Bool {
        switch self {
        case .hiddenConfirmation, .htmlOrder, .refusedOrder, .doubledOrder, .endlessToken, .htmlToken, .forgottenToken,
            .unknownCode, .latin1Listing, .htmlListing, .brokenListing, .namelessItem, .conflictingBatch, .cutContent:
            false
        default: true
        }
    }
}

/// The kind of a call, as far as its misbehaviour depends on it.
enum SandboxCall: Sendable, Equatable {
    /// Health check, and the lookup of an upload by its key.
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
