package import CaviarSpec

/// The top level of a spec, as far as it is the same whatever trains.
package protocol SpecHeader: Mapping {
  var caviar: Int { get set }
  var name: String? { get set }
  var description: String? { get set }
  var seed: Int { get set }
  var diagnoses: [any DiagnosisRule] { get set }
}

extension SpecHeader {
  /// The fields before those of the sections.
  static var headerFields: [Field<Self>] {
    [
      .init(
        "caviar", \.caviar, .languageVersion, required: true, otherNames: ["version"], "The version of the language: 1."
      ),
      .init(
        "name", \.name, Codec<String>.name.optional, default: "the file's name",
        otherNames: ["experiment", "id", "title"],
        "The experiment's name, and its folder's in the results."),
      .init(
        "description", \.description, Codec<String>.text.optional, otherNames: ["notes", "comment"],
        "Notes on the experiment, for its report."),
      .init(
        "seed", \.seed, .integer(.atLeast(0)), otherNames: ["random_seed", "random_state", "rng_seed"],
        "The seed from which all random numbers follow."),
    ]
  }

  /// The thresholds by which trials are judged.
  static var diagnosesField: Field<Self> {
    .init(
      "diagnoses", \.diagnoses, diagnosisKind.codecByName, default: "the thresholds of each rule",
      otherNames: ["diagnosis", "rules"], "Thresholds of the rules by which trials are diagnosed.")
  }
}

extension Codec where Value == Int {
  /// The one version of the language that there is.
  fileprivate static var languageVersion: Codec {
    let codec = Codec.integer().refined("the version 1", encode: { $0 }) { version in
      version == 1
        ? .value(version)
        : .problem("this program reads version 1 of the language, and the spec is written in version \(version)")
    }
    return Codec(codec.text, decode: codec.decode, encode: codec.encode, schema: { _ in ["const": 1] })
  }
}
