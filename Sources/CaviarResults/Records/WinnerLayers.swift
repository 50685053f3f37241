import CaviarExperiment
package import CaviarTraining

extension ExperimentRecord {
  /// The layers of the winner's network. Nil if no trial won.
  package var winnerLayers: [LayerSummary]? {
    guard let winner, let data = run.data, let experiment = SpecReader.reread(run.spec, numerics: run.numerics) else {
      return nil
    }
    return experiment.configuration(at: winner.point).architecture.summary(
      inputs: data.features, classes: data.classes.count)
  }
}
