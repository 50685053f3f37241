// Matrices stored by rows, whose rows or columns each go with one number.
extension MutableSpan where Element: EngineScalar {
  /// Replaces each value by `function` of it and of the number of its row; there are as many rows as `numbers`.
  @inlinable @inline(__always)
  public mutating func transformRows(with numbers: Span<Element>, _ function: (Element, Element) -> Element) {
    guard numbers.count > 0 else { return }
    let width = count / numbers.count
    precondition(width * numbers.count == count, "rows of one width")
    unsafe withUnsafeMutableBufferPointer { values in
      for row in numbers.indices {
        let number = numbers[row]
        for i in row &* width..<(row &+ 1) &* width { unsafe values[i] = function(values[i], number) }
      }
    }
  }

  /// Replaces each value by `function` of it and of the number of its column; there are as many columns as `numbers`.
  @inlinable @inline(__always)
  public mutating func transformColumns(with numbers: Span<Element>, _ function: (Element, Element) -> Element) {
    guard numbers.count > 0 else { return }
    precondition(count % numbers.count == 0, "rows of one width")
    unsafe withUnsafeMutableBufferPointer { values in
      unsafe numbers.withUnsafeBufferPointer { numbers in
        for start in stride(from: 0, to: values.count, by: numbers.count) {
          for i in 0..<numbers.count { unsafe values[start &+ i] = function(values[start &+ i], numbers[i]) }
        }
      }
    }
  }

  /// Replaces each value by `function` of it and of the first number of its column in `matrix`, then of the second, and so
  /// on down the column.
  @inlinable @inline(__always)
  public mutating func accumulate(rowsOf matrix: Span<Element>, _ function: (Element, Element) -> Element) {
    guard count > 0 else { return }
    precondition(matrix.count % count == 0, "rows of one width")
    unsafe withUnsafeMutableBufferPointer { values in
      unsafe matrix.withUnsafeBufferPointer { matrix in
        for start in stride(from: 0, to: matrix.count, by: values.count) {
          for i in 0..<values.count { unsafe values[i] = function(values[i], matrix[start &+ i]) }
        }
      }
    }
  }

  /// Copies as many numbers as it holds.
  @inlinable @inline(__always)
  public mutating func copy(_ numbers: Span<Element>) {
    precondition(count == numbers.count, "a number for each place")
    unsafe withUnsafeMutableBufferPointer { values in
      unsafe numbers.withUnsafeBufferPointer { numbers in
        for i in 0..<values.count { unsafe values[i] = numbers[i] }
      }
    }
  }
}
