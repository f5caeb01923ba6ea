/// What is written to `epilogo/hash`.
package enum HashWriting: String, Sendable, CaseIterable {
    /// MD5 over the leaf texts in ISO-8859-1: the rule.
    case normative
    /// The same over UTF-8, as some senders compute it.
    case utf8
    /// Well formed and wrong.
    case wrong
    /// The element is there and has no text.
    case empty
    /// The element is not there.
    case absent
}
