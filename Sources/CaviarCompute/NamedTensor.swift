/// Numbers with a name and a shape: `dense1.weights`, or the averages `batch_norm1.means`.
public struct NamedTensor: Hashable, Sendable {
  /// What it is called.
  public let name: String
  /// Rows and columns of a matrix, the length of a vector.
  public let shape: [Int]
  /// The numbers, row after row.
  public let values: [Float]

  /// Numbers under a name.
  public init(_ name: String, shape: [Int], values: [Float]) {
    precondition(shape.reduce(1, *) == values.count, "a number for each place of the shape")
    self.name = name
    self.shape = shape
    self.values = values
  }
}
