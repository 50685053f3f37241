/// A stream of random numbers with random access: a number depends on the key, the epoch, the step and the index of its
/// element alone, never on which others have been drawn. A value without state; copies return the same numbers.
///
/// The generator's counter is (element / 2, step, epoch, lane): a block of 128 bits serves two consecutive elements.
/// Each kind of draw has a lane of its own, so that `uniform(i)` and `normal(i)` are independent. (`uniform`, `below`
/// and `word64` are three views of one word.) Elements go from 0 to 2³³ − 1.
package struct RandomStream: Sendable {
  package let key: SIMD2<UInt32>
  package let step: UInt32
  package let epoch: UInt32

  /// Creates the stream of a key, at an epoch and a step, both from 0 to 2³² − 1.
  package init(_ key: StreamKey, epoch: Int = 0, step: Int = 0) {
    guard let epoch = UInt32(exactly: epoch), let step = UInt32(exactly: step) else {
      preconditionFailure("epoch \(epoch) and step \(step) must be in 0..<2³²")
    }
    self.key = key.words
    self.step = step
    self.epoch = epoch
  }

  /// 64 random bits. Lane 0.
  @inlinable
  package func word64(_ element: Int) -> UInt64 { word64(element, lane: 0) }

  /// Uniform in [0, 1): the upper 53 bits of the word, in units of 2⁻⁵³.
  @inlinable
  package func uniform(_ element: Int) -> Double { Self.unit(word64(element)) }

  /// Uniform in 0..<n: the upper word of word × n. The bias is below n / 2⁶⁴. D. Lemire, "Fast Random Integer
  /// Generation in an Interval", ACM TOMACS 29 (2019), without the rejection, so that an element is always one word.
  @inlinable
  package func below(_ n: Int, _ element: Int) -> Int { below(n, element, lane: 0) }

  /// Standard normal: N(0, 1), not truncated. Lane 1. The two elements of a block are the pair of Box and Muller: with
  /// u and v the block's uniforms, √(−2 ln(1 − u)) times cos 2πv and sin 2πv. No value is beyond ±8.6.
  package func normal(_ element: Int) -> Double {
    normals(from: element & ~7)[element & 7]
  }

  /// `uniform` of the eight elements from `first` on, a multiple of eight, for little more than the cost of one.
  package func uniforms(from first: Int) -> SIMD8<Double> {
    Self.pairs(uniforms(ofEightFrom: first, lane: 0))
  }

  /// `normal` of the eight elements from `first` on, a multiple of eight, for little more than the cost of one.
  package func normals(from first: Int) -> SIMD8<Double> {
    let (u, v) = uniforms(ofEightFrom: first, lane: 1)
    return Self.pairs(BoxMuller.normals(u, v))
  }

  /// A random order of 0..<count.
  package func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    shuffle(&order)
    return order
  }

  /// Puts the array in a random order: Fisher and Yates, in R. Durstenfeld's form, from the last place down to 1;
  /// place i changes with place `below(i + 1)`, drawn as element i of lane 2.
  package func shuffle(_ array: inout [Int]) {
    for place in stride(from: array.count - 1, to: 0, by: -1) {
      array.swapAt(place, below(place + 1, place, lane: 2))
    }
  }

  /// The uniforms of eight elements: the first and the second of each block.
  @inline(__always)
  private func uniforms(ofEightFrom first: Int, lane: UInt32) -> (SIMD4<Double>, SIMD4<Double>) {
    precondition(first & 7 == 0, "the first of eight elements is a multiple of eight")
    precondition(first >= 0 && first >> 33 == 0, "elements go from 0 to 2³³ − 1")
    let counters = SIMD4(repeating: UInt64(first >> 1)) &+ SIMD4(0, 1, 2, 3)
    let (x, y, z, w) = Philox4x32.blocks(counters: counters, step, epoch, lane, key: key)
    return (Self.units(x, y), Self.units(z, w))
  }

  /// Interleaves the first and the second of each block.
  @inline(__always)
  private static func pairs(_ halves: (SIMD4<Double>, SIMD4<Double>)) -> SIMD8<Double> {
    var eight = SIMD8<Double>()
    (eight.evenHalf, eight.oddHalf) = halves
    return eight
  }

  /// `unit` of the words with those lower and upper halves. Both parts, and their sum, are exact.
  @inline(__always)
  private static func units(_ lower: SIMD4<UInt64>, _ upper: SIMD4<UInt64>) -> SIMD4<Double> {
    // An integer below 2⁵² in the last bits of 2⁵² makes it their sum.
    let shift = SIMD4(repeating: 0x1p52)
    let bits = SIMD4(repeating: (0x1p52).bitPattern)
    let high = unsafeBitCast(upper | bits, to: SIMD4<Double>.self) - shift
    let low = unsafeBitCast(lower &>> 11 | bits, to: SIMD4<Double>.self) - shift
    return high * 0x1p-32 + low * 0x1p-53
  }

  @inlinable
  func below(_ n: Int, _ element: Int, lane: UInt32) -> Int {
    precondition(n > 0, "n is positive")
    return Int(truncatingIfNeeded: word64(element, lane: lane).multipliedFullWidth(by: UInt64(n)).high)
  }

  @inlinable
  func word64(_ element: Int, lane: UInt32) -> UInt64 {
    let block = block(element, lane: lane)
    return Self.word(element & 1 == 0 ? block.lowHalf : block.highHalf)
  }

  @inlinable
  func block(_ element: Int, lane: UInt32) -> SIMD4<UInt32> {
    precondition(element >= 0 && element >> 33 == 0, "elements go from 0 to 2³³ − 1")
    return Philox4x32.block(counter: SIMD4(UInt32(truncatingIfNeeded: element >> 1), step, epoch, lane), key: key)
  }

  @inlinable
  static func word(_ half: SIMD2<UInt32>) -> UInt64 { UInt64(half.y) << 32 | UInt64(half.x) }

  @inlinable
  static func unit(_ word: UInt64) -> Double { Double(word >> 11) * 0x1p-53 }
}
