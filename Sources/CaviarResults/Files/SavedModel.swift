package import CaviarCompute
package import CaviarData
import CaviarDiagnostics
import CaviarExperiment
package import CaviarSpec
import CaviarTraining
import Crypto

/// A trained network, with everything needed to predict new examples: `best.safetensors`.
package struct SavedModel: Sendable {
  /// The spec with the winner's values in the places of the hyperparameters.
  package let spec: SpecValue
  package let tensors: [NamedTensor]
  package let features: FittedFeatures
  /// The label's preprocessing. Nil if classes are predicted.
  package let label: FittedLabel?
  /// Empty for a regression.
  package let classes: [String]

  private enum Key {
    static let spec = "caviar.spec"
    static let columns = "caviar.columns"
    static let label = "caviar.label"
    static let classes = "caviar.classes"
    static let checksum = "caviar.sha256"
  }

  /// The file: tensors by name, the rest in its metadata, with a checksum of it all.
  package var file: SafeTensors {
    get throws(Failure) {
      var metadata = [
        "format": "pt", Key.spec: YAMLText.document(spec), Key.columns: try Self.text(features.columns),
        Key.classes: try Self.text(classes),
      ]
      if let label { metadata[Key.label] = try Self.text(label) }
      var file = SafeTensors(tensors: tensors + features.tensors, metadata: metadata)
      file.metadata[Key.checksum] = try Self.checksum(of: file)
      return file
    }
  }

  /// The SHA-256 of all other contents of a file. It does not depend on the order of the tensors.
  private static func checksum(of file: SafeTensors) throws(Failure) -> String {
    var file = file
    file.metadata[Key.checksum] = nil
    file.tensors.sort { $0.name < $1.name }
    return SHA256.hash(data: file.bytes()).hexadecimal
  }

  /// Reads such a file. Nil if it is not one, or is damaged.
  package init?(_ file: SafeTensors) {
    guard let checksum = try? Self.checksum(of: file), checksum == file.metadata[Key.checksum],
      let experiment = Self.experiment(in: file),
      let columns: FittedColumns = Self.record(file.metadata[Key.columns]),
      let classes: [String] = Self.record(file.metadata[Key.classes]),
      let features = FittedFeatures(columns: columns, tensors: file.tensors)
    else { return nil }
    self.init(
      spec: experiment.resolved, tensors: file.tensors, features: features,
      label: Self.record(file.metadata[Key.label]),
      classes: classes)
  }

  package init(
    spec: SpecValue, tensors: [NamedTensor], features: FittedFeatures, label: FittedLabel?, classes: [String]
  ) {
    self.spec = spec
    self.tensors = tensors
    self.features = features
    self.label = label
    self.classes = classes
  }

  /// The bytes of the other file if this one differs only in its spec, and both specs mean the same training; otherwise
  /// its own.
  ///
  /// A network stays when the data is renamed or checks are others, and with it the spec of the time when it was saved.
  static func bytes(_ bytes: [UInt8], inWordsOf stored: [UInt8]) throws(Failure) -> [UInt8] {
    guard var file = SafeTensors(bytes: bytes), let other = SafeTensors(bytes: stored), SavedModel(other) != nil,
      let text = other.metadata[Key.spec], text != file.metadata[Key.spec],
      let own = experiment(in: file), let old = experiment(in: other),
      own.trainedFields == old.trainedFields, own.resolved["stages"] == old.resolved["stages"]
    else { return bytes }
    file.metadata[Key.spec] = text
    // The stored checksum matches the stored bytes, so that nothing else differs if it matches these too.
    return try checksum(of: file) == other.metadata[Key.checksum] ? stored : bytes
  }

  private static func experiment(in file: SafeTensors) -> Experiment? {
    var sink = DiagnosticSink()
    return file.metadata[Key.spec].flatMap { SpecReader.readBack(Array($0.utf8), path: "best", into: &sink) }
  }

  private static func text(_ record: some Encodable) throws(Failure) -> String {
    String(decoding: try JSONText.line(record), as: UTF8.self)
  }

  private static func record<Value: Decodable>(_ text: String?) -> Value? {
    text.flatMap { JSONText.record(Value.self, from: Array($0.utf8)) }
  }
}
