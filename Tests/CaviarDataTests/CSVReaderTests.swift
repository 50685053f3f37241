import CaviarData
import CaviarSpec
import CaviarTables
import Testing

/// A file as Python's csv module wrote it, and what it holds.
struct ReferenceTable: Sendable {
  let text: String
  let delimiter: UInt8
  let label: ColumnReference
  let dataset: Dataset
}

@Suite struct CSVReaderTests {
  @Test(arguments: [excelTable, unixTable, tabTable])
  func readsWhatPythonWrites(table: ReferenceTable) throws {
    let delimiter = String(UnicodeScalar(table.delimiter))
    #expect(try Dataset(read(table.text, label: table.label, delimiter: delimiter)) == table.dataset)
  }

  @Test func readsTheDigits() throws {
    var csv = CSV()
    csv.label.reference = .name("digit")
    let file = try referenceFile("digits.csv", in: "../../Specs/data")
    let digits = try Dataset(csv.read([file], ReadRequest()))
    #expect(digits.rows == 1797)
    #expect(digits.columns == 64)
    #expect(digits.featureNames.first == "pixel_0_0" && digits.featureNames.last == "pixel_7_7")
    #expect(digits.classes == (0...9).map(String.init))
    let counts = digits.labels.reduce(into: [Int](repeating: 0, count: 10)) { $0[Int($1)] += 1 }
    #expect(counts == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
    // The sum of all pixels, as NumPy adds them.
    #expect(digits.features.reduce(0, +) == 561_718)
  }

  @Test(arguments: ["1,2,a\n3,4,b", "1,2,a\r\n3,4,b\r\n\r\n\n", " 1 ,\t2, a\t\n3,4,b\n", "\"1\",2,\"a\"\n3,4,b\n"])
  func readsWhatMeansTheSame(text: String) throws {
    let expected = Dataset(
      features: [1, 2, 3, 4], rows: 2, columns: 2, featureNames: ["0", "1"], labels: [0, 1], classes: ["a", "b"])
    #expect(try Dataset(read(text, label: .number(2))) == expected)
  }

  @Test func theLabelMayStandAnywhere() throws {
    let dataset = try Dataset(read("y;a;b\nno;1;2\nyes;3;4\n", label: .name("y"), delimiter: ";"))
    #expect(dataset.features == [1, 2, 3, 4])
    #expect(dataset.featureNames == ["a", "b"])
    #expect(dataset.labels == [0, 1])
  }

  @Test func seesWhetherThereIsAHeader() throws {
    let label = ColumnReference.number(1)
    #expect(try read("x,y\n1,a\n2,b", label: label).features.names == ["x"])
    #expect(try read("1,y\n1,a\n2,b", label: label).rows == 3)
    // A header of years.
    #expect(try read("1999,y\n1,a\n2,b", label: label, header: true).features.names == ["1999"])
    // Words in every row, of which the first is none of names.
    #expect(try read("x,y\nz,a\nx,b", label: label, header: false).rows == 3)
  }

  @Test func sortsClasses() throws {
    func classes(_ text: String) throws -> ClassLabels { try read(text, label: .number(1)).label.classes() }
    #expect(try classes("1,10\n1,9\n1,-1\n1,9") == ClassLabels(labels: [2, 1, 0, 1], names: ["-1", "9", "10"]))
    #expect(try classes("1,10\n1,9\n1,x\n1,Z").names == ["10", "9", "Z", "x"])
  }

  @Test func manyClassesOfManyRowsAreClasses() throws {
    let rows = (0..<60).map { "1,c\($0 % 30)\n" }.joined()
    #expect(try read(rows, label: .number(1)).label.classes().names.count == 30)
  }

  @Test func aLimitEndsTheReading() throws {
    let text = "{csv: t.csv, label: y, limit: 2}"
    let file = DataFile(name: "t.csv", bytes: Array("x,y\n1,a\n2,b\n3,c\nwrong".utf8))
    #expect(try read(text, [file]).label.classes().names == ["a", "b"])
  }
}
