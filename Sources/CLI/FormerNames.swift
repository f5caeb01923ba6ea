/// Subcommands under the names that they had before 0.1.0. They work for one version and are not in the help.
enum FormerNames {
    private static let groups: Set<String> = ["files", "orders", "batches", "guias"]

    /// The arguments after the program's name, with a former name replaced: `files story ID` means `files history ID`.
    static func replaced(in arguments: [String]) -> [String] {
        guard let group = arguments.firstIndex(where: { !$0.hasPrefix("-") }), groups.contains(arguments[group]) else {
            return arguments
        }
        guard let name = arguments[(group + 1)...].firstIndex(where: { !$0.hasPrefix("-") }), arguments[name] == "story"
        else { return arguments }
        var present = arguments
        present[name] = "history"
        return present
    }
}
