package import CaviarExperiment
import CaviarSpec

/// Everything that determines the results of a run and is known before its data is parsed. Two runs are compared by it.
///
/// The spec is compared under the defaults of the stored results, so that a changed default does not make another
/// experiment of an unchanged spec.
package struct RunInputs: Sendable {
  package let numerics: Int
  /// Nil if no bit of the results depends on it.
  package let engine: RunRecord.EngineRecord?
  let data: DataHashes
  /// The resolved spec, with the defaults of ``numerics``.
  private let resolved: SpecValue
  /// The spec as it was read. Nil if this program cannot read it.
  private let experiment: Experiment?

  /// The inputs of an experiment that runs now, on this machine.
  package init(_ experiment: Experiment, data: DataHashes) {
    numerics = Numerics.current
    engine = .current(for: experiment)
    self.data = data
    resolved = experiment.resolved
    self.experiment = experiment
  }

  /// The inputs of a recorded run.
  package init(_ run: RunRecord) {
    numerics = run.numerics
    engine = run.engine
    data = run.data?.hashes ?? run.program?.hashes ?? .none
    experiment = SpecReader.reread(run.spec, numerics: run.numerics)
    resolved = experiment?.resolved ?? run.spec
  }

  /// The experiment with the defaults of some numerics. Nil if it cannot be read with them.
  func experiment(numerics: Int) -> Experiment? { experiment?.under(numerics: numerics) }

  /// The resolved spec with the defaults of some numerics.
  func spec(numerics: Int) -> SpecValue { experiment(numerics: numerics)?.resolved ?? resolved }
}

extension RunInputs {
  /// The differences that change bits but not the experiment: numerics and engine.
  package func engineDifferences(from now: RunInputs) -> [String] {
    var lines: [String] = []
    if numerics != now.numerics { lines.append("numerics: \(numerics) → \(now.numerics)") }
    if engine != now.engine { lines.append("engine: \(engine?.text ?? "none") → \(now.engine?.text ?? "none")") }
    return lines
  }

  /// The inputs in which a run now would differ from this one: fields of the spec, data. Expectations do not affect a
  /// run.
  package func inputDifferences(from now: RunInputs) -> [String] {
    let specs = [self, now].map { $0.spec(numerics: numerics).identity.removing("expect").withoutResources }
    return specs[0].differences(from: specs[1], at: "").map(\.text)
      + data.differences(from: now.data).map { "data \($0.text(isShort: false))" }
  }

  /// The fields of the spec in which a run now would differ from this one.
  func specDifferences(from now: RunInputs) -> [String] {
    spec(numerics: numerics).identity.differences(from: now.spec(numerics: numerics).identity, at: "").map(\.text)
  }

  /// True if spec and data are the same.
  func hasInputs(of now: RunInputs) -> Bool {
    data.isSame(as: now.data) && spec(numerics: numerics).identity == now.spec(numerics: numerics).identity
  }

  /// True if a run now would write the same files, but for the description that they repeat.
  package func isSame(as now: RunInputs) -> Bool { hasInputs(of: now) && engineDifferences(from: now).isEmpty }

  /// True if the files of this run repeat the description that the spec has now.
  func hasDescription(of now: RunInputs) -> Bool {
    resolved["description"]?.plain == now.resolved["description"]?.plain
  }
}

extension SpecValue {
  /// The resolved spec without its description, by which runs are the same.
  var identity: SpecValue { removing("description").plain }

  /// The resolved spec without what a program may use of a machine, which is free to change.
  var withoutResources: SpecValue {
    guard let trainer = self["trainer"] else { return self }
    return setting("trainer", to: trainer.removing("timeout").removing("resources"))
  }
}

extension RunRecord {
  /// The inputs that determine its results.
  package var inputs: RunInputs { RunInputs(self) }
}

extension RunRecord.EngineRecord {
  var text: String { "\(blas) \(core)" }
}
