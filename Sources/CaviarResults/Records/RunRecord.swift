import CaviarCompute
package import CaviarData
package import CaviarDiagnostics
package import CaviarExperiment
package import CaviarSpec
package import CaviarTraining
import Crypto

/// The spec, the data and the engine of a run: `run.json`. It marks the other result files as complete.
package struct RunRecord: Sendable, Codable, Equatable {
  /// The ``Numerics`` by which it was computed and ranked.
  package let numerics: Int
  /// Nil if no bit of the results depends on it.
  package let engine: EngineRecord?
  /// Nil if the experiment has no data of its own.
  package let data: DataRecord?
  /// The program that trained. Nil for the built-in network.
  package var program: ProgramRecord?
  /// The resolved spec.
  package let spec: SpecValue
  /// SHA-256 of the resolved spec's canonical JSON, without its description.
  package let specHash: String
  /// SHA-256 of everything that determines the points: seed, hyperparameters with their ranges, stages.
  package let planHash: String
  package let seed: UInt64

  private enum CodingKeys: String, CodingKey {
    case numerics, engine, data, program, spec, seed
    case specHash = "spec_sha256"
    case planHash = "plan_sha256"
  }

  package init(
    numerics: Int = Numerics.current, engine: EngineRecord?, data: DataRecord?, program: ProgramRecord? = nil,
    spec: SpecValue, specHash: String, planHash: String, seed: UInt64
  ) {
    self.program = program
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
      // Results without this number are of the first numerics.
      numerics: try values.decodeIfPresent(Int.self, forKey: .numerics) ?? Numerics.first,
      engine: try values.decodeIfPresent(EngineRecord.self, forKey: .engine),
      data: try values.decodeIfPresent(DataRecord.self, forKey: .data),
      program: try values.decodeIfPresent(ProgramRecord.self, forKey: .program),
      spec: try values.decode(SpecValue.self, forKey: .spec),
      specHash: try values.decode(String.self, forKey: .specHash),
      planHash: try values.decode(String.self, forKey: .planHash), seed: try values.decode(UInt64.self, forKey: .seed))
  }

  /// The library that decomposed a matrix of features for `pca` or `whiten`, whose last bits depend on it and on the
  /// processor. All other bits are the same everywhere.
  package struct EngineRecord: Sendable, Codable, Equatable {
    package let blas: String
    package let core: String
  }

  /// A program of the user's own.
  package struct ProgramRecord: Sendable, Codable, Equatable {
    /// The files that the spec names as its inputs.
    package let inputs: [DataRecord.File]
    /// SHA-256 of their names and bytes, all together. Empty if there are none.
    package let sha256: String
    /// Its version, in its own words. Nil where the spec asks for none.
    package let version: String?

    package init(_ hashes: DataHashes) {
      inputs = hashes.files ?? []
      sha256 = hashes.sha256
      version = hashes.version
    }

    /// What two runs are compared by.
    package var hashes: DataHashes {
      var hashes = DataHashes(sha256: sha256, files: inputs)
      hashes.version = version
      return hashes
    }
  }

  /// The data that was used.
  package struct DataRecord: Sendable, Codable, Equatable {
    /// SHA-256 of the bytes of all files, one after the other: what a spec declares.
    package let sha256: String
    /// Each file: those of the examples that are split, then those of a separate test part. Nil in results of numerics
    /// 1.
    package let files: [File]?
    package let rows: Int
    package let features: Int
    /// Empty for a regression.
    package let classes: [String]
    package let train: Int
    package let validation: Int
    package let test: Int
    package let baseline: Baseline
    /// The columns, in the order of the file. Nil in results of numerics 1, as are the following.
    package var columns: [ColumnSummary]?
    /// The number of examples of each class in each part, in the order of `classes`; of folds those of the first.
    package var classRows: [ClassRows]?
    /// The changes that were made to the data without being requested, a line each.
    package var notices: [String]?
    /// Warnings about the data, a line each.
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

    /// The number of examples of a class in each part.
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
      /// SHA-256 of its bytes, by which data is compared.
      package let sha256: String

      package init(name: String, sha256: String) {
        self.name = name
        self.sha256 = sha256
      }
    }
  }
}

extension RunRecord {
  /// The record of an experiment that runs now, on this machine.
  package init(_ experiment: Experiment, data: DataRecord?, program: ProgramRecord? = nil) throws(Failure) {
    let space = experiment.hyperparameters.map { SpecValue.Member($0.address, $0.canonical) }
    let plan: SpecValue = [
      "seed": experiment.resolved["seed"] ?? [], "space": .map(space), "stages": experiment.resolved["stages"] ?? [],
    ]
    self.init(
      engine: .current(for: experiment), data: data, program: program, spec: experiment.resolved,
      specHash: try Self.hash(experiment.resolved.removing("description")),
      planHash: try Self.hash(plan), seed: experiment.seed)
  }

  /// The SHA-256 of a tree's canonical JSON.
  static func hash(_ value: SpecValue) throws(Failure) -> String {
    SHA256.hash(data: try JSONText.bytes(value.plain)).hexadecimal
  }
}

extension RunRecord.EngineRecord {
  /// The engine of this process; nil for an experiment that does not depend on it.
  static func current(for experiment: Experiment) -> Self? {
    guard let network = experiment.network, network.data.decomposes else { return nil }
    let engine = Engine.current
    return Self(blas: engine.library.split(separator: " ").prefix(2).joined(separator: " "), core: engine.core)
  }
}

/// The result without learning: the training part's most frequent class, or its mean, as the prediction for every
/// example.
package struct Baseline: Sendable, Codable, Equatable {
  /// The class, or the mean in the label's own units.
  package let answer: String
  /// `accuracy` for classes, `rmse` for values.
  package let metric: MetricKind
  /// The metric of that prediction on the validation part, or on the training part if there is none.
  package let value: Double

  package init(answer: String, metric: MetricKind, value: Double) {
    self.answer = answer
    self.metric = metric
    self.value = value
  }
}
