import CaviarSearch
import CaviarSpec

@testable import CaviarChecks
@testable import CaviarExperiment
@testable import CaviarResults
@testable import CaviarRun
@testable import CaviarStore

extension SampleRecord {
  /// Two stages, coarse to fine.
  static let coarseToFine = SampleRecord()

  /// A search whose best trials crowd the upper edge.
  static var atTheEdge: SampleRecord {
    var sample = SampleRecord()
    sample.bestRate = 1
    sample.highestRate = 1
    return sample
  }

  /// A check stopped the run.
  static var stopped: SampleRecord {
    var sample = SampleRecord()
    sample.checks = [passed, failed]
    return sample
  }

  /// A check failed and the run continued.
  static var warned: SampleRecord {
    var sample = SampleRecord()
    sample.checks = [
      CheckRecord(
        check: failed.check, expected: failed.expected, seen: failed.seen, verdict: .fail, onFailure: .warn,
        advice: failed.advice), passed,
    ]
    return sample
  }

  /// Every trial diverged.
  static var diverged: SampleRecord {
    var sample = SampleRecord()
    sample.highestRate = 0
    return sample
  }

  /// One trial of literals, still getting better at its end.
  static var single: SampleRecord {
    var sample = SampleRecord()
    sample.hyperparameters = []
    sample.checks = []
    sample.stages = [.init(name: "train", trials: 1, epochs: 10)]
    return sample
  }

  /// One trial of literals that diverged.
  static var singleDiverged: SampleRecord {
    var sample = single
    sample.highestRate = 0.01
    return sample
  }

  /// A winner no better than a constant prediction.
  static var useless: SampleRecord {
    var sample = SampleRecord()
    sample.accuracyLimit = 0.1
    return sample
  }

  /// More hyperparameters than fit into a terminal.
  static var many: SampleRecord {
    var sample = SampleRecord()
    let units = (1...4).map {
      searched("dense\($0).units", .init(scale: Uniform.self, low: 32, high: 128, isInteger: true))
    }
    let rates = (1...3).map {
      searched("dropout\($0).rate", .init(scale: Uniform.self, low: 0, high: 0.5, isInteger: false))
    }
    let beta = searched("momentum.beta", .init(scale: OneMinusLog.self, low: 0.9, high: 0.999, isInteger: false))
    let activation = searched("activation", .choices(["relu", "tanh", "none"]), .words(["relu", "tanh", "none"]))
    sample.hyperparameters = [learningRate] + units + rates + [beta, l2, activation]
    return sample
  }

  /// Names too long for any table, in several scripts, with characters that Markdown and terminals interpret.
  static var strange: SampleRecord {
    var sample = SampleRecord()
    sample.name = "数字_認識_a|b<c>*d*"
    sample.majorityClass = "\u{1B}[31m|`x`\nKategorie_größer_als_alles_was_in_eine_Zeile_passt"
    let words: [SpecValue] = ["naïve|pipe", "日本語の選択肢", "`tick`"]
    sample.hyperparameters = [
      learningRate,
      searched("the_first_hidden_layer_of_the_encoder.units_per_head", .choices([16, 32, 64, 128]), .integer(.any)),
      searched("encoder.kind", .choices(words), .words(words.map(\.cell))),
    ]
    return sample
  }

  static let states: [(name: String, sample: SampleRecord)] = [
    ("coarse-to-fine", coarseToFine), ("edge", atTheEdge), ("stopped", stopped), ("warned", warned),
    ("diverged", diverged), ("single", single), ("single-diverged", singleDiverged), ("useless", useless),
    ("many", many), ("strange", strange),
  ]
}
