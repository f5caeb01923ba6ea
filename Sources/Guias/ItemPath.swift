import Domain
import JSON

/// The path of a value in an item: `procedures[2].status`, indices from 0.
struct ItemPath {
    private enum Step {
        case key(String)
        case index(Int)
    }

    private var steps: [Step] = []

    static let root = ItemPath()

    func key(_ name: String) -> ItemPath { adding(.key(name)) }
    func index(_ index: Int) -> ItemPath { adding(.index(index)) }

    private func adding(_ step: Step) -> ItemPath {
        var longer = self
        longer.steps.append(step)
        return longer
    }

    /// Names with special characters are JSON strings in brackets: `beneficiary["a.b"]`. Different paths have different
    /// texts.
    var text: String { rendered { "[\(String(decoding: CanonicalJSON.of(.string($0)), as: UTF8.self))]" } }

    /// The same without names with special characters: they come from HAT unchecked and may hold a beneficiary's data.
    var safeText: String { rendered { _ in "[*]" } }

    private func rendered(_ other: (String) -> String) -> String {
        var text = ""
        for step in steps {
            switch step {
            case .index(let index): text += "[\(index)]"
            case .key(let name) where Self.isPlain(name): text += text.isEmpty ? name : ".\(name)"
            case .key(let name): text += other(name)
            }
        }
        return text
    }

    private static func isPlain(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                NumberText.isDigit(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
                    || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            }
    }
}
