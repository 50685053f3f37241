package import CaviarExperiment
package import CaviarDiagnostics
import CaviarCompute
package import CaviarData
package import CaviarSpec
package import CaviarTraining
import Crypto

/// What was run, on what: `run.json`.
package struct RunRecord: Sendable, Codable, Equatable {
  /// The ``Numerics`` by which it was computed and judged.
  package let numerics: Int
  /// Nil where no network is trained.
  package let engine: EngineRecord?
  /// Nil where the experiment has no data of its own.
  package let data: DataRecord?
  /// The resolved spec.
  package let spec: SpecValue
  /// SHA-256 of the resolved spec's canonical JSON, without its description.
  package let specHash: String
  /// SHA-256 of what decides which points are tried: seed, hyperparameters with their ranges, stages.
  package let planHash: String
  package let seed: UInt64

  private enum CodingKeys: String, CodingKey {
    case numerics, engine, data, spec, seed
    case specHash = "spec_sha256"
    case planHash = "plan_sha256"
  }

  package init(
    numerics: Int = Numerics.current, engine: EngineRecord?, data: DataRecord?, spec: SpecValue, specHash: String,
    planHash: String, seed: UInt64
  ) {
    self.numerics = numerics
    self.engine = engine
    self.data = data
    self.spec = spec
    self.specHash = specHash
    self.planHash = planHash
    self.seed = seed
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      // Before there was such a number, the program's version stood in its place.
      numerics: try values.decodeIfPresent(Int.self, forKey: .numerics) ?? Numerics.first,
      engine: try values.decodeIfPresent(EngineRecord.self, forKey: .engine),
      data: try values.decodeIfPresent(DataRecord.self, forKey: .data),
      spec: try values.decode(SpecValue.self, forKey: .spec),
      specHash: try values.decode(String.self, forKey: .specHash),
      planHash: try values.decode(String.self, forKey: .planHash), seed: try values.decode(UInt64.self, forKey: .seed))
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
    /// SHA-256 of the bytes of all files, one after the other: what a spec declares.
    package let sha256: String
    /// Each file: those of the rows that are divided, then those of a test part of its own. Nil in results of numerics 1.
    package let files: [File]?
    package let rows: Int
    package let features: Int
    /// None where values are told.
    package let classes: [String]
    package let train: Int
    package let validation: Int
    package let test: Int
    package let baseline: Baseline
    /// The columns, in the order of the file. Nil in results of numerics 1, as are the following.
    package var columns: [ColumnSummary]?
    /// The rows of each class in each part, in the order of `classes`; of folds those of the first.
    package var classRows: [ClassRows]?
    /// What was done to the data unasked, a line each.
    package var notices: [String]?
    /// What may be wrong with the data, a line each.
    package var warnings: [String]?

    package init(
      sha256: String, files: [File]?, rows: Int, features: Int, classes: [String], train: Int, validation: Int,
      test: Int, baseline: Baseline, columns: [ColumnSummary]? = nil, classRows: [ClassRows]? = nil,
      notices: [String]? = nil, warnings: [String]? = nil
    ) {
      self.sha256 = sha256
      self.files = files
      self.rows = rows
      self.features = features
      self.classes = classes
      self.train = train
      self.validation = validation
      self.test = test
      self.baseline = baseline
      self.columns = columns
      self.classRows = classRows
      self.notices = notices
      self.warnings = warnings
    }

    private enum CodingKeys: String, CodingKey {
      case sha256, files, rows, features, classes, train, validation, test, baseline, columns, notices, warnings
      case classRows = "class_rows"
    }

    /// How many rows of each part are of a class.
    package struct ClassRows: Sendable, Codable, Equatable {
      package let train: Int
      package let validation: Int
      package let test: Int

      package init(train: Int, validation: Int, test: Int) {
        self.train = train
        self.validation = validation
        self.test = test
      }
    }

    /// One file.
    package struct File: Sendable, Codable, Equatable {
      /// As the spec names it.
      package let name: String
      /// SHA-256 of its bytes, which decide.
      package let sha256: String

      package init(name: String, sha256: String) {
        self.name = name
        self.sha256 = sha256
      }
    }
  }
}

extension RunRecord {
  /// The record of an experiment that runs here and now.
  package init(_ experiment: Experiment, data: DataRecord?) throws(Failure) {
    let space = experiment.hyperparameters.map { SpecValue.Member($0.address, $0.canonical) }
    let plan: SpecValue = [
      "seed": experiment.resolved["seed"] ?? [], "space": .map(space), "stages": experiment.resolved["stages"] ?? [],
    ]
    self.init(
      engine: experiment.network == nil ? nil : .current, data: data, spec: experiment.resolved,
      specHash: try Self.hash(experiment.resolved.removing("description")),
      planHash: try Self.hash(plan), seed: experiment.seed)
  }

  /// The SHA-256 of a tree's canonical JSON.
  static func hash(_ value: SpecValue) throws(Failure) -> String {
    SHA256.hash(data: try JSONText.bytes(value.plain)).hexadecimal
  }
}

extension RunRecord.EngineRecord {
  /// That of this process.
  static var current: Self {
    let engine = Engine.current
    return Self(
      blas: engine.library.split(separator: " ").prefix(2).joined(separator: " "), core: engine.core,
      precision: "float32", threads: engine.threadsPerProduct, packs: engine.sharesProducts ? .shared : .single)
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
