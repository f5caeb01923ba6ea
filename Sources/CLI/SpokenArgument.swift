import ArgumentParser
import Domain
import Foundation
import Messages

/// A closed set of values that may be written by their stable names or by their displayed names, in either language,
/// without regard to case, accents, spaces and hyphens. An unambiguous beginning is enough.
protocol SpokenArgument: ExpressibleByArgument, CaseIterable, RawRepresentable where RawValue == String {
    func name(in catalogue: Catalogue) -> String
}

extension SpokenArgument {
    /// From the command line.
    static func spoken(_ argument: String) -> Self? {
        let wanted = folded(argument)
        if let value = allCases.first(where: { $0.rawValue == argument }) { return value }
        if let value = allCases.first(where: { $0.names.contains { folded($0) == wanted } }) { return value }
        let begun = allCases.filter { value in value.names.contains { folded($0).hasPrefix(wanted) } }
        return wanted.count >= 3 && begun.count == 1 ? begun.first : nil
    }

    /// The error for an unknown value lists every stable name with its displayed name.
    static var spokenNames: [String] {
        allCases.map { value in
            let spoken = value.name(in: Catalogue(Speech.language))
            return spoken == value.rawValue ? spoken : "\(value.rawValue) (\(spoken))"
        }
    }

    private var names: [String] { [rawValue] + Language.allCases.map { name(in: Catalogue($0)) } }

    private static func folded(_ text: String) -> String {
        String(
            text.folding(options: [.diacriticInsensitive, .caseInsensitive], locale: nil)
                .filter { $0.isLetter || $0.isNumber })
    }
}

extension Verdict: SpokenArgument {
    /// From the command line.
    public init?(argument: String) {
        guard let value = Self.spoken(argument) else { return nil }
        self = value
    }

    /// Shown in help and errors.
    public static var allValueStrings: [String] { spokenNames }
    func name(in catalogue: Catalogue) -> String { catalogue.name(of: self) }
}

extension DropState: SpokenArgument {
    /// From the command line.
    public init?(argument: String) {
        guard let value = Self.spoken(argument) else { return nil }
        self = value
    }

    /// Shown in help and errors.
    public static var allValueStrings: [String] { spokenNames }
    func name(in catalogue: Catalogue) -> String { catalogue.name(of: self) }
}

extension OrderState: SpokenArgument {
    /// From the command line.
    public init?(argument: String) {
        guard let value = Self.spoken(argument) else { return nil }
        self = value
    }

    /// Shown in help and errors.
    public static var allValueStrings: [String] { spokenNames }
    func name(in catalogue: Catalogue) -> String { catalogue.name(of: self) }
}

extension BatchState: SpokenArgument {
    /// From the command line.
    public init?(argument: String) {
        guard let value = Self.spoken(argument) else { return nil }
        self = value
    }

    /// Shown in help and errors.
    public static var allValueStrings: [String] { spokenNames }
    func name(in catalogue: Catalogue) -> String { catalogue.name(of: self) }
}

extension GuiaState: SpokenArgument {
    /// From the command line.
    public init?(argument: String) {
        guard let value = Self.spoken(argument) else { return nil }
        self = value
    }

    /// Shown in help and errors.
    public static var allValueStrings: [String] { spokenNames }
    func name(in catalogue: Catalogue) -> String { catalogue.name(of: self) }
}

extension GuiaResource: SpokenArgument {
    /// From the command line.
    public init?(argument: String) {
        guard let value = Self.spoken(argument) else { return nil }
        self = value
    }

    /// Shown in help and errors.
    public static var allValueStrings: [String] { spokenNames }
    func name(in catalogue: Catalogue) -> String { catalogue.name(of: self) }
}

extension HandOver: SpokenArgument {
    /// From the command line.
    public init?(argument: String) {
        guard let value = Self.spoken(argument) else { return nil }
        self = value
    }

    /// Shown in help and errors.
    public static var allValueStrings: [String] { spokenNames }
    func name(in catalogue: Catalogue) -> String { HandOverText.name(self) }
}
