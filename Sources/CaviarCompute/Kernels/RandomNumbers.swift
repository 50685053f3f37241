internal import CKernels
package import CaviarRandom

/// The distribution of a random number. A value rather than a function, so that one kernel draws for all initializers.
package enum Distribution: Hashable, Sendable {
  case constant(Double)
  /// N(0, deviation²), not truncated.
  case normal(deviation: Double)
  /// Uniform between −limit and limit.
  case uniform(limit: Double)
}

extension Arena {
  /// The mask of dropout: 0 where a random number is below `rate`, 1 / (1 − rate) elsewhere. Row r and column u have
  /// number r·columns + u of the stream.
  package mutating func dropoutMask(_ mask: Matrix, rate: Double, from stream: RandomStream) {
    var stream = stream.kernelStream
    unsafe kernels.pointee.dropout(&stream, mask.rows, mask.columns, rate, address(mask), mask.stride)
  }

  /// Draws weights: weight [u][k] of [H × D] is number u·D + k of the stream.
  package mutating func draw(_ weights: Panels, _ distribution: Distribution, from stream: RandomStream) {
    switch distribution {
    case .constant(let value): setConstant(value, weights)
    case .uniform(let limit): draw(weights, CK_UNIFORM, limit, from: stream)
    case .normal(let deviation): draw(weights, CK_NORMAL, deviation, from: stream)
    }
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private mutating func draw(
    _ weights: Panels, _ distribution: ck_distribution, _ scale: Double, from stream: RandomStream
  ) {
    // Two units at a time begin at an even number, and take no memory to speak of.
    var numbers = [Scalar](repeating: 0, count: 2 * weights.inputs)
    var stream = stream.kernelStream
    for unit in stride(from: 0, to: weights.units.count, by: 2) {
      let units = unit..<min(unit + 2, weights.units.count)
      let count = units.count * weights.inputs
      unsafe numbers.withUnsafeMutableBytes { numbers in
        guard let base = numbers.baseAddress else { return }
        unsafe kernels.pointee.draw(distribution, &stream, Int64(unit * weights.inputs), count, scale, base)
      }
      put(numbers.span.extracting(0..<count), into: weights[units])
    }
  }
}

extension RandomStream {
  fileprivate var kernelStream: ck_stream { ck_stream(key0: key.x, key1: key.y, epoch: epoch, step: step) }
}
