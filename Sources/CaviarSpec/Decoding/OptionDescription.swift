/// The documentation of an option, from which `caviar explain` and the reference are generated.
package struct OptionDescription: Sendable, Named {
  package let name: String
  package let otherNames: [String]
  package let text: String
  package let summary: String
  package let isRequired: Bool
  /// The default in the notation of a spec.
  package let defaultText: String?
}

extension Mapping {
  /// The documentation of the fields.
  package static var options: [OptionDescription] {
    let defaults = Self()
    return fields.map { field in
      OptionDescription(
        name: field.name, otherNames: field.otherNames, text: field.text, summary: field.summary,
        isRequired: field.isRequired,
        defaultText: field.isRequired
          ? nil : field.contextualDefault ?? field.encode(defaults).map { YAMLText.flow($0) })
    }
  }
}
