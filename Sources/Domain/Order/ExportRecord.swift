/// One record of an export file as it was read, before anything of it is judged: names and values stand as in the file.
package struct ExportRecord: Sendable, Equatable {
    /// One field of a record.
    package struct Field: Sendable, Equatable {
        /// Protheus's own name (`BA1_NOMUSR`).
        package var name: String
        /// As it stands in the file; blanks at its ends are the judge's business.
        package var value: String
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
        package var location: Location
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
        package var location: Location
        package var fields: [Field]

        package init(name: String, location: Location, fields: [Field]) {
            self.name = name
            self.location = location
            self.fields = fields
        }
    }

    /// 1 for the first record of the file.
    package var ordinal: Int
    package var location: Location
    /// The alias as read, known or not.
    package var alias: String
    /// `operacao` as read; nil where it is not stated, and `alterar` is meant.
    package var operation: String?
    /// `chave` as read; nil where it is not stated.
    package var key: String?
    package var fields: [Field]
    package var lists: [List]
    /// What the reader itself found wrong with the record (text between fields, a row of the wrong length). A record with one
    /// is never used.
    package var problems: [Finding]

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

/// Knows how the records of every alias look, and makes orders of them. Pure; used from any thread.
package protocol RecordJudge: Sendable {
    /// What becomes of a record. Every fault of it is among `problems`, with `Severity.warns`, masked; a record with a fault has no
    /// content. Never fails otherwise.
    func draft(of record: ExportRecord) -> OrderDraft

    /// Whether records of the alias have a field of that name (upper case). Lists' own fields and containers are not among them.
    func isField(_ name: String, of alias: ExportAlias) -> Bool
}
