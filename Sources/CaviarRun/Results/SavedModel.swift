import CaviarCompute
import CaviarData
import CaviarDiagnostics
import CaviarSpec
import CaviarTraining

/// A network that has learned, and all that new rows need on their way through it: `best.safetensors`.
struct SavedModel: Sendable {
  /// The spec with the winner's values in the places of the hyperparameters.
  let spec: SpecValue
  let tensors: [NamedTensor]
  let features: FittedFeatures
  /// Nil where classes are told.
  let label: FittedLabel?
  /// None where values are told.
  let classes: [String]

  private enum Key {
    static let spec = "caviar.spec"
    static let columns = "caviar.columns"
    static let label = "caviar.label"
    static let classes = "caviar.classes"
  }

  /// The file: tensors by name, the rest in its metadata.
  var file: SafeTensors {
    get throws(Failure) {
      var metadata = [
        "format": "pt", Key.spec: YAMLText.document(spec), Key.columns: try Self.text(features.columns),
        Key.classes: try Self.text(classes),
      ]
      if let label { metadata[Key.label] = try Self.text(label) }
      return SafeTensors(tensors: tensors + features.tensors, metadata: metadata)
    }
  }

  /// Reads such a file. Nil where it is not one.
  init?(_ file: SafeTensors) {
    var sink = DiagnosticSink()
    guard let spec = file.metadata[Key.spec],
      let experiment = SpecReader.read(Array(spec.utf8), path: "best", into: &sink),
      let columns: FittedColumns = Self.record(file.metadata[Key.columns]),
      let classes: [String] = Self.record(file.metadata[Key.classes]),
      let features = FittedFeatures(columns: columns, tensors: file.tensors)
    else { return nil }
    self.init(
      spec: experiment.resolved, tensors: file.tensors, features: features,
      label: Self.record(file.metadata[Key.label]),
      classes: classes)
  }

  init(spec: SpecValue, tensors: [NamedTensor], features: FittedFeatures, label: FittedLabel?, classes: [String]) {
    self.spec = spec
    self.tensors = tensors
    self.features = features
    self.label = label
    self.classes = classes
  }

  private static func text(_ record: some Encodable) throws(Failure) -> String {
    String(decoding: try JSONText.line(record), as: UTF8.self)
  }

  private static func record<Record: Decodable>(_ text: String?) -> Record? {
    text.flatMap { JSONText.record(Record.self, from: Array($0.utf8)) }
  }
}
