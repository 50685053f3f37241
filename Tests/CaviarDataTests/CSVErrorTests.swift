import CaviarData
import CaviarSpec
import CaviarTables
import Testing

@Suite struct CSVErrorTests {
  struct Wrong: Sendable {
    let text: String
    let message: String
    var note: String?
    var label: ColumnReference = .number(2)
    var header: Bool?
  }

  static let cells = [
    Wrong(
      text: "a,b,y\n1,2,p\n3,two,q\n", message: #"t.csv:3:3: column "b": "two" is not a number"#,
      note:
        ##"if it is a missing value: add to `data`: missing: {tokens: ["", "?", NA, NaN, nan, "NULL", "null", None, N/A, n/a, "#N/A", "<NA>", two], numbers: median}"##
    ),
    Wrong(
      text: "a,größe,y\n1,,p\n3,4,q\n", message: #"t.csv:2:3: column "größe": the cell is empty"#,
      note: "add to `data`: missing: {numbers: median}"),
    Wrong(text: "a,b,y\n1, ,p\n3,4,q\n", message: #"t.csv:2:3: column "b": the cell is empty"#),
    Wrong(text: "a,b,y\n1,NaN,p\n", message: #"t.csv:2:3: column "b": "NaN" is not a finite number"#),
    Wrong(
      text: "a,b,y\n1,2,p\n3,\"1,5\",q\n", message: #"t.csv:3:3: column "b": "1,5" is not a number"#,
      note: #"to read it as a number, add to `data`: decimal: ",""#),
    Wrong(text: "1,-inf,p\n", message: #"t.csv:1:3: column "1": "-inf" is not a finite number"#),
    Wrong(
      text: "1,1e39,p\n", message: #"t.csv:1:3: column "1": "1e39" is beyond the range of 32-bit numbers, ±3.4e38"#),
    Wrong(text: "1,2,p\n0x1,2,q", message: #"t.csv:2:1: column "0": "0x1" is not a number"#),
    Wrong(text: "1,2,p\n1,1e,q", message: #"t.csv:2:3: column "1": "1e" is not a number"#),
    Wrong(text: "1,2,p\n1,-.,q", message: #"t.csv:2:3: column "1": "-." is not a number"#),
    // Columns count characters, also behind a byte order mark and a cell of several lines.
    Wrong(text: "\u{FEFF}1,2,p\n3,4,q\nä,5,q\n", message: #"t.csv:3:1: column "0": "ä" is not a number"#),
    Wrong(
      text: "y,\"a\nb\",c\n漢字,1,2\n漢字,1,x\n", message: #"t.csv:4:6: column "c": "x" is not a number"#, label: .number(0)
    ),
    Wrong(
      text: "1,2,p\n3,4,\n5,6,\"\"\n", message: #"t.csv:2: the label "2" is missing in 2 rows"#,
      note: "to leave those rows out, add to `data`: missing: {label: drop_row}"),
    Wrong(
      text: "1,2,p\n3,4,NA\n5,6,?\n7,8,p\n", message: #"t.csv:2: the label "2" is missing in 2 rows ("NA", "?")"#,
      note: "they begin on lines 2, 3"),
    Wrong(
      text: "1,2,p\n3,4,NA\n", message: #"t.csv:2: the label "2" is missing in 1 row ("NA")"#,
      note:
        ##"if that is a class: missing: {tokens: ["", "?", NaN, nan, "NULL", "null", None, N/A, n/a, "#N/A", "<NA>"]}"##
    ),
  ]

  static let shapes = [
    Wrong(
      text: "a,b,y\n1,2,p\n3,4\n", message: "t.csv:3:3: the row has 2 cells, but the first row has 3",
      note: "a cell that contains the delimiter or a line end goes in quotes"),
    Wrong(text: "a,b,y\n1,2,p,4,5\n", message: "t.csv:2:7: the row has 5 cells, but the first row has 3"),
    // The surplus explains the word.
    Wrong(text: "a,b,y\n1,x,000,p\n", message: "t.csv:2:9: the row has 4 cells, but the first row has 3"),
    Wrong(text: "1,2,p\n3,4,\"q\n5,6,p\n", message: "t.csv:2:5: the quote that begins here is not closed"),
    Wrong(text: "1,2,\"p\" x\n", message: "t.csv:1:9: text after a closing quote"),
    Wrong(text: "1,2,p \"x\"\n", message: "t.csv:1:7: a quote inside a cell that does not begin with one"),
    Wrong(text: "1,2,p\r3,4,q\n", message: "t.csv:1:6: a carriage return without a line feed"),
    Wrong(text: "1,2,\u{0}\n", message: "t.csv:1:5: the cell has a zero byte, which no text has"),
    Wrong(text: "", message: "t.csv: the file is empty"),
    Wrong(text: "\u{FEFF}\n\n", message: "t.csv: the file is empty"),
    Wrong(text: "a,b,y\n", message: "t.csv: there are no rows below the header"),
    Wrong(
      text: "a;b;y\n1;2;p\n", message: "t.csv:1:1: the first row has 1 cell; a feature and a label are needed",
      note: "is the delimiter \";\"? add to `data`: delimiter: \";\""),
  ]

  static let tables = [
    Wrong(
      text: "a,b,digt\n1,2,p\n", message: #"t.csv:1:1: there is no column "digit""#, note: #"did you mean "digt"?"#,
      label: .name("digit")),
    Wrong(
      text: "a,b,c\n1,2,p\n", message: #"t.csv:1:1: there is no column "digit""#, note: "the columns are a, b, c",
      label: .name("digit")),
    Wrong(
      text: "1,2,p\n", message: #"t.csv: the label "y" is a name, but the file has no header"#, label: .name("y"),
      header: false),
    Wrong(text: "1,2,p\n", message: "t.csv:1:1: there is no column 3: the file has 3, from 0 to 2", label: .number(3)),
    Wrong(
      text: "a,b\nc,d\ne,f\n", message: "t.csv:1:1: the first row may hold names or data",
      note: "if it holds names, add to `data`: header: true", label: .number(1)),
    Wrong(
      text: "a,b,y\n1,2,p\n3,4,p\n", message: #"t.csv:2:5: the label column "y" has a single class, "p""#,
      note: "at least two are needed"),
    Wrong(
      text: "1,2,1\n3,4,2\n5,6,01\n",
      message: #"t.csv:3:5: the labels "1" and "01" are the same number, written in two ways"#),
    Wrong(
      text: (0..<40).map { "1,2,\(Double($0) / 8)\n" }.joined(),
      message: #"t.csv:1:5: the label column "2" has 40 classes in 40 rows"#,
      note: "numbers to predict want `regression` as the output in place of `softmax`"),
  ]

  @Test(arguments: cells + shapes + tables)
  func saysWhatAndWhere(wrong: Wrong) throws {
    let error = try #require(throws: DataError.self) {
      _ = try read(wrong.text, label: wrong.label, header: wrong.header).label.classes()
    }
    #expect(error.description == wrong.message)
    if let note = wrong.note { #expect(error.notes.contains(note)) }
  }

  @Test func textsMustBeUTF8() throws {
    func message(_ bytes: [UInt8]) throws -> String {
      var csv = CSV()
      csv.label.reference = .number(1)
      return try #require(throws: DataError.self) {
        try csv.read([DataFile(name: "t.csv", bytes: bytes)], ReadRequest())
      }.description
    }
    #expect(try message(Array("1,p\n1,".utf8) + [0xE9]) == "t.csv:2:3: the text is not UTF-8")
    // Whatever the column holds: what the bytes say is not known yet.
    #expect(try message(Array("1,p\n2,q\n".utf8) + [0xE9] + Array(",q".utf8)) == "t.csv:3:1: the text is not UTF-8")
    #expect(try message([0xFF, 0xFE, 0x31, 0x00]) == "t.csv: the file is UTF-16")
    let error = try #require(throws: DataError.self) {
      try read("{csv: t.csv, label: 1}", [DataFile(name: "t.csv", bytes: Array("1,p\n1,".utf8) + [0xE9])])
    }
    #expect(error.notes.contains("add to `data`: encoding: latin1"))
  }

  @Test func messagesAreOneShortLine() throws {
    let cell = "\u{1B}[2J\n" + String(repeating: "long ", count: 1000)
    let error = try #require(throws: DataError.self) {
      try read("1,2,p\n3,\"\(cell)\",q", label: .number(2))
    }
    #expect(error.place == .file("t.csv", line: 2, column: 3))
    #expect(error.message.unicodeScalars.allSatisfy { $0.value >= 0x20 } && error.message.count < 120)
  }

  /// A reader that is torn off anywhere must throw or read, and never trap.
  @Test(arguments: [excelTable, unixTable])
  func everyPrefixIsReadOrRefused(table: ReferenceTable) {
    let bytes = Array(table.text.utf8)
    for count in bytes.indices {
      var csv = CSV()
      csv.label.reference = table.label
      let dataset = try? csv.read([DataFile(name: "t.csv", bytes: Array(bytes[..<count]))], ReadRequest())
      #expect((dataset?.rows ?? 0) <= table.dataset.rows)
    }
  }
}
