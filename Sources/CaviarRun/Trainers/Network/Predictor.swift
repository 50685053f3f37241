import CaviarCompute
import CaviarData
package import CaviarDiagnostics
import CaviarExperiment
import CaviarResults
package import CaviarSpec
package import CaviarTables
import CaviarTraining
package import SystemPackage

/// Predicts classes or values of new examples with the network that a run has saved.
package struct Predictor: Sendable {
  private let saved: SavedModel
  private let experiment: Experiment

  /// - Parameter file: The saved network, `best.safetensors`.
  /// - Throws: `Failure.badInput` if the bytes are not such a file.
  package init(_ bytes: [UInt8], file: FilePath) throws(Failure) {
    guard let saved = SafeTensors(bytes: bytes).flatMap(SavedModel.init),
      let experiment = SpecReader.reread(saved.spec, path: file.string)
    else {
      throw Failure(
        .badInput, "\(file) is not a network that this program has saved, or is damaged", remedy: .restoreNetwork)
    }
    self.saved = saved
    self.experiment = experiment
  }

  /// The prediction for an example.
  package struct Prediction: Sendable, Encodable, Equatable {
    /// The class, or the value in the label's own units.
    package let prediction: SpecValue
    /// Shape [classes]. Nil for a regression.
    package let probabilities: SpecValue?
  }

  /// The predictions for the rows of a file.
  package struct Answer: Sendable {
    /// One for each row, in their order.
    package let predictions: [Prediction]
    /// Warnings about the rows, a line each.
    package let notices: [String]
  }

  /// Predicts the rows of a file of the format that the spec declares. Labels in it are ignored.
  ///
  /// - Throws: `Failure.badInput` if the file is not of that format, or has other columns.
  package func answer(to file: DataFile) throws(Failure) -> Answer {
    let configuration = experiment.configuration(at: Point())
    let task: LearningTask = saved.classes.isEmpty ? .values : .classes(saved.classes.count)
    try KernelCheck.pass()
    let outputs: [LearnedModel.Prediction]
    let unseen: [UnseenCells]
    do throws(DataError) {
      let rows = try experiment.theNetwork.data.format.newRows(file, for: saved.features.columns)
      unseen = saved.features.columns.unseenCells(in: rows)
      let matrix = try saved.features.matrix(of: rows, rows: Array(0..<rows.rows))
      do {
        var model = try LearnedModel(
          configuration.architecture, saved.tensors, task: task, columns: max(1, matrix.columns))
        outputs = model.predictions(matrix)
      } catch {
        throw DataError(error.description, at: .file("best.safetensors"))
      }
    } catch {
      throw Failure(error)
    }
    return Answer(predictions: outputs.map(prediction), notices: unseen.map(\.text))
  }

  /// The values that metrics are computed from, digit for digit: six digits of a value with a large offset would be
  /// useless.
  private func prediction(_ output: LearnedModel.Prediction) -> Prediction {
    guard let label = output.label else {
      let value = output.numbers[0]
      return Prediction(prediction: .number(saved.label?.undo(value) ?? Double(value)), probabilities: nil)
    }
    let members = zip(saved.classes, output.numbers).map { name, probability in
      SpecValue.Member(name, .number(probability.shortestDecimal))
    }
    return Prediction(prediction: .text(saved.classes[label]), probabilities: .map(members))
  }

  /// Predictions as a table: `prediction`, and `probability_…` of each class.
  package func table(_ predictions: [Prediction]) -> String {
    var bytes = CSVText.header(["prediction"] + saved.classes.map { "probability_" + $0 })
    for prediction in predictions {
      var row: [CSVText.Cell] = []
      if case .number(let value) = prediction.prediction {
        row.append(.number(value))
      } else {
        row.append(.text(prediction.prediction.cell))
      }
      // They are in the order of the classes.
      if case .map(let members)? = prediction.probabilities {
        row += members.compactMap { $0.value.asNumber.map { .number($0) } }
      }
      CSVText.append(row, to: &bytes)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension Float {
  /// The double-precision number whose shortest text is this number's: 0.1, and not 0.10000000149011612.
  fileprivate var shortestDecimal: Double { Double(description) ?? Double(self) }
}
