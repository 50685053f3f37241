import CaviarRandom
package import CaviarSpec

/// A program of the user's own, as an experiment runs it.
package struct Program: Sendable {
  package let section: ProgramSection
  package let space: ProgramSpace
  package let arguments: ProgramArguments

  package init(section: ProgramSection, space: ProgramSpace, arguments: ProgramArguments) {
    self.section = section
    self.space = space
    self.arguments = arguments
  }

  /// The variables that say which fit it is, beside those of the configuration.
  package enum Variable: String, CaseIterable, Sendable {
    /// The path of a JSON file with the values.
    case config = "CAVIAR_CONFIG"
    case seed = "CAVIAR_SEED"
    case stage = "CAVIAR_STAGE"
    case trial = "CAVIAR_TRIAL"
    case `repeat` = "CAVIAR_REPEAT"
    case epochs = "CAVIAR_EPOCHS"
    /// A folder of the fit's own.
    case workdir = "CAVIAR_WORKDIR"
    /// The path of a file that takes JSON lines.
    case metrics = "CAVIAR_METRICS"
    /// The path of a file or folder that is there again if the fit is interrupted.
    case checkpoint = "CAVIAR_CHECKPOINT"
    /// 1 for the final training, whose metrics of the test part count.
    case final = "CAVIAR_FINAL"
    /// The GPUs of the fit.
    case devices = "CUDA_VISIBLE_DEVICES"
    /// The version of the protocol by which a worker is told its fits.
    case worker = "CAVIAR_WORKER"
  }

  /// The seed of a fit, for the random numbers of the program: the same whenever the fit is run.
  package static func seed(_ seed: UInt64, stage: String, trial: Int, repeat: Int) -> UInt32 {
    let key = StreamKey(seed: seed, purpose: Purpose("program"), stage: stage, trial: trial, repeat: `repeat`)
    return UInt32(truncatingIfNeeded: RandomStream(key).word64(0))
  }

  /// The values of a point by name, as the program's JSON file holds them: `{"optimizer": "sgd", "sgd.momentum": 0.9}`.
  package func configuration(at point: Point) -> SpecValue {
    .map(space.values(at: point).map { SpecValue.Member($0.address, $0.value) })
  }

  /// The arguments for a fit.
  ///
  /// - Parameter file: The path of the file with the values, which need not be UTF-8.
  package func arguments(
    at point: Point, seed: UInt32, stage: String, trial: Int, repeat: Int, epochs: Int, file: [UInt8]
  ) -> [[UInt8]] {
    arguments.arguments(space.values(at: point)) { known in
      switch known {
      case .epochs: Array("\(epochs)".utf8)
      case .seed: Array("\(seed)".utf8)
      case .trial: Array("\(trial)".utf8)
      case .repeat: Array("\(`repeat`)".utf8)
      case .stage: Array(stage.utf8)
      case .file: file
      }
    }
  }

  /// A remark on values that are in no argument, so that the program must look for them. Nil if there are none.
  package var unpassed: String? {
    guard !section.isWorker, !arguments.passAll else { return nil }
    let missing = space.entries.map(\.address).filter { !arguments.passed.contains($0) }
    guard let first = missing.first else { return nil }
    return
      "the command passes no \(missing.joined(separator: ", ")): the program must read CAVIAR_CONFIG or variables such as "
      + "\(first.variableOfProgram), or add \"${args}\" to the command"
  }

  /// True if stages that differ in epochs differ in what the program is told.
  package var isToldEpochs: Bool { section.isWorker || arguments.known.contains(.epochs) }
}
