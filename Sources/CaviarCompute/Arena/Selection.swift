/// The rows of a table of features that are the input of products, read where they lie.
@safe struct Selection: ~Copyable {
  /// Kept alive while its rows are selected.
  private var table: FeatureTable?
  private var addresses: UnsafeMutableBufferPointer<UnsafeRawPointer>
  private(set) var count = 0

  init() { unsafe addresses = UnsafeMutableBufferPointer(start: nil, count: 0) }

  deinit { unsafe addresses.deallocate() }

  var columns: Int { table?.columns ?? 0 }

  @unsafe var rows: UnsafePointer<UnsafeRawPointer> {
    guard let base = unsafe addresses.baseAddress else { preconditionFailure("rows are selected first") }
    return unsafe UnsafePointer(base)
  }

  mutating func select(_ order: Span<Int>, of table: FeatureTable) {
    if unsafe addresses.count < order.count {
      unsafe addresses.deallocate()
      unsafe addresses = .allocate(capacity: order.count)
    }
    guard let first = unsafe addresses.baseAddress else { preconditionFailure("rows to select") }
    for index in order.indices { unsafe (first + index).initialize(to: table.address(ofRow: order[index])) }
    self.table = table
    count = order.count
  }
}

extension Arena {
  /// Makes some rows of a table the input of products: ``ProductInput/selection``. They are read where they lie.
  ///
  /// - Parameter order: The indices of the rows, [B].
  public mutating func select(_ order: Span<Int>, of table: FeatureTable) {
    precondition(Scalar.self == Float.self, "a table is in single precision")
    selection.select(order, of: table)
  }

  /// Copies rows of a table [N × D] into a matrix [B × D].
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func copy(_ order: Span<Int>, of table: FeatureTable, into matrix: Matrix) {
    precondition(order.count == matrix.rows && table.columns == matrix.columns, "a row of the table for each row")
    let to = unsafe address(matrix).assumingMemoryBound(to: Scalar.self)
    for row in order.indices {
      let (from, start) = (order[row] * table.columns, row * matrix.stride)
      for column in 0..<table.columns { unsafe to[start + column] = Scalar(table[from + column]) }
    }
  }
}
