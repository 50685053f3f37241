import CaviarCompute
import CaviarExperiment
import CaviarResults
import CaviarData
package import CaviarDiagnostics
package import CaviarSpec
import CaviarTables
import CaviarTraining
package import SystemPackage

/// Tells classes or values of new rows, with the network that a run has saved.
package struct Predictor: Sendable {
  private let saved: SavedModel
  private let experiment: Experiment

  /// - Parameter file: The saved network, `best.safetensors`.
  /// - Throws: `Failure.badInput` where the bytes are not such a file.
  package init(_ bytes: [UInt8], file: FilePath) throws(Failure) {
    guard let saved = SafeTensors(bytes: bytes).flatMap(SavedModel.init),
      let experiment = SpecReader.reread(saved.spec, path: file.string)
    else {
      throw Failure(
        .badInput, "\(file) is not a network that this program has saved, or is damaged",
        notes: ["restore it from git, or remove it, and the next `caviar run` makes it again"])
    }
    self.saved = saved
    self.experiment = experiment
  }

  /// What the network says of a row.
  package struct Prediction: Sendable, Encodable, Equatable {
    /// The class, or the value in the label's own units.
    package let prediction: SpecValue
    /// Of each class, in their order; nil where values are told.
    package let probabilities: SpecValue?
  }

  /// What the network says of the rows of a file.
  package struct Answer: Sendable {
    /// One for each row, in their order.
    package let predictions: [Prediction]
    /// What a reader of the predictions should know of the rows, a line each.
    package let notices: [String]
  }

  /// Predicts the rows of a file of the format that the spec declares. Labels that stand in it are not looked at.
  ///
  /// - Throws: `Failure.badInput` where the file is not such a one, or has other columns.
  package func answer(to bytes: [UInt8], file: FilePath) throws(Failure) -> Answer {
    let configuration = experiment.configuration(at: Point())
    let task: LearningTask = saved.classes.isEmpty ? .values : .classes(saved.classes.count)
    let outputs: [LearnedModel.Prediction]
    let unseen: [UnseenCells]
    do throws(DataError) {
      let rows = try experiment.theNetwork.data.format.newRows(
        DataFile(name: file.string, bytes: bytes), for: saved.features.columns)
      unseen = saved.features.columns.unseenCells(in: rows)
      let matrix = saved.features.matrix(of: rows, rows: Array(0..<rows.rows))
      do {
        var model = try LearnedModel(
          configuration.architecture, saved.tensors, task: task, columns: max(1, matrix.columns))
        outputs = model.predictions(matrix.values)
      } catch {
        throw DataError(error.description, at: .file("best.safetensors"))
      }
    } catch {
      throw Failure(error)
    }
    return Answer(predictions: outputs.map(prediction), notices: unseen.map(\.text))
  }

  /// What the metrics saw, digit for digit: six digits of a value with a large offset would say nothing.
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
