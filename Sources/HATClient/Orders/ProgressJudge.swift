import Domain
import HATContract

/// Interprets an answer about a token.
struct ProgressJudge {
    let answers: AnswerJudge

    func progress(_ answer: PortalAnswer) -> Result<TokenProgress?, PortError> {
        // A page of HTML or XML is not from HAT: the address is wrong and nothing is known about the token.
        if answer.status == 404 {
            return answer.isMarkup ? .failure(failure(404, answer)) : .success(nil)
        }
        guard (200..<300).contains(answer.status) else { return .failure(failure(answer.status, answer)) }
        guard let token = answer.decoded(TokenAnswer.self), let code = token.codeNumber else {
            return .failure(answers.unreadable(answer, to: .askOrders))
        }
        // The code is an error code instead of a state.
        if code == 404 { return .success(nil) }
        if (300..<600).contains(code) { return .failure(failure(code, answer)) }
        let refusalTexts = RefusalTexts(safeText: answers.safeText)
        // Texts about a group without failures are not refusals.
        let isGood = [TokenCode.waiting, .validated, .processed].contains(TokenCode(rawValue: code))
        let message = token.message.map { answers.safeText.clean($0) }
        return .success(
            TokenProgress(
                code: code, message: message.flatMap { $0.isEmpty ? nil : $0 },
                refused: isGood ? [] : refusalTexts.refusals(in: token.detailedMessage)))
    }

    private func failure(_ status: Int, _ answer: PortalAnswer) -> PortError {
        answers.failure(as: status, of: answer, to: .askOrders)
    }
}
