extension Arena {
  /// Copies rows of a table into a matrix: row `i` of the matrix becomes row `order[i]` of the table.
  ///
  /// - Parameters:
  ///   - order: Which rows, one for each row of the matrix.
  ///   - table: Numbers stored by rows, each as long as the matrix's.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func gather(_ order: Span<Int>, of table: Span<Float>, into matrix: Matrix) {
    precondition(!matrix.isTransposed && order.count == matrix.rows, "one stored row for each row gathered")
    let (columns, stride) = (matrix.columns, matrix.stride)
    for row in order.indices {
      let place = matrix.extent[row * stride..<row * stride + columns]
      update(place) { Scalar.convert(table.extracting(order[row] * columns..<(order[row] + 1) * columns), into: &$0) }
    }
  }
}
