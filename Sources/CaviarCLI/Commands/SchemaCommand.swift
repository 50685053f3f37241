import ArgumentParser
import CaviarExperiment
import CaviarRun

/// `caviar schema`: prints the JSON Schema of the language.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of the language, for editors.",
    discussion: """
      Save it to a file, and name that in the first line of a spec:
        # yaml-language-server: $schema=experiment.schema.json
      """)

  func run() throws {
    try Console.current.print(json: LanguageSchema.document)
  }
}
