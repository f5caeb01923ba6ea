import Domain

extension BXXStatus {
    /// The state that Protheus shows for a drop:
    /// not judged → 0; rejected or duplicate → 2; held for a person → 4 (in submission: what "Reprocessa XML" takes up again);
    /// accepted → 1, → 3 once its file lies in the import folder, → 4 when it ended in the held queue undelivered.
    static func of(verdict: Verdict?, isImportDelivered: Bool, queue: FinalQueue?) -> BXXStatus {
        switch verdict {
        case nil: .inProcess
        case .rejected, .duplicate: .notAccepted
        case .held: .inSubmission
        case .accepted:
            if isImportDelivered { .imported } else if queue == .held { .inSubmission } else { .accepted }
        }
    }
}
