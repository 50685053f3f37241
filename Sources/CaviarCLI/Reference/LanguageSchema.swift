import CaviarExperiment
import CaviarSearch
import CaviarSpec

/// The JSON Schema (draft-07) of the language, from the same tables that the decoder reads.
enum LanguageSchema {
  /// The text of `schema/experiment.schema.json`.
  static var document: SpecValue {
    var writer = SchemaWriter(scales: scales)
    // A condition rather than alternatives, so that a validator names the field that is wrong.
    let root: SpecValue = [
      "if": ["type": "object", "required": ["trainer"]], "then": writer.object(ProgramFile.self),
      "else": writer.object(SpecFile.self),
    ]
    return writer.document(root, title: "Caviar experiment", id: "https://caviar.example/schema/experiment.schema.json")
  }
}
