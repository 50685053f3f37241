/// The key of a stream of random numbers: a 64-bit hash of the seed, the purpose and the address of the stream's owner.
///
/// A field that is nil does not apply, and differs from zero or an empty string. Since a key never depends on how many
/// others there are, adding a trial or a hyperparameter changes no other random number.
///
/// **The hash.** It is part of the results, and simple enough to be implemented in any language. The generator folds
/// its own input, as in the construction of Matyas, Meyer and Oseas:
///
///     state ← fold(Philox(counter: block, key: state) ⊕ block),   fold(x, y, z, w) = (x ⊕ z, y ⊕ w)
///
/// The state is two 32-bit words, and begins as the ASCII bytes `caviar 1`, least significant first:
/// (0x69766163, 0x31207261). The blocks are (low half, high half, index, 0x80000000 + field), one for each 64-bit
/// word of a field, with `index` counting a field's words from 0. In this order:
///
/// | field | present | words |
/// | --- | --- | --- |
/// | 1 | always | seed |
/// | 2 | always | purpose, a string |
/// | 3 | unless nil | stage, a string |
/// | 4, 5, 6 | unless nil | trial, repeat, fold, in two's complement |
/// | 7 | unless nil | address, a string |
///
/// A string is its length in bytes of UTF-8, then the bytes, eight to a word, least significant first, the last word
/// filled up with zeros. No two different tuples have the same blocks. The top bit of a block's last word keeps the
/// blocks apart from the counters of ``RandomStream``.
package struct StreamKey: Hashable, Sendable {
  /// The generator's key.
  package let words: SIMD2<UInt32>

  package init(
    seed: UInt64, purpose: Purpose, stage: String? = nil, trial: Int? = nil, repeat: Int? = nil, fold: Int? = nil,
    address: String? = nil
  ) {
    var hash = KeyHash()
    hash.absorb([seed], field: 1)
    hash.absorb(purpose.rawValue, field: 2)
    hash.absorb(stage, field: 3)
    hash.absorb(trial, field: 4)
    hash.absorb(`repeat`, field: 5)
    hash.absorb(fold, field: 6)
    hash.absorb(address, field: 7)
    words = hash.state
  }
}

/// The hash that ``StreamKey`` describes.
private struct KeyHash {
  var state = SIMD2<UInt32>(0x6976_6163, 0x3120_7261)

  mutating func absorb(_ words: [UInt64], field: UInt32) {
    for (index, word) in words.enumerated() {
      let block = SIMD4(
        UInt32(truncatingIfNeeded: word), UInt32(truncatingIfNeeded: word >> 32), UInt32(index), 0x8000_0000 + field)
      let mixed = Philox4x32.block(counter: block, key: state) ^ block
      state = mixed.lowHalf ^ mixed.highHalf
    }
  }

  mutating func absorb(_ value: Int?, field: UInt32) {
    guard let value else { return }
    absorb([UInt64(bitPattern: Int64(value))], field: field)
  }

  mutating func absorb(_ text: String?, field: UInt32) {
    guard let text else { return }
    let bytes = Array(text.utf8)
    var words = [UInt64(bytes.count)]
    for start in stride(from: 0, to: bytes.count, by: 8) {
      let slice = bytes[start..<min(start + 8, bytes.count)]
      words.append(slice.reversed().reduce(0) { $0 << 8 | UInt64($1) })
    }
    absorb(words, field: field)
  }
}
