/// A tensor with a name, as it is saved: `dense1.weights`, or the running averages `batch_norm1.means`.
public struct NamedTensor: Hashable, Sendable {
  /// The elements in the precision in which they are saved: weights in Float, statistics of the data in Double.
  public enum Numbers: Hashable, Sendable {
    case single([Float])
    case double([Double])

    /// The number of elements.
    public var count: Int {
      switch self {
      case .single(let values): values.count
      case .double(let values): values.count
      }
    }
  }

  /// The name, unique in a model.
  public let name: String
  /// [rows, columns] of a matrix, [count] of a vector.
  public let shape: [Int]
  /// The elements, row-major.
  public let numbers: Numbers

  /// Creates a tensor.
  public init(_ name: String, shape: [Int], numbers: Numbers) {
    precondition(shape.reduce(1, *) == numbers.count, "as many numbers as the shape has elements")
    self.name = name
    self.shape = shape
    self.numbers = numbers
  }

  /// Creates a tensor in single precision.
  public init(_ name: String, shape: [Int], values: [Float]) {
    self.init(name, shape: shape, numbers: .single(values))
  }

  /// The elements in single precision, rounded if they are Double. Cost: a copy in that case.
  public var values: [Float] {
    switch numbers {
    case .single(let values): values
    case .double(let values): values.map { Float($0) }
    }
  }

  /// The elements in double precision; those in single precision are converted exactly. Cost: a copy in that case.
  public var doubles: [Double] {
    switch numbers {
    case .single(let values): values.map { Double($0) }
    case .double(let values): values
    }
  }
}
