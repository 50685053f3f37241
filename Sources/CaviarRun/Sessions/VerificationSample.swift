import CaviarCompute
import CaviarExperiment
import CaviarResults
import Crypto

/// The trials that a verification retrains.
struct VerificationSample: Sendable {
  private let names: Set<String>?

  /// All trials, or a sample: those with the lowest hashes of seed and name.
  init(_ sample: Int?, of folder: ResultsFolder, seed: UInt64) {
    let stages = (try? folder.storedStages()) ?? []
    let all = stages.flatMap { stage in stage.numbers.map { "\(stage.name)/\($0)" } }
    guard let sample, sample < all.count else {
      names = nil
      return
    }
    let drawn = all.map { name in
      (hash: SHA256.hash(data: Array("verify/\(seed)/\(name)".utf8)).hexadecimal, name: name)
    }
    names = Set(drawn.sorted { $0.hash < $1.hash }.prefix(sample).map(\.name))
  }

  var isAll: Bool { names == nil }
  /// The number of trials. Nil for all.
  var count: Int? { names?.count }

  func contains(_ fit: FitRecord) -> Bool { names?.contains("\(fit.stage)/\(fit.trial)") ?? true }
}
