import CaviarRandom
import Testing

/// A key as Reference/philox.py made it.
struct ReferenceKey: Sendable {
  let key: StreamKey
  let words: SIMD2<UInt32>

  init(
    seed: UInt64, purpose: String, stage: String? = nil, trial: Int? = nil, repeat: Int? = nil, fold: Int? = nil,
    address: String? = nil, words: SIMD2<UInt32>
  ) {
    key = StreamKey(
      seed: seed, purpose: Purpose(purpose), stage: stage, trial: trial, repeat: `repeat`, fold: fold,
      address: address)
    self.words = words
  }
}

@Suite struct StreamKeyTests {
  @Test(arguments: referenceKeys)
  func agreesWithTheReference(reference: ReferenceKey) {
    #expect(reference.key.words == reference.words)
  }

  @Test func purposesNeverChange() {
    let purposes: [Purpose] = [.sample, .initialize, .batchOrder, .split, .trainSample]
    #expect(purposes.map(\.rawValue) == ["sample", "initialize", "batch_order", "split", "train_sample"])
  }

  @Test func keysOfAGridDiffer() {
    var keys: Set<StreamKey> = []
    var count = 0
    for seed in 0..<10 as Range<UInt64> {
      for trial in [nil] + (0..<40).map(Optional.some) {
        for place in [nil, 0, 1, 2, 3] {
          for stage in [nil, "", "a", "b"] {
            keys.insert(StreamKey(seed: seed, purpose: .sample, stage: stage, trial: trial, repeat: place))
            keys.insert(StreamKey(seed: seed, purpose: .sample, trial: trial, fold: place ?? -1, address: stage))
            count += 2
          }
        }
      }
    }
    #expect(keys.count == count)
  }
}
