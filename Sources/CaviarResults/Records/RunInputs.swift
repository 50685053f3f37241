package import CaviarExperiment
import CaviarSpec

/// What decides the results of a run, as far as it is known before its data is read: what two runs are compared by.
///
/// The spec is compared as it was meant under the defaults of the stored results, so that a default which changes makes no
/// other experiment of a spec that has not changed.
package struct RunInputs: Sendable {
  package let numerics: Int
  /// Nil where no network is trained.
  package let engine: RunRecord.EngineRecord?
  let data: DataHashes
  /// The resolved spec, with the defaults of ``numerics``.
  private let resolved: SpecValue
  /// The spec as it was read. Nil where this program cannot read it.
  private let experiment: Experiment?

  /// Those of an experiment that runs here and now.
  package init(_ experiment: Experiment, data: DataHashes) {
    numerics = Numerics.current
    engine = experiment.network == nil ? nil : .current
    self.data = data
    resolved = experiment.resolved
    self.experiment = experiment
  }

  /// Those of a run that was written down.
  package init(_ run: RunRecord) {
    numerics = run.numerics
    engine = run.engine
    data = run.data?.hashes ?? .none
    experiment = SpecReader.reread(run.spec, numerics: run.numerics)
    resolved = experiment?.resolved ?? run.spec
  }

  /// The experiment with the defaults of some numerics. Nil where it cannot be read with them.
  func experiment(numerics: Int) -> Experiment? { experiment?.under(numerics: numerics) }

  /// The resolved spec with the defaults of some numerics.
  func spec(numerics: Int) -> SpecValue { experiment(numerics: numerics)?.resolved ?? resolved }
}

extension RunInputs {
  /// What would make other bits of the same inputs: numerics and engine, where they are not the same.
  package func engineDifferences(from now: RunInputs) -> [String] {
    var lines: [String] = []
    if numerics != now.numerics { lines.append("numerics: \(numerics) → \(now.numerics)") }
    if engine != now.engine { lines.append("engine: \(engine?.text ?? "none") → \(now.engine?.text ?? "none")") }
    return lines
  }

  /// The inputs in which a run now would be another than this one: fields of the spec, data. What is expected changes nothing
  /// that is run.
  package func inputDifferences(from now: RunInputs) -> [String] {
    let specs = [self, now].map { $0.spec(numerics: numerics).identity.removing("expect") }
    return specs[0].differences(from: specs[1], at: "").map(\.text)
      + data.differences(from: now.data).map { "data \($0.text(isShort: false))" }
  }

  /// The fields of the spec in which a run now would be another than this one.
  func specDifferences(from now: RunInputs) -> [String] {
    spec(numerics: numerics).identity.differences(from: now.spec(numerics: numerics).identity, at: "").map(\.text)
  }

  /// Whether spec and data are the same.
  func hasInputs(of now: RunInputs) -> Bool {
    data.isSame(as: now.data) && spec(numerics: numerics).identity == now.spec(numerics: numerics).identity
  }

  /// Whether a run now would write the same files.
  package func isSame(as now: RunInputs) -> Bool { hasInputs(of: now) && engineDifferences(from: now).isEmpty }
}

extension SpecValue {
  /// What makes two runs the same: the resolved spec without its description.
  var identity: SpecValue { removing("description").plain }
}

extension RunRecord {
  /// What decides its results.
  package var inputs: RunInputs { RunInputs(self) }
}

extension RunRecord.EngineRecord {
  var text: String { "\(blas) \(core), \(packs.rawValue) packs" }
}
