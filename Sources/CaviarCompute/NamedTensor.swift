/// Numbers with a name and a shape: `dense1.weights`, or the averages `batch_norm1.means`.
public struct NamedTensor: Hashable, Sendable {
  /// Numbers in the precision in which they are kept: weights in Float, statistics of the data in Double.
  public enum Numbers: Hashable, Sendable {
    case single([Float])
    case double([Double])

    /// How many there are.
    public var count: Int {
      switch self {
      case .single(let values): values.count
      case .double(let values): values.count
      }
    }
  }

  /// What it is called.
  public let name: String
  /// Rows and columns of a matrix, the length of a vector.
  public let shape: [Int]
  /// The numbers, row after row.
  public let numbers: Numbers

  /// Numbers under a name.
  public init(_ name: String, shape: [Int], numbers: Numbers) {
    precondition(shape.reduce(1, *) == numbers.count, "a number for each place of the shape")
    self.name = name
    self.shape = shape
    self.numbers = numbers
  }

  /// Numbers in single precision.
  public init(_ name: String, shape: [Int], values: [Float]) {
    self.init(name, shape: shape, numbers: .single(values))
  }

  /// The numbers in single precision; rounded where they are kept in Double, which takes a pass over them.
  public var values: [Float] {
    switch numbers {
    case .single(let values): values
    case .double(let values): values.map { Float($0) }
    }
  }

  /// The numbers in Double; those kept in single precision exactly as they are. A pass over them.
  public var doubles: [Double] {
    switch numbers {
    case .single(let values): values.map { Double($0) }
    case .double(let values): values
    }
  }
}
