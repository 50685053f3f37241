/// A range of elements in an ``Arena``. A plain value: it owns nothing.
public struct Slice: Hashable, Sendable {
  /// The offset of its first element.
  public let offset: Int
  /// The number of elements.
  public let count: Int

  /// The `count` elements from `offset` on.
  @inlinable
  public init(offset: Int, count: Int) {
    precondition(offset >= 0 && count >= 0, "a slice lies inside an arena")
    self.offset = offset
    self.count = count
  }

  /// The offset after its last element.
  @inlinable public var end: Int { offset + count }

  /// The part of it at `range`, counted from its own beginning.
  @inlinable
  public subscript(range: Range<Int>) -> Slice {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "the part lies inside the slice")
    return Slice(offset: offset + range.lowerBound, count: range.count)
  }

  /// True if the two have no element in common.
  @inlinable
  public func isDisjoint(with other: Slice) -> Bool { end <= other.offset || other.end <= offset }
}

/// A matrix in an ``Arena``, stored row after row; or the transpose of one that is. A plain value.
public struct Matrix: Hashable, Sendable {
  /// The offset of its first element.
  public let offset: Int
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// True if its columns, not its rows, are stored one after the other.
  public let isTransposed: Bool
  /// The number of unused places after each stored row, or column where it is transposed.
  public let gap: Int

  /// A matrix of `rows` × `columns`, stored by rows from `offset` on.
  @inlinable
  public init(offset: Int, rows: Int, columns: Int, gap: Int = 0) {
    self.init(offset: offset, rows: rows, columns: columns, gap: gap, isTransposed: false)
  }

  @inlinable
  init(offset: Int, rows: Int, columns: Int, gap: Int, isTransposed: Bool) {
    precondition(offset >= 0 && rows >= 0 && columns >= 0 && gap >= 0, "a matrix lies inside an arena")
    self.offset = offset
    self.rows = rows
    self.columns = columns
    self.gap = gap
    self.isTransposed = isTransposed
  }

  /// Its elements in their stored order, if there are no gaps between them.
  @inlinable
  public var slice: Slice {
    precondition(gap == 0, "the numbers lie side by side")
    return Slice(offset: offset, count: rows * columns)
  }

  /// Its elements with the gaps between and after them.
  @inlinable public var extent: Slice { Slice(offset: offset, count: (isTransposed ? columns : rows) * stride) }

  /// The transpose, in the same memory.
  @inlinable
  public var transposed: Matrix {
    Matrix(offset: offset, rows: columns, columns: rows, gap: gap, isTransposed: !isTransposed)
  }

  /// Some of its rows, where it is stored by rows.
  @inlinable
  public subscript(rows: Range<Int>) -> Matrix {
    precondition(!isTransposed && rows.lowerBound >= 0 && rows.upperBound <= self.rows, "rows of the matrix")
    return Matrix(offset: offset + rows.lowerBound * stride, rows: rows.count, columns: columns, gap: gap)
  }

  /// The distance between two stored rows, or columns where it is transposed.
  @inlinable public var stride: Int { (isTransposed ? rows : columns) + gap }
}

/// Hands out places in an arena that is yet to be made: one after the other, each on a cache line of its own.
public struct Layout: Sendable {
  /// The number of elements that the arena must hold.
  public private(set) var count = 0

  /// A layout that has handed out nothing yet.
  public init() {}

  /// The next place for `count` elements.
  public mutating func slice(_ count: Int) -> Slice {
    let slice = Slice(offset: self.count, count: count)
    self.count = (slice.end + 15) / 16 * 16
    return slice
  }

  /// The next place for a matrix.
  public mutating func matrix(rows: Int, columns: Int) -> Matrix {
    Matrix(offset: slice(rows * columns).offset, rows: rows, columns: columns)
  }
}
