/// The counter-based generator Philox4x32-10: a keyed bijection of 128-bit counters, without state.
///
/// J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC'11.
package enum Philox4x32 {
  /// The four random words at `counter` in the sequence of `key`. Cost: 20 multiplications.
  @inlinable
  package static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var (x, y, z, w) = (counter.x, counter.y, counter.z, counter.w)
    var (k0, k1) = (key.x, key.y)
    for _ in 0..<10 {
      let p = UInt64(x) &* 0xD251_1F53
      let q = UInt64(z) &* 0xCD9E_8D57
      (x, z) = (high(q) ^ y ^ k0, high(p) ^ w ^ k1)
      (y, w) = (UInt32(truncatingIfNeeded: q), UInt32(truncatingIfNeeded: p))
      k0 &+= 0x9E37_79B9  // the golden ratio
      k1 &+= 0xBB67_AE85  // √3 − 1
    }
    return SIMD4(x, y, z, w)
  }

  /// Four blocks side by side: the words of a lane are those of the counter in the same lane, each word in the lower
  /// half of its place. Cost: about that of one block.
  @inline(__always)
  static func blocks(
    counters x: SIMD4<UInt64>, _ y: UInt32, _ z: UInt32, _ w: UInt32, key: SIMD2<UInt32>
  ) -> (SIMD4<UInt64>, SIMD4<UInt64>, SIMD4<UInt64>, SIMD4<UInt64>) {
    let lower = SIMD4<UInt64>(repeating: 0xFFFF_FFFF)
    var (x, y, z, w) = (
      x & lower, SIMD4(repeating: UInt64(y)), SIMD4(repeating: UInt64(z)), SIMD4(repeating: UInt64(w))
    )
    var (k0, k1) = (key.x, key.y)
    for _ in 0..<10 {
      // The upper halves are zero. With an explicit mask, the compiler makes the product one instruction.
      let p = (x & lower) &* SIMD4(repeating: 0xD251_1F53)
      let q = (z & lower) &* SIMD4(repeating: 0xCD9E_8D57)
      (x, z) = (q &>> 32 ^ y ^ SIMD4(repeating: UInt64(k0)), p &>> 32 ^ w ^ SIMD4(repeating: UInt64(k1)))
      (y, w) = (q & lower, p & lower)
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    return (x, y, z, w)
  }

  @inlinable
  static func high(_ word: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: word &>> 32) }
}
