import CaviarCompute
package import CaviarSpec
package import CaviarTraining
import Crypto

/// What was run, on what: `run.json`.
package struct RunRecord: Sendable, Codable, Equatable {
  /// The version of this program.
  package let version: String
  package let engine: EngineRecord
  package let data: DataRecord
  /// The resolved spec.
  package let spec: SpecValue
  /// SHA-256 of the resolved spec's canonical JSON, without its description.
  package let specHash: String
  /// SHA-256 of what decides which points are tried: seed, hyperparameters with their ranges, stages.
  package let planHash: String
  package let seed: UInt64

  private enum CodingKeys: String, CodingKey {
    case version, engine, data, spec, seed
    case specHash = "spec_sha256"
    case planHash = "plan_sha256"
  }

  /// What decides a number's last bits.
  package struct EngineRecord: Sendable, Codable, Equatable {
    package let blas: String
    package let core: String
    package let precision: String
    /// How many threads work on one product.
    package let threads: Int
    /// How fits train side by side on this machine, as a test at the start found out.
    package let packs: Packs

    /// What fits of a pack have in common.
    package enum Packs: String, Sendable, Codable, Equatable {
      /// The product with which their first layers begin: no fit's bits depend on the others.
      case shared
      /// Nothing: bits would depend on neighbours.
      case single
    }
  }

  /// The data that was used.
  package struct DataRecord: Sendable, Codable, Equatable {
    /// SHA-256 of the bytes of all files, one after the other.
    package let sha256: String
    package let rows: Int
    package let features: Int
    /// None where values are told.
    package let classes: [String]
    package let train: Int
    package let validation: Int
    package let test: Int
    package let baseline: Baseline
  }
}

extension RunRecord {
  /// The record of an experiment that runs here and now.
  package init(_ experiment: Experiment, data: DataRecord) throws(Failure) {
    let engine = Engine.current
    let space = experiment.hyperparameters.map { SpecValue.Member($0.address, $0.canonical) }
    let plan: SpecValue = [
      "seed": experiment.resolved["seed"] ?? [], "space": .map(space), "stages": experiment.resolved["stages"] ?? [],
    ]
    self.init(
      version: programVersion,
      engine: EngineRecord(
        blas: engine.library.split(separator: " ").prefix(2).joined(separator: " "), core: engine.core,
        precision: "float32", threads: engine.threadsPerProduct, packs: engine.sharesProducts ? .shared : .single),
      data: data, spec: experiment.resolved, specHash: try Self.hash(experiment.resolved.removing("description")),
      planHash: try Self.hash(plan), seed: experiment.seed)
  }

  /// The SHA-256 of a tree's canonical JSON.
  private static func hash(_ value: SpecValue) throws(Failure) -> String {
    SHA256.hash(data: try JSONText.bytes(value.plain)).hexadecimal
  }
}

/// What no learning at all reaches: the training part's most frequent class, or its mean, as the answer to every row.
package struct Baseline: Sendable, Codable, Equatable {
  /// The class, or the mean in the label's own units.
  package let answer: String
  /// `accuracy` for classes, `rmse` for values.
  package let metric: MetricKind
  /// The metric of that answer on the validation part, or on the training part where there is none.
  package let value: Double

  package init(answer: String, metric: MetricKind, value: Double) {
    self.answer = answer
    self.metric = metric
    self.value = value
  }
}
