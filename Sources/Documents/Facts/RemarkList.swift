import Domain

/// The remarks of one reading, those of the open guia last. Bounded: what has no room is not kept.
struct RemarkList {
    /// Of one guia: a program that writes one thing wrongly does it in every item.
    private static let perGuiaMax = 50

    private let keptMax: Int
    private(set) var kept: [Remark] = []
    private var guiaStart = 0

    init(keptMax: Int) { self.keptMax = keptMax }

    var hasRoom: Bool { kept.count < keptMax && kept.count - guiaStart < Self.perGuiaMax }

    mutating func add(_ remark: Remark) {
        if hasRoom { kept.append(remark) }
    }

    mutating func beginGuia() { guiaStart = kept.count }

    /// The guia is closed: its remarks take its number.
    mutating func endGuia(number: String?) {
        for index in guiaStart..<kept.count { kept[index].finding.guia?.number = number }
        guiaStart = kept.count
    }
}
