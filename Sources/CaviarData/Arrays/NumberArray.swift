/// An array of numbers in a file: the first dimension counts the examples.
struct NumberArray {
  /// What a header says of an array.
  struct Header {
    let type: NumberType
    let shape: [Int]
    /// Whether the first index runs fastest.
    var isFortran = false
    /// Where the numbers begin.
    let offset: Int

    /// The examples.
    var rows: Int { shape.first ?? 1 }
    /// How many bytes the numbers take. Nil where that is more than there are integers.
    var byteCount: Int? {
      shape.reduce(Int?(type.size)) { count, dimension in
        guard let (product, overflow) = count?.multipliedReportingOverflow(by: dimension), !overflow else { return nil }
        return product
      }
    }
  }

  let file: DataFile
  let header: Header
  /// How many of the first rows are wanted.
  let rows: Int

  /// The array behind a header, if the file has all of it and nothing more.
  ///
  /// - Parameters:
  ///   - file: The file, unpacked so far as the wanted rows need it.
  ///   - isWhole: Whether that is the whole file.
  init(_ header: Header, in file: DataFile, limit: Int?, isWhole: Bool) throws(DataError) {
    let size = header.shape.map(String.init).joined(separator: "×")
    guard header.rows > 0, let byteCount = header.byteCount, byteCount > 0 else {
      throw file.error("an array of \(size) has nothing to learn from, or more than can be", at: header.offset)
    }
    self.header = header
    self.file = file
    rows = min(header.rows, limit ?? .max)
    let needed = isWhole || header.isFortran ? byteCount : byteCount / header.rows * rows
    let found = file.bytes.count - header.offset
    guard found >= needed, !isWhole || found == needed else {
      throw file.error(
        "\(size) numbers of \(counted(header.type.size, "byte")) take \(byteCount) bytes, and \(found) stand behind the header",
        at: header.offset, notes: ["is the file complete?"])
    }
  }

  /// How many numbers an example has.
  var columns: Int { header.shape.dropFirst().reduce(1, *) }

  /// The rows as features, all dimensions but the first made one, the last index fastest.
  ///
  /// Errors: a number that is not finite, or beyond Float.
  func features() throws(DataError) -> RawFeatures {
    let names = (0..<columns).map(String.init)
    if header.type.kind == .u1, !header.isFortran {
      let bytes = Array(file.bytes[header.offset..<header.offset + rows * columns])
      return RawFeatures(rows: rows, numbers: .bytes(bytes), names: names)
    }
    let count = header.isFortran ? header.rows * columns : rows * columns
    var numbers: [Float] = header.type.numbers(file.bytes, from: header.offset, count: count)
    if header.isFortran { numbers = rowMajor(numbers) }
    if let index = numbers.firstIndex(where: { !$0.isFinite }) {
      throw file.error(
        "row \(index / columns), column \(index % columns) is not a finite 32-bit number",
        at: header.offset + place(of: index) * header.type.size, notes: ["rows and columns are counted from 0"])
    }
    return RawFeatures(rows: rows, numbers: .floats(numbers), names: names)
  }

  /// The array as labels, one of each row.
  func label() throws(DataError) -> RawLabel {
    guard columns == 1 else {
      throw file.error("labels have one dimension, and this array has the shape \(header.shape)", at: 0)
    }
    if let integers = header.type.integers(file.bytes, from: header.offset, count: rows) {
      return RawLabel(.integers(integers), of: file.name)
    }
    let numbers: [Double] = header.type.numbers(file.bytes, from: header.offset, count: rows)
    if let row = numbers.firstIndex(where: { !$0.isFinite }) {
      throw file.error("the label of row \(row) is not a finite number", at: header.offset + row * header.type.size)
    }
    return RawLabel(.numbers(numbers), of: file.name)
  }

  /// The wanted rows of an array whose first index runs fastest.
  private func rowMajor(_ numbers: [Float]) -> [Float] {
    let offsets = (0..<columns).map { place(of: $0) }
    var result: [Float] = []
    result.reserveCapacity(rows * columns)
    for row in 0..<rows {
      for offset in offsets { result.append(numbers[offset + row]) }
    }
    return result
  }

  /// Where the number of a row-major index stands in the file.
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
