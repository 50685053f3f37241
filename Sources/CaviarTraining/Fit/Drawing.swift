internal import CaviarCompute
internal import CaviarRandom

extension Distribution {
  /// Draws a number for each place: that of a place depends on the stream and on its index alone.
  func draw<S: EngineScalar>(_ values: inout MutableSpan<S>, from stream: RandomStream) {
    switch self {
    case .constant(let value):
      values.transform { _ in S(value) }
    case .uniform(let limit):
      for i in values.indices { values[i] = S(limit * (2 * stream.uniform(i) - 1)) }
    case .normal(let deviation):
      for i in stride(from: 0, to: values.count, by: 2) {
        let (first, second) = stream.normals(i)
        values[i] = S(deviation * first)
        if i + 1 < values.count { values[i + 1] = S(deviation * second) }
      }
    }
  }
}
