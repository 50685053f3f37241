// Row-major matrices combined with a vector: one element per row, or one per column.
extension MutableSpan where Element: EngineScalar {
  /// Replaces each element of a matrix [m × n] by `function` of it and of its row's element of `numbers` [m].
  @inlinable @inline(__always)
  public mutating func transformRows(with numbers: Span<Element>, _ function: (Element, Element) -> Element) {
    guard numbers.count > 0 else { return }
    let width = count / numbers.count
    precondition(width * numbers.count == count, "whole rows")
    unsafe withUnsafeMutableBufferPointer { values in
      for row in numbers.indices {
        let number = numbers[row]
        for i in row &* width..<(row &+ 1) &* width { unsafe values[i] = function(values[i], number) }
      }
    }
  }

  /// Replaces each element of a matrix [m × n] by `function` of it and of its column's element of `numbers` [n].
  @inlinable @inline(__always)
  public mutating func transformColumns(with numbers: Span<Element>, _ function: (Element, Element) -> Element) {
    guard numbers.count > 0 else { return }
    precondition(count % numbers.count == 0, "whole rows")
    unsafe withUnsafeMutableBufferPointer { values in
      unsafe numbers.withUnsafeBufferPointer { numbers in
        for start in stride(from: 0, to: values.count, by: numbers.count) {
          for i in 0..<numbers.count { unsafe values[start &+ i] = function(values[start &+ i], numbers[i]) }
        }
      }
    }
  }

  /// Folds a matrix [m × n] into this vector [n]: each element is replaced by `function` of it and of the first element
  /// of its column, then of the second, and so on down the column.
  @inlinable @inline(__always)
  public mutating func accumulate(rowsOf matrix: Span<Element>, _ function: (Element, Element) -> Element) {
    guard count > 0 else { return }
    precondition(matrix.count % count == 0, "whole rows")
    unsafe withUnsafeMutableBufferPointer { values in
      unsafe matrix.withUnsafeBufferPointer { matrix in
        for start in stride(from: 0, to: matrix.count, by: values.count) {
          for i in 0..<values.count { unsafe values[i] = function(values[i], matrix[start &+ i]) }
        }
      }
    }
  }

  /// Copies `numbers`, which have the same count.
  @inlinable @inline(__always)
  public mutating func copy(_ numbers: Span<Element>) {
    precondition(count == numbers.count, "equal counts")
    unsafe withUnsafeMutableBufferPointer { values in
      unsafe numbers.withUnsafeBufferPointer { numbers in
        for i in 0..<values.count { unsafe values[i] = numbers[i] }
      }
    }
  }
}
