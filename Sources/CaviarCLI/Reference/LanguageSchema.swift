import CaviarExperiment
import CaviarSearch
import CaviarSpec

/// The JSON Schema (draft-07) of the language, from the same tables that the decoder reads.
enum LanguageSchema {
  /// The text of `schema/experiment.schema.json`.
  static var document: SpecValue {
    var writer = SchemaWriter(scales: scales)
    let root = writer.object(SpecFile.self)
    return writer.document(root, title: "Caviar experiment", id: "https://caviar.example/schema/experiment.schema.json")
  }
}
