import CaviarRandom
import Testing

/// An element as Reference/philox.py drew it.
struct ReferenceDraw: Sendable {
  let element: Int
  let word: UInt64
  let uniform: Double
  let below: Int
  let normal: Double
}

@Suite struct RandomStreamTests {
  let key = StreamKey(seed: 231, purpose: .initialize, stage: "coarse", trial: 7)

  @Test(arguments: [(0, 0, firstDraws), (3, Int(UInt32.max), laterDraws)])
  func agreesWithTheReference(epoch: Int, step: Int, draws: [ReferenceDraw]) {
    let stream = RandomStream(key, epoch: epoch, step: step)
    for draw in draws {
      #expect(stream.word64(draw.element) == draw.word)
      #expect(stream.uniform(draw.element) == draw.uniform)
      #expect(stream.below(1000, draw.element) == draw.below)
      // The last bit is the C library's.
      #expect(abs(stream.normal(draw.element) - draw.normal) <= 1e-14)
    }
  }

  /// Eight at a time are the same, to the bit.
  @Test(arguments: [0, 8, 1 << 20, 1 << 32, 1 << 33 - 8])
  func eightAreThoseOfEach(first: Int) {
    let stream = RandomStream(key, epoch: 3, step: Int(UInt32.max))
    let (uniforms, normals) = (stream.uniforms(from: first), stream.normals(from: first))
    for lane in 0..<8 {
      #expect(uniforms[lane] == stream.uniform(first + lane))
      #expect(normals[lane] == stream.normal(first + lane))
    }
  }

  @Test func ordersAgreeWithTheReference() {
    let stream = RandomStream(StreamKey(seed: 231, purpose: .batchOrder))
    #expect(stream.permutation(20) == referenceOrder)
    #expect(stream.permutation(0) == [])
    #expect(stream.permutation(1) == [0])
    var array = [7, 8, 9]
    stream.shuffle(&array)
    #expect(array == stream.permutation(3).map { $0 + 7 })
  }

  @Test func uniformsFillTheUnitInterval() {
    let stream = RandomStream(key)
    let values = (0..<20_000).map(stream.uniform)
    #expect(values.allSatisfy { $0 >= 0 && $0 < 1 })
    // Four standard errors, of 1/√12.
    #expect(abs(mean(values) - 0.5) < 4 * 0.2887 / 20_000.squareRoot())
  }

  @Test func integersAreEquallyLikely() {
    let stream = RandomStream(key)
    var counts = [Int](repeating: 0, count: 10)
    for element in 0..<10_000 { counts[stream.below(10, element)] += 1 }
    // χ² of 9 degrees of freedom: beyond 27.9 once in a thousand.
    #expect(chiSquared(counts, expected: 1000) < 27.9)
  }

  @Test func normalsHaveTheirMoments() {
    let stream = RandomStream(key)
    let values = (0..<20_000).map(stream.normal)
    let count = 20_000.0
    #expect(abs(mean(values)) < 4 / count.squareRoot())
    #expect(abs(mean(values.map { $0 * $0 }) - 1) < 4 * (2 / count).squareRoot())
    #expect(abs(mean(values.map { $0 * $0 * $0 })) < 4 * (15 / count).squareRoot())
    #expect(abs(mean(values.map { $0 * $0 * $0 * $0 }) - 3) < 4 * (96 / count).squareRoot())
    let neighbours = zip(values, values.dropFirst()).map { $0 * $1 }
    #expect(abs(mean(neighbours)) < 4 / count.squareRoot())
  }

  @Test func ordersAreEquallyLikely() {
    var counts: [[Int]: Int] = [:]
    for epoch in 0..<6000 { counts[RandomStream(key, epoch: epoch).permutation(3), default: 0] += 1 }
    #expect(counts.count == 6)
    // χ² of 5 degrees of freedom: beyond 20.5 once in a thousand.
    #expect(chiSquared(Array(counts.values), expected: 1000) < 20.5)
  }

  @Test func kindsOfDrawsAreIndependent() {
    let stream = RandomStream(key)
    let products = (0..<10_000).map { (stream.uniform($0) - 0.5) * stream.normal($0) }
    #expect(abs(mean(products)) < 4 * 0.2887 / 10_000.squareRoot())
  }

  @Test func refusesWhatDoesNotFitTheCounter() async {
    await #expect(processExitsWith: .failure) { _ = RandomStream(StreamKey(seed: 0, purpose: .sample), epoch: -1) }
    await #expect(processExitsWith: .failure) { _ = RandomStream(StreamKey(seed: 0, purpose: .sample), step: 1 << 32) }
    await #expect(processExitsWith: .failure) { _ = RandomStream(StreamKey(seed: 0, purpose: .sample)).word64(1 << 33) }
  }

  private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  private func chiSquared(_ counts: [Int], expected: Double) -> Double {
    counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
  }
}
