extension CronExpression {
    /// Nicknames of expressions.
    package static let nicknames = [
        "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@weekly": "0 0 * * 0", "@monthly": "0 0 1 * *",
    ]
}

/// The fields of an expression, with their positions.
struct CronWords {
    struct Fields {
        var text: String
        var sets: [CronField: CronSet] = [:]
        subscript(field: CronField) -> CronSet { sets[field] ?? CronSet() }
    }

    /// A part of the text, and the position of its first character from 1.
    private struct Part {
        var text: Substring
        var position: Int

        /// Empty parts included.
        func split(at separator: Character) -> [Part] {
            var parts: [Part] = []
            var position = position
            for piece in text.split(separator: separator, omittingEmptySubsequences: false) {
                parts.append(Part(text: piece, position: position))
                position += piece.count + 1
            }
            return parts
        }

        func problem(_ reason: CronProblem.Reason, _ field: CronField?) -> CronProblem {
            CronProblem(reason: reason, field: field, position: position, text: String(text))
        }
    }

    private let words: [Part]

    init(_ text: some StringProtocol) {
        var words: [Part] = []
        var position = 1
        for piece in String(text).split(omittingEmptySubsequences: false, whereSeparator: \.isWhitespace) {
            if !piece.isEmpty { words.append(Part(text: piece, position: position)) }
            position += piece.count + 1
        }
        self.words = words
    }

    func fields() throws(CronProblem) -> Fields {
        guard let first = words.first else {
            throw CronProblem(reason: .empty, field: nil, position: 1, text: "")
        }
        if first.text.hasPrefix("@") {
            guard let meant = CronExpression.nicknames[first.text.lowercased()] else {
                throw first.problem(.unknownNickname, nil)
            }
            guard words.count == 1 else { throw words[1].problem(.fieldCount(words.count + 4), nil) }
            var fields = try CronWords(meant).fields()
            fields.text = first.text.lowercased()
            return fields
        }
        guard words.count == CronField.allCases.count else {
            throw (words.count > 5 ? words[5] : first).problem(.fieldCount(words.count), nil)
        }
        var fields = Fields(text: words.map { String($0.text) }.joined(separator: " "))
        for (field, word) in zip(CronField.allCases, words) { fields.sets[field] = try Self.set(field, word) }
        return fields
    }

    /// Parses a single field, such as the days of the week of a blackout.
    static func set(_ field: CronField, _ text: some StringProtocol) throws(CronProblem) -> CronSet {
        try set(field, Part(text: Substring(text), position: 1))
    }

    private static func set(_ field: CronField, _ word: Part) throws(CronProblem) -> CronSet {
        var set = CronSet()
        set.isStarred = word.text.hasPrefix("*")
        for item in word.split(at: ",") {
            guard !item.text.isEmpty else {
                throw CronProblem(
                    reason: .emptyItem, field: field, position: item.position, text: String(word.text))
            }
            for number in try numbers(field, item) {
                set.insert(field == .dayOfWeek ? number % 7 : number)
            }
        }
        return set
    }

    private static func numbers(_ field: CronField, _ item: Part) throws(CronProblem) -> StrideThrough<Int> {
        let halves = item.split(at: "/")
        let (range, isRange) = try range(field, halves[0])
        guard halves.count > 1 else { return stride(from: range.lowerBound, through: range.upperBound, by: 1) }
        guard isRange else { throw item.problem(.stepWithoutRange, field) }
        let step = halves[1]
        guard halves.count == 2, let by = Int(plain: step.text), (1...field.range.upperBound).contains(by) else {
            throw step.problem(.badStep, field)
        }
        return stride(from: range.lowerBound, through: range.upperBound, by: by)
    }

    private static func range(_ field: CronField, _ part: Part) throws(CronProblem) -> (ClosedRange<Int>, Bool) {
        // 0 to 6 only: a step through 0 to 7 would count Sunday twice.
        if part.text == "*" { return (field == .dayOfWeek ? 0...6 : field.range, true) }
        let ends = part.split(at: "-")
        let first = try number(field, ends[0])
        guard ends.count > 1 else { return (first...first, false) }
        guard ends.count == 2 else { throw part.problem(.notANumber, field) }
        var last = try number(field, ends[1])
        // A week may end with its Sunday: `sex-dom`.
        if field == .dayOfWeek, last == 0, first > 0 { last = 7 }
        guard first <= last else { throw part.problem(.rangeBackwards, field) }
        return (first...last, true)
    }

    private static func number(_ field: CronField, _ part: Part) throws(CronProblem) -> Int {
        if let named = field.names[part.text.lowercased()] { return named }
        guard part.text.count <= 9, let number = Int(plain: part.text) else { throw part.problem(.notANumber, field) }
        guard field.range.contains(number) else { throw part.problem(.outOfRange, field) }
        return number
    }
}
