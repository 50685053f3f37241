package import CaviarDiagnostics

extension Diagnostic.Code {
  /// A key that is not a field of the mapping.
  package static let unknownKey = Self("spec.unknown-key")
  /// A required key that is missing.
  package static let missingKey = Self("spec.missing-key")
  /// A value of another type than the field's.
  package static let wrongType = Self("spec.wrong-type")
  /// A number outside the field's limits.
  package static let outOfRange = Self("spec.out-of-range")
  /// An unknown name of a component, a scale or an enumeration's case.
  package static let unknownName = Self("spec.unknown-name")
  /// A range that its scale does not support.
  package static let badRange = Self("spec.bad-range")
  /// A scale or a choice in a field that cannot be searched.
  package static let notSearchable = Self("spec.not-searchable")
  /// An address at which there is no hyperparameter.
  package static let unknownAddress = Self("spec.unknown-address")
  /// Two hyperparameters with the same address.
  package static let duplicateAddress = Self("spec.duplicate-address")
  /// Two parts of the spec that contradict each other.
  package static let conflict = Self("spec.conflict")
}
