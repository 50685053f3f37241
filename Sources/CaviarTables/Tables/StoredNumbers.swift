import CaviarCompute

/// The numbers of arrays [rows × columns] as they lie in their files: each is converted when it is read, so that no copy
/// takes memory, and a mapped file none at all.
package struct StoredNumbers: Sendable {
  /// The rows of one file.
  struct Segment: Sendable {
    let file: DataFile
    let type: NumberType
    let rows: Int
    /// The byte of the first row's first number.
    let start: Int
    /// The bytes from a row to the next.
    let rowStride: Int
    /// The bytes from a row's first number to each of its numbers, [columns]; nil if they follow each other.
    var offsets: [Int]?

    /// The byte of a number.
    func place(row: Int, column: Int) -> Int {
      start + row * rowStride + (offsets?[column] ?? column * type.size)
    }
  }

  private var segments: [Segment]
  /// The rows that are used, in their order; nil if all are.
  private var order: [Int]?
  /// The number of numbers in a row.
  package let columns: Int

  init(_ segments: [Segment], columns: Int) {
    self.segments = segments
    self.columns = columns
  }

  /// Records of one label byte and a row of bytes each, from the beginning of each file on.
  ///
  /// - Parameter files: The files, and the number of records used of each, which it has.
  package init(labelledBytes files: [(file: DataFile, records: Int)], columns: Int) {
    let segments = files.map { file, records in
      precondition(records * (1 + columns) <= file.content.count, "the records lie inside the file")
      return Segment(
        file: file, type: NumberType(kind: .u1, isBigEndian: false), rows: records, start: 1, rowStride: 1 + columns)
    }
    self.init(segments, columns: columns)
  }

  /// The number of rows.
  package var rows: Int { order?.count ?? segments.reduce(0) { $0 + $1.rows } }

  /// True if some number may need double precision.
  package var isInDouble: Bool { segments.contains { !$0.type.fitsFloat } }

  /// A row's segment, and its index there.
  private func position(of row: Int) -> (segment: Int, row: Int) {
    var (segment, rest) = (0, order?[row] ?? row)
    while rest >= segments[segment].rows {
      rest -= segments[segment].rows
      segment += 1
    }
    return (segment, rest)
  }

  /// A number.
  package func number(row: Int, column: Int) -> Double {
    let (index, own) = position(of: row)
    let segment = segments[index]
    return segment.file.content.withSpan { segment.type.number($0, at: segment.place(row: own, column: column)) }
  }

  /// Appends a row's numbers to `result`.
  package func append(_ row: Int, to result: inout [Double]) {
    let (index, own) = position(of: row)
    segments[index].append(own, columns: columns, to: &result)
  }

  /// The byte in its file of a number, for messages.
  func place(row: Int, column: Int) -> Int {
    let (index, own) = position(of: row)
    return segments[index].place(row: own, column: column)
  }

  /// Some of the rows.
  func taking(_ rows: [Int]) -> StoredNumbers {
    var result = self
    result.order = rows.map { order?[$0] ?? $0 }
    return result
  }

  /// Adds the rows of other arrays with as many columns; false if only one of both stores bytes, which is most likely
  /// the one that is not scaled.
  mutating func append(_ other: StoredNumbers) -> Bool {
    precondition(columns == other.columns, "rows of one length")
    guard Set((segments + other.segments).map(\.type.isByte)).count == 1 else { return false }
    let first = segments.reduce(0) { $0 + $1.rows }
    if order != nil || other.order != nil {
      order = (order ?? Array(0..<rows)) + (other.order ?? Array(0..<other.rows)).map { first + $0 }
    }
    segments += other.segments
    return true
  }

  /// - Throws: If a mapped file has been written to since it was opened.
  package func checkUnchanged() throws(DataError) {
    for segment in segments { try segment.file.checkUnchanged() }
  }
}

extension StoredNumbers.Segment {
  fileprivate func append(_ row: Int, columns: Int, to result: inout [Double]) {
    file.content.withSpan { bytes in
      guard let offsets else {
        type.append(bytes, from: start + row * rowStride, count: columns, to: &result)
        return
      }
      for offset in offsets { type.append(bytes, from: start + row * rowStride + offset, count: 1, to: &result) }
    }
  }
}

extension StoredNumbers: Equatable {
  /// True if all numbers are equal, wherever they lie; NaN are equal.
  package static func == (one: StoredNumbers, other: StoredNumbers) -> Bool {
    guard one.rows == other.rows, one.columns == other.columns else { return false }
    return (0..<one.rows).allSatisfy { row in
      var (a, b): ([Double], [Double]) = ([], [])
      one.append(row, to: &a)
      other.append(row, to: &b)
      return zip(a, b).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN }
    }
  }
}
