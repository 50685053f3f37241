import CaviarData
import FoundationEssentials
import Testing

/// A file as Python's csv module wrote it, and what it holds.
struct ReferenceTable: Sendable {
  let text: String
  let delimiter: UInt8
  let label: LabelColumn
  let dataset: Dataset
}

func read(_ text: String, _ options: CSVOptions) throws(DataError) -> Dataset {
  try readCSV(Array(text.utf8), name: "t.csv", options: options)
}

@Suite struct CSVReaderTests {
  @Test(arguments: [excelTable, unixTable, tabTable])
  func readsWhatPythonWrites(table: ReferenceTable) throws {
    #expect(try read(table.text, CSVOptions(label: table.label, delimiter: table.delimiter)) == table.dataset)
  }

  @Test func readsTheDigits() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Specs/data/digits.csv")
    let bytes = [UInt8](try Data(contentsOf: file))
    let digits = try readCSV(bytes, name: "digits.csv", options: CSVOptions(label: .name("digit")))
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
    #expect(try read(text, CSVOptions(label: .index(2))) == expected)
  }

  @Test func theLabelMayStandAnywhere() throws {
    let dataset = try read("y;a;b\nno;1;2\nyes;3;4\n", CSVOptions(label: .name("y"), delimiter: UInt8(ascii: ";")))
    #expect(dataset.features == [1, 2, 3, 4])
    #expect(dataset.featureNames == ["a", "b"])
    #expect(dataset.labels == [0, 1])
  }

  @Test func seesWhetherThereIsAHeader() throws {
    let label = LabelColumn.index(1)
    #expect(try read("x,y\n1,a\n2,b", CSVOptions(label: label)).featureNames == ["x"])
    #expect(try read("1,y\n1,a\n2,b", CSVOptions(label: label)).rows == 3)
    // A header of years.
    #expect(try read("1999,y\n1,a\n2,b", CSVOptions(label: label, header: true)).featureNames == ["1999"])
  }

  @Test func sortsClasses() throws {
    let options = CSVOptions(label: .index(1))
    #expect(try read("1,10\n1,9\n1,-1\n1,9", options).classes == ["-1", "9", "10"])
    #expect(try read("1,10\n1,9\n1,-1\n1,9", options).labels == [2, 1, 0, 1])
    #expect(try read("1,10\n1,9\n1,x\n1,Z", options).classes == ["10", "9", "Z", "x"])
  }

  @Test func manyClassesOfManyRowsAreClasses() throws {
    let rows = (0..<60).map { "1,c\($0 % 30)\n" }.joined()
    #expect(try read(rows, CSVOptions(label: .index(1))).classes.count == 30)
  }
}
