/// Why a text is no cron expression, with the position.
package struct CronProblem: Error, Sendable, Equatable {
    /// What is wrong.
    package enum Reason: Sendable, Equatable {
        case empty
        /// A nickname that is none of `CronExpression.nicknames`.
        case unknownNickname
        /// The number of fields, which should be five.
        case fieldCount(Int)
        /// An empty item before, after or between commas.
        case emptyItem
        /// Neither a number nor a name of this field.
        case notANumber
        case outOfRange
        /// The first number of the range is above the second.
        case rangeBackwards
        /// The step after `/` is no number from 1 to the greatest of the field.
        case badStep
        /// `5/10`: a step needs `*` or a range.
        case stepWithoutRange
        /// No month has such a day.
        case neverComes
    }

    /// What is wrong.
    package let reason: Reason
    /// The field; nil for the whole expression.
    package let field: CronField?
    /// Position of the faulty part in the whole text, in characters from 1.
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
