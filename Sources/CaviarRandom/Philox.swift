/// The counter-based generator Philox4x32-10: a keyed bijection of 128-bit counters, without state.
///
/// J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC'11.
package enum Philox4x32 {
  /// The four random words at `counter` in the sequence that `key` names. Cost: 20 multiplications.
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

  @inlinable
  static func high(_ word: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: word &>> 32) }
}
