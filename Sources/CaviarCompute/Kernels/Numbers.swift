internal import CKernels
internal import CaviarRandom

// Values in and out of an arena.
extension Arena {
  /// Element `index` of a slice.
  public subscript(slice: Slice, index: Int) -> Scalar {
    get { unsafe address(slice[index..<index + 1]).assumingMemoryBound(to: Scalar.self).pointee }
    set { unsafe address(slice[index..<index + 1]).assumingMemoryBound(to: Scalar.self).pointee = newValue }
  }

  /// Sets all of a slice to one value.
  public mutating func fill(_ slice: Slice, with value: Double) {
    guard slice.count > 0 else { return }
    unsafe kernels.pointee.fill(1, slice.count, value, address(slice), slice.count)
  }

  /// Appends the values of a slice to a list.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public borrowing func append(_ slice: Slice, to list: inout [Scalar]) {
    unsafe list.append(
      contentsOf: UnsafeBufferPointer(start: address(slice).assumingMemoryBound(to: Scalar.self), count: slice.count))
  }

  /// Appends weights to a list, unit after unit: [H × D], row-major.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public borrowing func append(_ panels: Panels, to list: inout [Scalar]) {
    list.reserveCapacity(list.count + panels.units.count * panels.inputs)
    let from = unsafe address(panels.slice).assumingMemoryBound(to: Scalar.self)
    for unit in 0..<panels.units.count {
      let first = panels.place(unit: unit, input: 0)
      for input in 0..<panels.inputs { list.append(unsafe from[first + input * Panels.width]) }
    }
  }

  /// Writes values to a slice.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func put(_ numbers: Span<Scalar>, into slice: Slice) {
    precondition(numbers.count == slice.count, "as many numbers as the place holds")
    let to = unsafe address(slice).assumingMemoryBound(to: Scalar.self)
    for index in numbers.indices { unsafe to[index] = numbers[index] }
  }

  /// Writes weights, unit after unit: [H × D], row-major.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func put(_ numbers: Span<Scalar>, into panels: Panels) {
    precondition(numbers.count == panels.units.count * panels.inputs, "as many numbers as there are weights")
    let to = unsafe address(panels.slice).assumingMemoryBound(to: Scalar.self)
    var index = 0
    for unit in 0..<panels.units.count {
      let first = panels.place(unit: unit, input: 0)
      for input in 0..<panels.inputs {
        unsafe to[first + input * Panels.width] = numbers[index]
        index += 1
      }
    }
  }

  /// The values of a matrix in single precision, row after row.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public borrowing func floats(in matrix: Matrix) -> [Float] {
    var list: [Float] = []
    list.reserveCapacity(matrix.rows * matrix.columns)
    let from = unsafe address(matrix).assumingMemoryBound(to: Scalar.self)
    for row in 0..<matrix.rows {
      for column in 0..<matrix.columns { list.append(Float(unsafe from[row * matrix.stride + column])) }
    }
    return list
  }

  /// Writes values to a matrix, row after row.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func put(_ numbers: Span<Scalar>, into matrix: Matrix) {
    precondition(numbers.count == matrix.rows * matrix.columns, "as many numbers as the matrix has")
    let to = unsafe address(matrix).assumingMemoryBound(to: Scalar.self)
    for row in 0..<matrix.rows {
      for column in 0..<matrix.columns {
        unsafe to[row * matrix.stride + column] = numbers[row * matrix.columns + column]
      }
    }
  }

  /// Σx in double precision, in ascending order; with `weights`, Σw·x.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public borrowing func sum(_ slice: Slice, weights: Slice? = nil) -> Double {
    let numbers = unsafe address(slice).assumingMemoryBound(to: Scalar.self)
    var sum = 0.0
    if let weights {
      precondition(weights.count == slice.count, "a weight for each number")
      let weights = unsafe address(weights).assumingMemoryBound(to: Scalar.self)
      for index in 0..<slice.count { sum += unsafe Double(weights[index]) * Double(numbers[index]) }
    } else {
      for index in 0..<slice.count { sum += unsafe Double(numbers[index]) }
    }
    return sum
  }

  /// Writes the labels of some examples.
  public mutating func gather(_ order: Span<Int>, of labels: Span<Int32>, into place: Labels) {
    precondition(order.count == place.count, "a label for each example")
    let to = unsafe address(place)
    for index in order.indices { unsafe to[index] = labels[order[index]] }
  }

  /// Writes the values of some examples.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func gather(_ order: Span<Int>, of values: Span<Float>, into place: Slice) {
    precondition(order.count == place.count, "a value for each example")
    let to = unsafe address(place).assumingMemoryBound(to: Scalar.self)
    for index in order.indices { unsafe to[index] = Scalar(values[order[index]]) }
  }

  @unsafe func address(_ labels: Labels) -> UnsafeMutablePointer<Int32> {
    unsafe address(labels.slice).assumingMemoryBound(to: Int32.self)
  }
}

extension Arena {
  /// Sets weights to one value.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func setConstant(_ value: Double, _ panels: Panels) {
    let to = unsafe address(panels.slice).assumingMemoryBound(to: Scalar.self)
    for unit in 0..<panels.units.count {
      let first = panels.place(unit: unit, input: 0)
      for input in 0..<panels.inputs { unsafe to[first + input * Panels.width] = Scalar(value) }
    }
  }
}
