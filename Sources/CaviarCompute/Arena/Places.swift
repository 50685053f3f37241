/// A range of elements in an ``Arena``. A plain value: it owns nothing.
public struct Slice: Hashable, Sendable {
  /// The offset of its first element.
  public let offset: Int
  /// The number of elements.
  public let count: Int

  /// The `count` elements from `offset` on.
  public init(offset: Int, count: Int) {
    precondition(offset >= 0 && count >= 0, "a slice lies inside an arena")
    self.offset = offset
    self.count = count
  }

  /// The offset after its last element.
  public var end: Int { offset + count }

  /// The part of it at `range`, counted from its own beginning.
  public subscript(range: Range<Int>) -> Slice {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "the part lies inside the slice")
    return Slice(offset: offset + range.lowerBound, count: range.count)
  }

  /// True if the two have no element in common.
  public func isDisjoint(with other: Slice) -> Bool { end <= other.offset || other.end <= offset }
}

/// A matrix in an ``Arena``, stored row after row: activations, [examples × units]. A plain value.
public struct Matrix: Hashable, Sendable {
  /// The offset of its first element.
  public let offset: Int
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// The distance from one row to the next.
  public let stride: Int

  /// A matrix whose rows begin at `offset`, `stride` apart.
  public init(offset: Int, rows: Int, columns: Int, stride: Int) {
    precondition(offset >= 0 && rows >= 0 && columns >= 0 && stride >= columns, "a matrix lies inside an arena")
    self.offset = offset
    self.rows = rows
    self.columns = columns
    self.stride = stride
  }

  /// Its elements, and those between its rows.
  public var extent: Slice { Slice(offset: offset, count: rows == 0 ? 0 : (rows - 1) * stride + columns) }

  /// Its first rows.
  public func prefix(_ rows: Int) -> Matrix {
    precondition(rows <= self.rows, "rows of the matrix")
    return Matrix(offset: offset, rows: rows, columns: columns, stride: stride)
  }

  /// Some of its columns.
  public subscript(columns range: Range<Int>) -> Matrix {
    precondition(range.lowerBound >= 0 && range.upperBound <= columns, "columns of the matrix")
    return Matrix(offset: offset + range.lowerBound, rows: rows, columns: range.count, stride: stride)
  }

  /// True if the two have no element in common. Of matrices with other strides, true if their extents have none.
  public func isDisjoint(with other: Matrix) -> Bool {
    if extent.isDisjoint(with: other.extent) { return true }
    guard stride == other.stride else { return false }
    let distance = ((other.offset - offset) % stride + stride) % stride
    return distance >= columns && distance + other.columns <= stride
  }
}

/// Weights [H × D] in an ``Arena``, in panels of 16 units: [⌈H / 16⌉][D][16], so that a product reads the weights of 16
/// units side by side. A vector of H numbers has D = 1. Lanes without a unit hold zeros.
///
/// Networks side by side stack their units without gaps: the weights of one are then a range of units of the stack.
public struct Panels: Hashable, Sendable {
  /// The number of units of a panel.
  public static let width = 16

  /// The offset of the first panel.
  public let offset: Int
  /// The units, counted from the first panel's first lane.
  public let units: Range<Int>
  /// The number of inputs D.
  public let inputs: Int

  /// The number of elements of panels for so many units.
  static func count(units: Int, inputs: Int) -> Int { (units + width - 1) / width * width * inputs }

  init(offset: Int, units: Range<Int>, inputs: Int) {
    self.offset = offset
    self.units = units
    self.inputs = inputs
  }

  /// Some of the units, counted from its first one.
  public subscript(range: Range<Int>) -> Panels {
    precondition(range.lowerBound >= 0 && range.upperBound <= units.count, "units of the panels")
    let first = units.lowerBound
    return Panels(offset: offset, units: first + range.lowerBound..<first + range.upperBound, inputs: inputs)
  }

  /// Whole panels from number `first` on, with the units that they hold.
  public func panels(_ range: Range<Int>) -> Panels {
    precondition(units.lowerBound == 0 && range.upperBound <= panelCount, "panels from the first on")
    let end = min(units.count, range.upperBound * Self.width)
    return Panels(
      offset: offset + range.lowerBound * Self.width * inputs, units: 0..<end - range.lowerBound * Self.width,
      inputs: inputs)
  }

  /// The number of panels up to the last unit.
  public var panelCount: Int { (units.upperBound + Self.width - 1) / Self.width }

  /// All elements of its panels, those of lanes without a unit and of other networks' units included.
  public var slice: Slice { Slice(offset: offset, count: panelCount * Self.width * inputs) }

  /// The offset of a weight from the panels' own: unit and input from 0.
  func place(unit: Int, input: Int) -> Int {
    let lane = units.lowerBound + unit
    return (lane / Self.width * inputs + input) * Self.width + lane % Self.width
  }
}

/// Sums in double precision in an ``Arena``.
public struct Sums: Hashable, Sendable {
  let slice: Slice
  /// The number of sums.
  public let count: Int

  /// The sums at `range`, counted from the first one.
  public subscript(range: Range<Int>) -> Sums {
    Sums(slice: slice[2 * range.lowerBound..<2 * range.upperBound], count: range.count)
  }
}

/// Whole numbers of 32 bits in an ``Arena``: the classes of a batch's examples.
public struct Labels: Hashable, Sendable {
  let slice: Slice

  /// The first labels.
  public func prefix(_ count: Int) -> Labels { Labels(slice: slice[0..<count]) }

  /// The number of labels.
  public var count: Int { slice.count }
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

  /// The next place for a matrix. Its rows are an odd number of cache lines apart, so that they do not share a set of the
  /// cache.
  public mutating func matrix(rows: Int, columns: Int) -> Matrix {
    let stride = ((columns + 15) / 16 | 1) * 16
    return Matrix(offset: slice(rows * stride).offset, rows: rows, columns: columns, stride: stride)
  }

  /// The next place for the weights of `units` units with `inputs` inputs each.
  public mutating func panels(units: Int, inputs: Int) -> Panels {
    Panels(offset: slice(Panels.count(units: units, inputs: inputs)).offset, units: 0..<units, inputs: inputs)
  }

  /// The next place for numbers of each lane of `units` units: [panels][numbers][16].
  public mutating func lanes(units: Int, numbers: Int = 1) -> Slice {
    slice(Panels.count(units: units, inputs: numbers))
  }

  /// The next place for sums in double precision.
  public mutating func sums(_ count: Int) -> Sums { Sums(slice: slice(2 * count), count: count) }

  /// The next place for labels.
  public mutating func labels(_ count: Int) -> Labels { Labels(slice: slice(count)) }
}

extension Panels {
  /// The panels of a slice of the same shape: an optimizer's state.
  public func at(_ slice: Slice) -> Panels {
    precondition(slice.count == self.slice.count, "a place of the same shape")
    return Panels(offset: slice.offset, units: units, inputs: inputs)
  }
}

extension Panels {
  /// Smaller panels in the same memory.
  public func prefix(units: Int, inputs: Int) -> Panels {
    precondition(Panels.count(units: units, inputs: inputs) <= slice.count, "panels that are not larger")
    return Panels(offset: offset, units: 0..<units, inputs: inputs)
  }
}
