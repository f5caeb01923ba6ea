/// Why a text is no expression, and where in it.
package struct CronProblem: Error, Sendable, Equatable {
    package enum Reason: Sendable, Equatable {
        case empty
        /// `@…` that is none of `CronExpression.nicknames`.
        case unknownNickname
        /// There are so many fields instead of five.
        case fieldCount(Int)
        /// Nothing stands between two commas, or before or after one.
        case emptyItem
        /// Neither a number nor a name of this field.
        case notANumber
        case outOfRange
        /// The first number of the range is above the second.
        case rangeBackwards
        /// What follows `/` is no number from 1 to the greatest of the field.
        case badStep
        /// `5/10`: a step goes with `*` or a range.
        case stepWithoutRange
        /// No month has such a day.
        case neverComes
    }

    package let reason: Reason
    /// nil when it is about the whole.
    package let field: CronField?
    /// Of the faulty part within the whole text, from 1.
    package let position: Int
    /// The faulty part, as written.
    package let text: String

    package init(reason: Reason, field: CronField?, position: Int, text: String) {
        self.reason = reason
        self.field = field
        self.position = position
        self.text = text
    }
}
