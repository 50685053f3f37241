import CaviarChecks
import CaviarCompute
import CaviarData
package import CaviarExperiment
package import CaviarResults
import CaviarSearch
import CaviarSpec
import CaviarTraining
import Crypto

/// The content addresses of fits and checks: the hash of everything that determines one, and of nothing else. What has the same
/// address has the same bytes.
package struct FitAddresses: Sendable {
  private let experiment: Experiment
  /// The values that all fits of the experiment share.
  private let context: SpecValue

  package init(_ experiment: Experiment, run: RunRecord) {
    self.experiment = experiment
    var context: SpecValue = ["numerics": .integer(run.numerics), "seed": experiment.resolved["seed"] ?? []]
    if let engine = run.engine {
      context = context.merging([
        "blas": .text(engine.blas), "core": .text(engine.core),
      ])
    }
    if let data = run.data, let network = experiment.network {
      // The section counts without the places of its files, whose bytes count instead.
      let section = network.data.withoutFiles(experiment.resolved["data"] ?? [:])
      context = context.merging([
        "files": .list((data.files?.map(\.sha256) ?? [data.sha256]).map { .text($0) }), "data": section,
      ])
    }
    if let program = run.program {
      // The command, what it is told and what it reads.
      context = context.merging([
        "trainer": (experiment.resolved["trainer"] ?? [:]).removing("timeout").removing("folder").removing("resources"),
        "space": (experiment.resolved["space"] ?? [:]).plain, "inputs": .text(program.sha256),
        "version": .text(program.version ?? ""),
      ])
    }
    // Early stopping depends on the objective.
    if (experiment.resolved["training"] ?? experiment.resolved["trainer"])?["early_stopping"] != nil {
      context = context.setting("metric", to: .text(experiment.objective.metric.name))
    }
    self.context = context
  }

  /// The tasks of a batch.
  func tasks(of batch: Batch) -> BatchTasks {
    func head(_ epochs: Int) -> SHA256 {
      let stage = batch.stage.settings
      let isWhole = epochs == batch.stage.record.epochs
      var hash = SHA256()
      hash.update(context.setting("stage", to: isWhole ? stage : stage.setting("budget", to: .integer(epochs))))
      return hash
    }
    return BatchTasks(
      batch, head: head(batch.epochs), start: batch.startEpochs > 0 ? head(batch.startEpochs) : nil,
      experiment: experiment)
  }

  /// The address of a repeat of the final training.
  func address(ofFinal planned: FinalRecord, _ task: FinalTask, repeat: Int) -> String {
    guard !planned.isOfProgram else {
      return address(of: [
        "final": planned.hyperparameters, "stage": .text(planned.stage), "trial": .integer(planned.trial),
        "epochs": .integer(planned.epochs), "repeat": .integer(`repeat`),
      ])
    }
    let parts = (planned.retrainedOn ?? []).map { SpecValue.text($0.rawValue) }
    return address(of: [
      "final": .list(parts), "epochs": .integer(planned.epochs), "scheduled": .integer(task.stage.epochs),
      "model": experiment.model(at: task.winner.point), "training": training(at: task.winner.point),
      "repeat": .integer(`repeat`),
    ])
  }

  /// The address of a check's result at a point. The consequence of a failure is not part of it.
  func address(of task: CheckTask) -> String {
    let check = type(of: task.check)
    var values: SpecValue = [
      "check": .text(check.name), "options": task.check.canonical.removing("on_failure").removing("at"),
      "model": experiment.model(at: task.point), "training": training(at: task.point),
    ]
    if check.readsLearningRates, let rates = experiment.declaredLearningRates {
      values = values.setting("learning_rates", to: rates.canonical)
    }
    return address(of: values)
  }

  private func training(at point: Point) -> SpecValue { (experiment.resolved["training"] ?? []).resolved(at: point) }

  private func address(of values: SpecValue) -> String {
    var hash = SHA256()
    hash.update(context)
    hash.update(values)
    return hash.finalize().hexadecimal
  }
}

/// The tasks of a batch, a trial at a time, so that a stage of millions takes no memory.
struct BatchTasks: Sendable {
  let batch: Batch
  private let experiment: Experiment
  /// The hash of the values that all fits of the batch share.
  private let head: SHA256
  /// The same of the rung before. Nil for the first.
  private let start: SHA256?

  fileprivate init(_ batch: Batch, head: SHA256, start: SHA256?, experiment: Experiment) {
    self.batch = batch
    self.head = head
    self.start = start
    self.experiment = experiment
  }

  /// The tasks of a trial's fits, in the stage's order.
  ///
  /// - Complexity: A sample, a walk over model and training, and a SHA-256; for each fit a SHA-256.
  func tasks(ofTrial trial: Int) -> [FitTask] {
    let point = batch.stage.point(trial: trial)
    var values: SpecValue = ["trial": .integer(trial)]
    if let architecture = experiment.network?.configuration(at: point).architecture {
      values = values.merging([
        "model": experiment.model(at: point, as: architecture),
        "training": (experiment.resolved["training"] ?? []).resolved(at: point),
      ])
    } else {
      let members = batch.stage.space.entries.compactMap { entry in
        let address = entry.hyperparameter.address
        return point.value(at: address).map { SpecValue.Member(address, $0) }
      }
      values = values.setting("point", to: .map(members))
    }
    var (own, before) = (head, start)
    own.update(values)
    before?.update(values)
    return batch.stage.fits.indices(ofTrial: trial).map { index in
      let fit = batch.stage.fits[index]
      return batch.task(
        fit, address: own.address(of: fit), start: before.map { $0.address(of: fit) })
    }
  }
}

extension SHA256 {
  fileprivate mutating func update(_ value: SpecValue) { update(data: value.canonicalBytes) }

  fileprivate func address(of fit: FitOrder.Fit) -> String {
    var hash = self
    hash.update([.integer(fit.repeat), .integer(fit.fold ?? 0)])
    return hash.finalize().hexadecimal
  }
}
