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
    let found = file.bytes.count - header.offset
    guard found >= needed, !isWhole || found == needed else {
      throw file.error(
        "\(header.size) numbers of \(counted(width, "byte")) take \(byteCount) bytes, and \(found) follow the header",
        at: header.offset, notes: ["is the file complete?"])
    }
  }

  /// The number of features of an example.
  var columns: Int { header.shape.dropFirst().reduce(1, *) }

  /// The rows as features, all dimensions but the first made one, the last index fastest.
  ///
  /// Kept as bytes, in Float, or in Double where Float does not hold every number of the type.
  ///
  /// Errors: texts; infinite numbers, or ones beyond Float's range; NaN, unless a rule says what becomes of it.
  package func features(missing: MissingAdvice) throws(DataError) -> RawFeatures {
    guard case .number(let type) = header.type else {
      throw file.error(
        "the array holds texts, and features are numbers", at: 0,
        notes: ["numbers that were saved as texts become numbers again with array.astype('f8')"])
    }
    let numbers: RawFeatures.Numbers
    if let bytes = type.bytes(file.bytes, from: header.offset, count: storedCount) {
      numbers = .bytes(rowMajor(bytes))
    } else if type.fitsFloat {
      numbers = .floats(try checked(type.numbers(file.bytes, from: header.offset, count: storedCount), type, missing))
    } else {
      numbers = .doubles(try checked(type.numbers(file.bytes, from: header.offset, count: storedCount), type, missing))
    }
    return RawFeatures(rows: rows, numbers: numbers, names: (0..<columns).map(String.init))
  }

  /// The number of numbers to read: all of them if the rows are spread over the file.
  private var storedCount: Int { (header.isFortran ? header.rows : rows) * columns }

  /// The wanted rows, each finite and in Float's range, or NaN where that is allowed.
  private func checked<Number: BinaryFloatingPoint>(
    _ stored: [Number], _ type: NumberType, _ missing: MissingAdvice
  ) throws(DataError) -> [Number] {
    let numbers = rowMajor(stored)
    guard type.hasFractions else { return numbers }
    func place(_ index: Int) -> (text: String, byte: Int) {
      ("row \(index / columns), column \(index % columns)", header.offset + self.place(of: index) * type.size)
    }
    if let index = numbers.firstIndex(where: { !$0.isNaN && !Float($0).isFinite }) {
      let (text, byte) = place(index)
      throw file.error(
        numbers[index].isInfinite
          ? "\(text) is infinite" : "\(text) is beyond the range of 32-bit numbers, ±3.4e38",
        at: byte, notes: ["rows and columns are counted from 0"])
    }
    if missing != .allowed, let index = numbers.firstIndex(where: \.isNaN) {
      let (text, byte) = place(index)
      throw file.error(
        "\(text) is NaN, and so \(counted(numbers.count(where: \.isNaN), "number")) of \(numbers.count)", at: byte,
        notes: missing.notes + ["rows and columns are counted from 0"])
    }
    return numbers
  }

  /// The numbers of the wanted rows in Double, row after row; nil for texts.
  func doubles() -> [Double]? {
    guard case .number(let type) = header.type else { return nil }
    return rowMajor(type.numbers(file.bytes, from: header.offset, count: storedCount))
  }

  /// The wanted rows, where the first index may run fastest.
  private func rowMajor<Number>(_ numbers: [Number]) -> [Number] {
    guard header.isFortran else { return numbers }
    let offsets = (0..<columns).map { place(of: $0) }
    var result: [Number] = []
    result.reserveCapacity(rows * columns)
    for row in 0..<rows {
      for offset in offsets { result.append(numbers[offset + row]) }
    }
    return result
  }

  /// The place in the file of the number with a row-major index.
  private func place(of index: Int) -> Int {
    guard header.isFortran else { return index }
    var rest = index % columns
    var indices: [Int] = []
    for dimension in header.shape.dropFirst().reversed() {
      indices.append(rest % dimension)
      rest /= dimension
    }
    let inner = zip(indices, header.shape.dropFirst().reversed()).reduce(0) { $0 * $1.1 + $1.0 }
    return inner * header.rows + index / columns
  }
}
