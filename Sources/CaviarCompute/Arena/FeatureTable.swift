/// Features [N × D], row-major, that stay where they are while fits read them: in memory of its own, or in a temporary
/// file where they are larger than ``MemoryLimit/largestBlock``.
@safe public final class FeatureTable: @unchecked Sendable {
  /// The number of rows N.
  public let rows: Int
  /// The number of features D.
  public let columns: Int
  private let base: UnsafePointer<Float>
  /// The temporary file; nil if the numbers lie in memory.
  private let file: MappedMemory?

  /// Rows of numbers that are written one after the other, each rounded once.
  ///
  /// - Parameters:
  ///   - largestBlock: The size in bytes from which on they lie in a temporary file.
  ///   - write: Called with a function that takes the next numbers; it is to be given all of them.
  /// - Throws: If the temporary file cannot be created, or the disk has no space for it.
  public init(
    rows: Int, columns: Int, largestBlock: Int = MemoryLimit.largestBlock,
    _ write: (_ append: (Span<Double>) -> Void) -> Void
  ) throws(TemporarySpaceError) {
    precondition(rows >= 0 && columns > 0, "rows of at least one number")
    self.rows = rows
    self.columns = columns
    let bytes = rows * columns * MemoryLayout<Float>.stride
    file = bytes > largestBlock ? try TemporarySpaceError.reserving(bytes) : nil
    let floats =
      unsafe file.map { unsafe $0.base.bindMemory(to: Float.self, capacity: rows * columns) }
      ?? Self.memory(rows * columns)
    var count = 0
    write { numbers in
      precondition(count + numbers.count <= rows * columns, "as many numbers as the table has")
      for index in numbers.indices { unsafe (floats + count + index).initialize(to: Float(numbers[index])) }
      count += numbers.count
    }
    precondition(count == rows * columns, "as many numbers as the table has")
    unsafe base = UnsafePointer(floats)
  }

  /// A copy of `numbers` [N × D].
  public init(_ numbers: [Float], columns: Int) {
    precondition(columns > 0 && numbers.count % columns == 0, "whole rows")
    self.columns = columns
    rows = numbers.count / columns
    file = nil
    let floats = unsafe Self.memory(numbers.count)
    unsafe numbers.withUnsafeBufferPointer { numbers in
      if let start = numbers.baseAddress { unsafe floats.initialize(from: start, count: numbers.count) }
    }
    unsafe base = UnsafePointer(floats)
  }

  @unsafe private static func memory(_ count: Int) -> UnsafeMutablePointer<Float> {
    let bytes = count * MemoryLayout<Float>.stride
    let raw = UnsafeMutableRawPointer.allocate(byteCount: max(bytes, 1), alignment: LargePages.alignment(bytes: bytes))
    unsafe LargePages.advise(UnsafeRawBufferPointer(start: raw, count: bytes), isInUse: false)
    return unsafe raw.bindMemory(to: Float.self, capacity: count)
  }

  deinit { if file == nil { unsafe base.deallocate() } }

  /// A number by its place, row after row.
  public subscript(index: Int) -> Float {
    precondition(index >= 0 && index < rows * columns, "a place in the table")
    return unsafe base[index]
  }

  /// True if no number is infinite or NaN.
  public var isFinite: Bool {
    for index in 0..<rows * columns where unsafe !base[index].isFinite { return false }
    return true
  }

  /// Some of the rows, in this order.
  public func rows(_ order: [Int]) -> [Float] {
    var numbers: [Float] = []
    numbers.reserveCapacity(order.count * columns)
    for row in order {
      unsafe numbers.append(
        contentsOf: UnsafeBufferPointer(start: address(ofRow: row).assumingMemoryBound(to: Float.self), count: columns))
    }
    return numbers
  }

  @unsafe func address(ofRow row: Int) -> UnsafeRawPointer {
    precondition(row >= 0 && row < rows, "a row of the table")
    return unsafe UnsafeRawPointer(base + row * columns)
  }
}

extension FeatureTable: Equatable {
  /// True if all numbers are equal.
  public static func == (one: FeatureTable, other: FeatureTable) -> Bool {
    guard one.rows == other.rows, one.columns == other.columns else { return false }
    return (0..<one.rows * one.columns).allSatisfy { one[$0] == other[$0] }
  }
}
