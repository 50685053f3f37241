import CaviarCompute
import CaviarDiagnostics

/// An array in a file: the first dimension counts the examples.
package struct NumberArray {
  /// The header of an array: its type, its shape and the place of its numbers.
  struct Header {
    let type: ElementType
    let shape: [Int]
    /// True for column-major (Fortran) order.
    var isFortran = false
    /// The offset of the first number, in bytes.
    let offset: Int

    /// The examples.
    var rows: Int { shape.first ?? 1 }
    /// The number of bytes that the numbers take; nil if it overflows.
    var byteCount: Int? {
      shape.reduce(type.size) { count, dimension in
        guard let (product, overflow) = count?.multipliedReportingOverflow(by: dimension), !overflow else { return nil }
        return product
      }
    }
    /// The shape, as messages show it: `5×2×3`.
    var size: String { shape.map(String.init).joined(separator: "×") }
  }

  let file: DataFile
  let header: Header
  /// The number of rows to read, from the first one.
  let rows: Int

  /// The array behind a header, if the file has all of it and nothing more.
  ///
  /// - Parameters:
  ///   - file: The file, unpacked so far as the wanted rows need it.
  ///   - isWhole: True if that is the whole file.
  init(_ header: Header, in file: DataFile, limit: Int?, isWhole: Bool) throws(DataError) {
    guard !header.shape.isEmpty else {
      throw file.error(
        "the array is a single value, of the shape (): a dimension that counts the examples is missing",
        at: header.offset, notes: ["save it with a row for each example, of the shape (rows, columns)"])
    }
    guard header.shape.allSatisfy({ $0 > 0 }), header.type.size != 0 else {
      throw file.error("the array is empty: its shape is \(header.size)", at: header.offset)
    }
    guard let byteCount = header.byteCount, let width = header.type.size else {
      throw file.error("an array of \(header.size) is more than can be", at: header.offset)
    }
    self.header = header
    self.file = file
    rows = min(header.rows, limit ?? .max)
    let needed = isWhole || header.isFortran ? byteCount : byteCount / header.rows * rows
    let found = file.content.count - header.offset
    guard found >= needed, !isWhole || found == needed else {
      throw file.error(
        "\(header.size) numbers of \(counted(width, "byte")) take \(byteCount) bytes, and \(found) follow the header",
        at: header.offset, notes: ["is the file complete?"])
    }
  }

  /// The number of features of an example.
  var columns: Int { header.shape.dropFirst().reduce(1, *) }

  /// The rows as features, all dimensions but the first made one, the last index fastest. The numbers stay where they
  /// lie in the file.
  ///
  /// Errors: texts; infinite numbers, or ones beyond Float's range; NaN, unless a rule says what becomes of it.
  package func features(missing: MissingAdvice) throws(DataError) -> RawFeatures {
    guard case .number(let type) = header.type else {
      throw file.error(
        "the array holds texts, and features are numbers", at: 0,
        notes: ["numbers that were saved as texts become numbers again with array.astype('f8')"])
    }
    let numbers = stored(type)
    if type.hasFractions { try check(numbers, missing) }
    return RawFeatures(rows: rows, numbers: .stored(numbers), names: (0..<columns).map(String.init))
  }

  /// The numbers of the wanted rows in Double, row after row; nil for texts.
  func doubles() -> [Double]? {
    guard case .number(let type) = header.type else { return nil }
    let numbers = stored(type)
    var result: [Double] = []
    result.reserveCapacity(rows * columns)
    for row in 0..<rows { numbers.append(row, to: &result) }
    return result
  }

  private func stored(_ type: NumberType) -> StoredNumbers {
    let segment = StoredNumbers.Segment(
      file: file, type: type, rows: rows, start: header.offset,
      rowStride: header.isFortran ? type.size : columns * type.size,
      offsets: header.isFortran ? (0..<columns).map { firstRowPlace(of: $0) * type.size } : nil)
    return StoredNumbers([segment], columns: columns)
  }

  /// Of a column-major array the place of the first row's number in a column, among all numbers.
  private func firstRowPlace(of column: Int) -> Int {
    var rest = column
    var indices: [Int] = []
    for dimension in header.shape.dropFirst().reversed() {
      indices.append(rest % dimension)
      rest /= dimension
    }
    return zip(indices, header.shape.dropFirst().reversed()).reduce(0) { $0 * $1.1 + $1.0 } * header.rows
  }

  /// - Throws: If a number is infinite or beyond Float's range, or NaN where that is not allowed.
  private func check(_ numbers: StoredNumbers, _ missing: MissingAdvice) throws(DataError) {
    var firstNaN: (row: Int, column: Int)?
    var missingCount = 0
    var values: [Double] = []
    for row in 0..<rows {
      values.removeAll(keepingCapacity: true)
      numbers.append(row, to: &values)
      for (column, value) in values.enumerated() where !Float(value).isFinite {
        guard value.isNaN else {
          throw error(
            in: numbers, row: row, column: column,
            value.isInfinite ? "is infinite" : "is beyond the range of 32-bit numbers, ±3.4e38")
        }
        firstNaN = firstNaN ?? (row, column)
        missingCount += 1
      }
    }
    guard missing != .allowed, let (row, column) = firstNaN else { return }
    throw error(
      in: numbers, row: row, column: column,
      "is NaN, and so \(counted(missingCount, "number")) of \(rows * columns)", notes: missing.notes)
  }

  private func error(
    in numbers: StoredNumbers, row: Int, column: Int, _ problem: String, notes: [String] = []
  ) -> DataError {
    file.error(
      "row \(row), column \(column) \(problem)", at: numbers.place(row: row, column: column),
      notes: notes + ["rows and columns are counted from 0"])
  }
}
