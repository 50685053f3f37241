import CaviarChecks
import CaviarData
import CaviarProgram
package import CaviarSpec
package import CaviarTraining

extension Experiment {
  /// The model at a point, without hyperparameters.
  ///
  /// Random numbers are functions of the names of layers. These count layers in alternatives, and repeated layers once.
  /// Where these are gone, a layer that would be counted otherwise says its name: `name: dense1[2]`.
  package func model(at point: Point) -> SpecValue { model(at: point, as: configuration(at: point).architecture) }

  /// The same, where the network at the point is known.
  package func model(at point: Point, as architecture: Architecture) -> SpecValue {
    let model = (resolved["model"] ?? []).resolved(at: point)
    guard case .list(let items) = model else { return model }
    let names = architecture.layers.map(\.name)
    var counts: [String: Int] = [:]
    return .list(
      items.enumerated().map { index, item in
        let kind = item.component
        counts[kind, default: 0] += 1
        guard index < names.count else { return item }
        let options = item[kind] ?? [:]
        let name = options["name"]?.cell ?? "\(kind)\(counts[kind, default: 1])"
        return name == names[index] ? item : [kind: options.setting("name", to: .text(names[index]))]
      })
  }

  /// A spec that runs as it stands and trains a trial again, with the same random numbers: its values in the places of the
  /// hyperparameters, and its stage with that trial alone.
  ///
  /// - Parameter relocate: A path from this spec's folder to one from the folder of the new spec.
  package func best(_ trial: TrialRecord, of stage: StageRecord, _ relocate: (String) -> String) -> SpecValue {
    var only = Stage()
    only.name = stage.name
    only.epochs = stage.epochs
    only.repeats = stage.repeats
    only.firstTrial = trial.trial
    let spec = resolved.removing("final").removing("expect").resolved(at: trial.point)
      .setting("name", to: .text(String(name.prefix(95)) + "-best"))
      .setting("stages", to: .list([only.canonical]))
    if let program {
      let folder = SpecValue.text(relocate(program.section.folder ?? "."))
      return spec.setting("trainer", to: (spec["trainer"] ?? [:]).setting("folder", to: folder))
    }
    guard let network else { return spec }
    return spec.setting("data", to: network.data.relocated(resolved["data"] ?? [:], relocate))
      .setting("model", to: model(at: trial.point))
      .setting("checks", to: withoutPoints(resolved["checks"] ?? []))
  }

  /// Checks without their points: in a spec without hyperparameters there are no values to name.
  private func withoutPoints(_ checks: SpecValue) -> SpecValue {
    guard case .list(let items) = checks else { return checks }
    return .list(
      items.map { item in
        guard case .map(let members) = item else { return item }
        return .map(members.map { .init($0.key, $0.value.removing("at")) })
      })
  }
}

extension SpecValue {
  /// The name of a component where it stands: a bare word, or the one key of a mapping.
  fileprivate var component: String {
    switch self {
    case .text(let name): name
    case .map(let members): members.first?.key ?? ""
    default: ""
    }
  }
}
