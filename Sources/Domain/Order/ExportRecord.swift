/// One record of an export file as read, before it is judged: names and values are those of the file.
package struct ExportRecord: Sendable, Equatable {
    /// One field of a record.
    package struct Field: Sendable, Equatable {
        /// Protheus's own name (`BA1_NOMUSR`).
        package var name: String
        /// As written in the file; the judge trims whitespace at its ends.
        package var value: String
        /// Position of the field in the file.
        package var location: Location

        package init(name: String, value: String, location: Location) {
            self.name = name
            self.value = value
            self.location = location
        }
    }

    /// The children of one container (`<BFE_ITENS><BFE>…</BFE></BFE_ITENS>`), each with its fields.
    package struct List: Sendable, Equatable {
        /// Name of the container (`BFE_ITENS`).
        package var container: String
        /// Position of the container in the file.
        package var location: Location
        /// Its children, in the order of the file.
        package var items: [Item]

        package init(container: String, location: Location, items: [Item]) {
            self.container = container
            self.location = location
            self.items = items
        }
    }

    /// One child of a container.
    package struct Item: Sendable, Equatable {
        /// Name of the child (`BFE`).
        package var name: String
        /// Position of the child in the file.
        package var location: Location
        /// Its fields, in the order of the file.
        package var fields: [Field]

        package init(name: String, location: Location, fields: [Field]) {
            self.name = name
            self.location = location
            self.fields = fields
        }
    }

    /// Position among the records of the file, from 1.
    package var ordinal: Int
    /// Position of the record in the file.
    package var location: Location
    /// The alias as read, known or not.
    package var alias: String
    /// `operacao` as read; nil when absent, which means `alterar`.
    package var operation: String?
    /// `chave` as read; nil when absent.
    package var key: String?
    /// Its fields, in the order of the file.
    package var fields: [Field]
    /// Its lists, in the order of the file.
    package var lists: [List]
    /// Faults that the reader found in the record (text between fields, a row of the wrong length). A record with a
    /// fault is never sent.
    package var problems: [Finding]

    /// A record as read; without `problems` it goes to the judge.
    package init(
        ordinal: Int, location: Location, alias: String, operation: String? = nil, key: String? = nil,
        fields: [Field] = [], lists: [List] = [], problems: [Finding] = []
    ) {
        self.ordinal = ordinal
        self.location = location
        self.alias = alias
        self.operation = operation
        self.key = key
        self.fields = fields
        self.lists = lists
        self.problems = problems
    }
}

/// Knows the fields of the records of every alias, and maps records to orders. Pure; any thread may call it.
package protocol RecordJudge: Sendable {
    /// Judges a record and maps it. Every fault of it is in `problems`, masked and with `Severity.warns`; a record with
    /// a fault has no content.
    func draft(of record: ExportRecord) -> OrderDraft

    /// Whether records of the alias have a field of this name (upper case). Containers and the fields of lists are not
    /// included.
    func isField(_ name: String, of alias: ExportAlias) -> Bool
}
