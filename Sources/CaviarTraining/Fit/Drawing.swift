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
      for start in stride(from: 0, to: values.count, by: 8) {
        let eight = stream.normals(from: start)
        for lane in 0..<min(8, values.count - start) { values[start + lane] = S(deviation * eight[lane]) }
      }
    }
  }
}
