import CaviarCompute
import CaviarData
import CaviarSpec
import CaviarTraining
import Crypto

/// Fits and checks addressed by content: the hash of everything that determines one. What has the same address has the same
/// bytes.
struct FitAddresses: Sendable {
  private let experiment: Experiment
  private let classCount: Int
  /// What all fits of the experiment have in common.
  private let context: SpecValue

  init(_ experiment: Experiment, run: RunRecord) {
    self.experiment = experiment
    classCount = run.data.classes.count
    // How the data is read counts, not where its files are: their bytes do.
    let data = experiment.data.withoutFiles(experiment.resolved["data"] ?? [:])
    var context: SpecValue = [
      "numerics": .integer(run.numerics), "blas": .text(run.engine.blas), "core": .text(run.engine.core),
      "precision": .text(run.engine.precision), "packs": .text(run.engine.packs.rawValue),
      "files": .list((run.data.files?.map(\.sha256) ?? [run.data.sha256]).map { .text($0) }), "data": data,
      "seed": experiment.resolved["seed"] ?? [],
    ]
    // Early stopping looks at the objective.
    if experiment.resolved["training"]?["early_stopping"] != nil {
      context = context.setting("metric", to: .text(experiment.objective.metric.rawValue))
    }
    self.context = context
  }

  /// The addresses of a stage's fits.
  func addresses(of stage: StagePlan) -> StageAddresses {
    StageAddresses(
      stage, head: Array(YAMLText.flow(context.setting("stage", to: stage.settings).plain).utf8),
      experiment: experiment, classCount: classCount)
  }

  /// The address of a repeat of the winner's last training.
  func address(ofFinal planned: FinalRecord, of winner: Point, scheduledEpochs: Int, repeat: Int) -> String {
    let parts = planned.retrainedOn.map { SpecValue.text($0.rawValue) }
    let values: SpecValue = [
      "final": .list(parts), "epochs": .integer(planned.epochs), "scheduled": .integer(scheduledEpochs),
      "model": experiment.model(at: winner),
      "training": (experiment.resolved["training"] ?? []).resolved(at: winner), "repeat": .integer(`repeat`),
    ]
    return address(of: values)
  }

  /// The address of what a check answers at a point. What its failure does is no part of it.
  func address(of check: any Check, at point: Point) -> String {
    let declared = check.canonical.removing("on_failure").removing("at")
    return address(of: [
      "check": .text(type(of: check).name), "options": declared,
      "model": experiment.model(at: point),
      "training": (experiment.resolved["training"] ?? []).resolved(at: point),
    ])
  }

  private func address(of values: SpecValue) -> String {
    let text = YAMLText.flow(context.plain) + YAMLText.flow(values.plain)
    return SHA256.hash(data: Array(text.utf8)).hexadecimal
  }
}

/// The addresses of a stage's fits, for some consecutive trials at a time that train side by side.
struct StageAddresses: Sendable {
  private let stage: StagePlan
  private let experiment: Experiment
  private let classCount: Int
  /// Of what all fits of the stage have in common.
  private let common: SHA256

  fileprivate init(_ stage: StagePlan, head: [UInt8], experiment: Experiment, classCount: Int) {
    self.stage = stage
    self.experiment = experiment
    self.classCount = classCount
    var common = SHA256()
    common.update(data: head)
    self.common = common
  }

  /// The addresses of a pack's fits.
  func addresses(ofPack number: Int) -> [String] {
    addresses(ofGroup: stage.group(ofPack: number)).map { $0[number % stage.fits.fitsPerTrial] }
  }

  /// The addresses of all fits of a group of trials, by trial and then as in the stage's order.
  ///
  /// - Complexity: A sample, a walk over model and training, and a SHA-256 for each trial; a SHA-256 for each fit.
  func addresses(ofGroup trials: Range<Int>) -> [[String]] {
    let training = experiment.resolved["training"] ?? []
    var place = 0
    return trials.map { trial in
      let point = stage.point(trial: trial)
      let architecture = experiment.configuration(at: point).architecture
      let values: SpecValue = [
        "model": experiment.model(at: point, as: architecture), "training": training.resolved(at: point),
        "trial": .integer(trial),
        "place": .integer(place % ProductSharing.modulus),
      ]
      var hash = common
      hash.update(data: Array(YAMLText.flow(values.plain).utf8))
      place += architecture.firstUnits(classes: classCount)
      return stage.fits.indices(ofTrial: trial).map { index in
        let fit = stage.fits[index]
        var own = hash
        own.update(data: [fit.repeat, fit.fold ?? 0].map(String.init).joined(separator: "/").utf8.map { $0 })
        return own.finalize().hexadecimal
      }
    }
  }
}
