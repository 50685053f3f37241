package import CaviarSpec
package import CaviarTables

/// The folder of data that is outside git: `root: {env: CIFAR10_DIR, default: ../data}`.
package struct DataRoot: Mapping, Equatable {
  package static let fields: [Field<DataRoot>] = [
    .init(
      "env", \.variable, .text, required: true, otherNames: ["environment", "variable", "env_var"],
      "The environment variable that names the folder."),
    .init(
      "default", \.fallback, Codec<String>.text.optional, default: "the variable must be set",
      otherNames: ["path", "dir", "folder", "fallback"],
      "The folder where the variable is not set, relative to the spec."),
  ]

  package var variable = ""
  package var fallback: String?

  package init() {}

  /// The folder, relative to the spec or absolute.
  ///
  /// - Parameter environment: The value of a variable, nil if it is not set.
  package func folder(_ environment: (String) -> String?) throws(DataError) -> String {
    if let folder = environment(variable), !folder.isEmpty { return folder }
    if let fallback { return fallback }
    throw DataError(
      "the environment variable \(variable) names the data's folder, and is not set", at: .field("data.root"),
      notes: ["set it to the folder, or add a `default` folder to `root`"])
  }
}
