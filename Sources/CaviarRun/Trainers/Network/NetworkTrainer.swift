package import CaviarChecks
import CaviarDiagnostics
package import CaviarExperiment
import CaviarResults
import CaviarSearch
import CaviarSpec
import CaviarTraining

/// The built-in network as a trainer. Fits that see the same batches train side by side in shared matrix products; only
/// this trainer knows that, and no fit's result depends on it.
package struct NetworkTrainer: Trainer {
  package let experiment: Experiment
  package let data: LoadedData
  /// True to measure how the workers spend their time.
  let isProfiled: Bool
  /// The facts of each fold's data.
  let facts: [DataFacts]

  package init(_ experiment: Experiment, data: LoadedData, isProfiled: Bool = false) {
    self.experiment = experiment
    self.data = data
    self.isProfiled = isProfiled
    let output = experiment.configuration(at: experiment.space.centre).architecture.output.part
    facts = data.folds.map { $0.facts(baselineLoss: output.baselineLoss($0)) }
  }

  /// As many fits as give the first product 256 units at the space's centre, four at most. A wider layer keeps the processor busy by itself,
  /// and the weights of several would push each other out of the cache.
  package var tasksAtOnce: Int {
    let model = experiment.configuration(at: experiment.space.centre).architecture
    let units = model.firstUnits(inputs: data.training.train.columns, classes: data.training.classCount)
    return Self.fitsAtOnce(units: units)
  }

  static func fitsAtOnce(units: Int) -> Int { max(1, min(4, 256 / max(1, units))) }

  package func makeWorker() -> NetworkWorker { NetworkWorker(self) }

  package func answer(_ task: CheckTask) -> CheckAnswer {
    task.check.answer(
      CheckSubject(
        seed: experiment.seed, configuration: experiment.configuration(at: task.point), data: data.training,
        learningRates: experiment.declaredLearningRates, columns: data.inputColumns
      ) { [data] rows in data.unprocessed(rows) })
  }

  /// The plan of a fit.
  func plan(of task: FitTask) -> FitPlan {
    let configuration = experiment.configuration(at: task.point)
    var plan = FitPlan(
      seed: task.seed, stage: task.stage, trial: task.fit.trial, repeat: task.fit.repeat, fold: task.fit.fold,
      architecture: configuration.architecture, training: configuration.training, epochs: task.epochs)
    plan.scheduledEpochs = task.scheduledEpochs
    plan.metrics = [experiment.objective.networkMetric.kind]
    plan.monitor = experiment.objective.networkMetric
    // Benchmarks build without, to measure what the statistics cost.
    #if !CAVIAR_WITHOUT_LAYERS
      plan.measuresLayers = true
    #endif
    return plan
  }
}

extension EpochRecord {
  /// The measurement of an epoch in six significant digits, as it is printed.
  init(_ epoch: EpochMetrics, measured: [Metric]) {
    var metrics = Metrics()
    for metric in measured {
      metrics[metric] = metric.ofNetwork.flatMap { epoch[$0] }?.rounded(significantDigits: 6)
    }
    self.init(
      epoch: epoch.epoch, learningRate: epoch.learningRate.rounded(significantDigits: 6),
      trainCost: epoch.trainCost?.rounded(significantDigits: 6), metrics: metrics)
  }
}
