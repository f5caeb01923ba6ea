package import Domain

extension MemoryLedger {
    package func judge(_ group: [JudgementRequest]) async -> [Result<NewJudgement, PortError>] {
        var results: [Result<NewJudgement, PortError>] = []
        for request in group {
            let isNew = row(request.drop.id)?.judgement == nil
            do {
                let judgement = try await judge(
                    request.drop, inspection: request.inspection, at: request.time, decide: request.decide)
                results.append(.success(NewJudgement(judgement: judgement, isPlain: isNew)))
            } catch {
                results.append(.failure(error))
            }
        }
        return results
    }
}
