import CaviarCompute
import CaviarDiagnostics

extension NumberArray {
  /// The array as labels, one of each row: numbers, texts, or one-hot rows; and a notice of their conversion,
  /// if they were converted.
  ///
  /// Errors: another shape, NaN and infinity, unsigned numbers beyond Int, texts that are empty or stand for nothing.
  func label() throws(DataError) -> (label: RawLabel, notice: String?) {
    guard columns == 1 else {
      let label = RawLabel(.classes(try oneHot(), names: (0..<columns).map(String.init)), of: file.name)
      return (label, "\(file.name): the labels are one-hot: the class is the index of the 1")
    }
    switch header.type {
    case .text(let type): return (RawLabel(.texts(try texts(type)), of: file.name), nil)
    case .number(let type):
      let integers = file.content.withSpan { type.integers($0, from: header.offset, count: rows) }
      if let integers {
        return (RawLabel(.integers(try integers.allThere(in: self)), of: file.name), nil)
      }
      let numbers = doubles() ?? []
      try refuse(numbers.indices.filter { !numbers[$0].isFinite }, "NaN or infinite")
      return (RawLabel(.numbers(numbers), of: file.name), nil)
    }
  }

  /// An error that counts the rows whose label is wrong, and names the first of them.
  fileprivate func refuse(_ wrong: [Int], _ what: String, notes: [String] = []) throws(DataError) {
    guard let first = wrong.first else { return }
    let list = wrong.prefix(10).map(String.init).joined(separator: ", ") + (wrong.count > 10 ? ", …" : "")
    throw file.error(
      "\(wrong.count) of \(counted(rows, "label")) \(wrong.count == 1 ? "is" : "are") \(what): \(wrong.count == 1 ? "row" : "rows") \(list)",
      at: header.offset + first * (header.type.size ?? 0), notes: notes + ["rows are counted from 0"])
  }

  private func texts(_ type: TextType) throws(DataError) -> WordColumn {
    let width = type.size ?? 0
    let bytes = file.bytes
    let texts = (0..<rows).map { type.text(bytes, at: header.offset + $0 * width) }
    try refuse(texts.indices.filter { texts[$0] == nil }, type.kind == .bytes ? "not UTF-8" : "not Unicode")
    try refuse(texts.indices.filter { texts[$0] == "" }, "empty")
    let tokens = MissingTokens(MissingRule())
    let missing = texts.indices.filter { row in
      texts[row].map { text in
        let bytes = Array(text.utf8)
        return tokens.match(bytes, in: bytes.indices)
      } ?? false
    }
    // The texts that NumPy and pandas write for a missing value are not classes.
    try refuse(
      missing, "missing, such as \(missing.first.flatMap { texts[$0] }.map(quoted) ?? "")",
      notes: ["remove these rows from both arrays; or, if it is a class, write its label otherwise"])
    var column = WordColumn()
    for case let text? in texts { column.append(text) }
    return column
  }

  /// Of each row the index of its 1, where all else is 0.
  private func oneHot() throws(DataError) -> [Int32] {
    guard header.shape.count == 2, let numbers = doubles() else { throw wrongShape() }
    return try (0..<rows).map { row throws(DataError) in
      let own = numbers[row * columns..<(row + 1) * columns]
      guard let place = own.firstIndex(of: 1), own.allSatisfy({ $0 == 0 || $0 == 1 }),
        own.count(where: { $0 == 1 }) == 1
      else { throw wrongShape(notes: ["row \(row), counted from 0, does not hold a single 1 and zeros"]) }
      return Int32(place - own.startIndex)
    }
  }

  private func wrongShape(notes: [String] = []) -> DataError {
    file.error(
      "the labels have the shape \(header.size): expected one label per row (\(header.rows) or \(header.rows)×1), or one-hot rows",
      at: 0, notes: notes)
  }
}

extension [Int?] {
  /// The integers, if none is missing.
  fileprivate func allThere(in array: NumberArray) throws(DataError) -> [Int] {
    try array.refuse(indices.filter { self[$0] == nil }, "beyond \(Int.max)")
    return compactMap(\.self)
  }
}

extension RawDataset {
  /// A table of an array and an array of labels, which must have as many rows.
  package init(features: NumberArray, labels: NumberArray, missing: ArrayMissing?) throws(DataError) {
    guard features.header.rows == labels.header.rows else {
      throw labels.file.error(
        "there are \(labels.header.rows) labels, and \(features.header.rows) rows in \(features.file.name)", at: 0)
    }
    let (label, notice) = try labels.label()
    let table = try features.features(missing: MissingAdvice(learningWith: missing))
    let whole = RawDataset(features: table, label: label, notices: [notice].compactMap(\.self))
    self = missing?.numbers == .dropRow ? try whole.withoutMissing(features.file) : whole
  }

  /// The rows that have every number.
  private func withoutMissing(_ file: DataFile) throws(DataError) -> RawDataset {
    let rows = (0..<self.rows).filter { !features.hasMissingNumber(row: $0) }
    let lost = self.rows - rows.count
    guard lost > 0 else { return self }
    guard !rows.isEmpty else { throw file.error("there is a NaN in every row, and `missing` leaves such rows out") }
    var result = taking(rows)
    result.notices.append(
      "\(file.name): \(lost) of \(counted(self.rows, "row")) with a NaN \(lost == 1 ? "is" : "are") left out")
    return result
  }
}
