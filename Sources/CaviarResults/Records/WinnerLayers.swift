import CaviarExperiment
package import CaviarTraining

extension ExperimentRecord {
  /// The layers of the winner's network. Nil where nobody won.
  package var winnerLayers: [LayerSummary]? {
    guard let winner, let experiment = SpecReader.reread(run.spec, numerics: run.numerics) else { return nil }
    return experiment.configuration(at: winner.point).architecture.summary(
      inputs: run.data.features, classes: run.data.classes.count)
  }
}
