import CaviarSpec
import Testing

@testable import CaviarData
@testable import CaviarTables

/// The types, labels and headers that NumPy writes besides plain numbers.
@Suite struct ArrayTypeTests {
  private func array(_ features: String, _ labels: String = "labels.npy", options: String = "") throws -> RawDataset {
    try read("{npy: x, labels: y\(options)}", [referenceFile(features), referenceFile(labels)])
  }

  private func error(_ features: String, _ labels: String = "labels.npy", options: String = "") throws -> DataError {
    try #require(throws: DataError.self) { try array(features, labels, options: options) }
  }

  @Test(arguments: ["b1", "u2", "u4", "u8", "f2"], ["C", "F", "big"])
  func readsEveryType(kind: String, order: String) throws {
    let numbers = try array("\(kind)-\(order).npy").features.everyNumber
    #expect(numbers == moreArrayValues[kind])
    if kind == "f2" { #expect(numbers[1].sign == .minus) }
    let first = try array("\(kind)-\(order).npy", options: ", limit: 2").features.everyNumber
    #expect(first == moreArrayValues[kind]?.prefix(12).map(\.self))
  }

  @Test func numbersStayInTheirFile() throws {
    for (name, isInDouble) in [("u1-C.npy", false), ("u1-F.npy", false), ("f4-C.npy", false), ("f8-C.npy", true)] {
      let features = try array(name).features
      if case .stored = features.numbers {} else { Issue.record("\(name) is copied") }
      #expect(features.isInDouble == isInDouble)
    }
  }

  @Test(arguments: ["texts-U", "texts-U-big", "texts-S"])
  func textsAreClasses(name: String) throws {
    let label = try array("f4-C.npy", name + ".npy").label
    #expect(try label.classes() == ClassLabels(labels: [1, 0, 1, 2, 0], names: ["b", "größe", "漢字"]))
    #expect(try label.taking([1, 3]).classes().names == ["b", "漢字"])
    let error = try #require(throws: DataError.self) { try label.targets() }
    #expect(error.description == "\(name).npy: the labels are texts, such as \"größe\"")
  }

  @Test(arguments: ["onehot-f4", "onehot-bool"])
  func oneHotRowsAreClasses(name: String) throws {
    let dataset = try array("f4-C.npy", name + ".npy")
    #expect(try dataset.label.classes() == ClassLabels(labels: [2, 0, 2, 1, 3], names: ["0", "1", "2", "3", "4"]))
    #expect(dataset.notices == ["\(name).npy: the labels are one-hot: the class is the index of the 1"])
    #expect(dataset.taking([0, 1]).notices == dataset.notices)
  }

  @Test func truthValuesAndUnsignedNumbersAreClasses() throws {
    #expect(try array("f4-C.npy", "labels-bool.npy").label.classes().names == ["0", "1"])
    #expect(try array("f4-C.npy", "labels-u8-good.npy").label.classes().names == ["7", "9223372036854775807"])
  }

  @Test func labelsThatAreNoneSayWhy() throws {
    let cases = [
      ("onehot-two", "the labels have the shape 5×5: expected one label per row (5 or 5×1), or one-hot rows (byte 0)"),
      (
        "labels-cube",
        "the labels have the shape 5×5×1: expected one label per row (5 or 5×1), or one-hot rows (byte 0)"
      ),
      ("texts-2d", "the labels have the shape 5×2: expected one label per row (5 or 5×1), or one-hot rows (byte 0)"),
      ("labels-u8", "2 of 5 labels are beyond 9223372036854775807: rows 1, 3 (byte 136)"),
      ("targets-nan", "3 of 5 labels are NaN or infinite: rows 1, 3, 4 (byte 136)"),
      ("texts-empty", "2 of 5 labels are empty: rows 1, 3 (byte 132)"),
      ("texts-latin", "2 of 5 labels are not UTF-8: rows 0, 2 (byte 128)"),
      ("texts-missing", "2 of 5 labels are missing, such as \"nan\": rows 1, 3 (byte 140)"),
      ("texts-missing-S", "1 of 5 labels is missing, such as \"None\": row 4 (byte 144)"),
    ]
    for (name, message) in cases { #expect(try error("f4-C.npy", name + ".npy").message == message) }
    #expect(
      try error("f4-C.npy", "texts-missing.npy").notes
        == [
          "remove these rows from both arrays; or, if it is a class, write its label otherwise",
          "rows are counted from 0",
        ])
    #expect(
      try error("f4-C.npy", "onehot-two.npy").notes == ["row 3, counted from 0, does not hold a single 1 and zeros"])
  }

  @Test func headersOfAllVersionsAreRead() throws {
    for name in ["version2.npy", "version3.npy"] {
      #expect(try array(name).features.everyNumber == (0..<30).map { Double($0) })
    }
    #expect(try array("python2.npy").features.everyNumber == (0..<10).map { Double($0) })
  }

  @Test func arraysThatAreNoTableSayWhy() throws {
    let cases = [
      (
        "fields-latin", #"the array is structured: it has the fields "größe", "a title" (byte 10)"#,
        "save numbers alone"
      ),
      ("fields-unicode", #"the array is structured: it has the fields "漢字", "größe" (byte 12)"#, "save numbers alone"),
      (
        "scalar",
        "the array is a single value, of the shape (): a dimension that counts the examples is missing (byte 128)",
        "save it with a row"
      ),
      ("no-rows", "the array is empty: its shape is 0×2 (byte 128)", nil),
      ("no-columns", "the array is empty: its shape is 5×0 (byte 128)", nil),
      ("complex", #"the array holds complex numbers ("<c16") (byte 10)"#, "save the parts"),
      ("dates", #"the array holds dates ("<M8[s]") (byte 10)"#, "save them as seconds"),
      ("durations", #"the array holds durations ("<m8[ns]") (byte 10)"#, "save them as seconds"),
      ("void", #"the array holds bytes without a type ("|V3") (byte 10)"#, "save it with"),
      (
        "extended", #"the array holds numbers of more than 64 bits ("<f16") (byte 10)"#,
        "save it with array.astype('f8')"
      ),
      ("texts-U", "the array holds texts, and features are numbers (byte 0)", "numbers that were saved as texts"),
    ]
    for (name, message, note) in cases {
      let error = try error(name + ".npy")
      #expect(error.message == message)
      #expect(note.map { error.notes.first?.hasPrefix($0) == true } ?? error.notes.isEmpty)
    }
  }

  @Test(arguments: [("median", seenMedian), ("mean", seenMean), ("zero", seenZero)])
  func aRuleFillsNaN(rule: String, expected: [Float]) throws {
    let options = "missing: {numbers: \(rule)}"
    let cases = [
      ("{npy: x, labels: y, \(options)}", ["seen.npy", "labels.npy"]),
      ("{npy: x, labels: y, \(options)}", ["seen-f4.npy", "labels.npy"]),
      ("{idx: x, labels: y, \(options)}", ["seen.idx", "labels.idx"]),
      ("{npz: x, features: x, labels: y, \(options)}", ["seen.npz"]),
    ]
    for (text, names) in cases {
      let section = try #require(section(text).section)
      let dataset = try read(text, names.map { try referenceFile($0) })
      let fitted = try section.fit(dataset, rows: [0, 1, 2, 3]).fitted
      #expect(try fitted.matrix(of: dataset.features, rows: Array(0..<5)).values == expected)
      let rows = try section.format.newRows(referenceFile(names[0]), for: fitted.columns)
      #expect(try fitted.matrix(of: rows, rows: Array(0..<5)).values == expected)
    }
  }

  @Test func aRuleLeavesRowsOut() throws {
    let options = ", missing: {numbers: drop_row}"
    let dataset = try array("seen.npy", options: options)
    #expect(dataset.features.everyNumber == [2.5, 4, 3, 6, 2, 7])
    #expect(try dataset.label.classes().names == ["1", "2"])
    #expect(dataset.notices == ["seen.npy: 2 of 5 rows with a NaN are left out"])
    #expect(
      try error("all-nan.npy", options: options).message
        == "there is a NaN in every row, and `missing` leaves such rows out")
    // There is nothing to put into the place of a NaN in a row to predict.
    let section = try #require(section("{npy: x, labels: y\(options)}").section)
    let fitted = try section.fit(dataset, rows: [0, 1, 2]).fitted
    let error = try #require(throws: DataError.self) {
      try section.format.newRows(referenceFile("seen.npy"), for: fitted.columns)
    }
    #expect(error.notes.first == "the rows that the network was trained on have no NaN")
  }

  @Test func numbersThatCannotBeSayWhere() throws {
    let nan = try error("seen.npy")
    #expect(nan.message == "row 0, column 1 is NaN, and so 2 numbers of 10 (byte 136)")
    #expect(nan.notes.first == "add to `data`: missing: {numbers: median}")
    #expect(try error("seen-f4.npy").message == "row 0, column 1 is NaN, and so 2 numbers of 10 (byte 148)")
    for options in ["", ", missing: {numbers: zero}"] {
      #expect(try error("seen-inf.npy", options: options).message == "row 0, column 1 is infinite (byte 136)")
      #expect(
        try error("seen-huge.npy", options: options).message
          == "row 0, column 1 is beyond the range of 32-bit numbers, ±3.4e38 (byte 136)")
    }
    let texts = "{npy: x, labels: y, missing: {tokens: [\"?\"], numbers: median}}"
    #expect(section(texts).findings.contains { $0.contains("tokens") })
  }
}
