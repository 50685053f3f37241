package import CaviarDiagnostics

extension Diagnostic.Code {
  /// A key that the mapping does not have.
  package static let unknownKey = Self("spec.unknown-key")
  /// A key that must be there and is not.
  package static let missingKey = Self("spec.missing-key")
  /// A value of another type than the field's.
  package static let wrongType = Self("spec.wrong-type")
  /// A number outside what the field allows.
  package static let outOfRange = Self("spec.out-of-range")
  /// A word that names nothing of its kind.
  package static let unknownName = Self("spec.unknown-name")
  /// A range that its scale does not allow.
  package static let badRange = Self("spec.bad-range")
  /// A scale where nothing can be searched.
  package static let notSearchable = Self("spec.not-searchable")
  /// An address that is no hyperparameter.
  package static let unknownAddress = Self("spec.unknown-address")
  /// Two hyperparameters with one address.
  package static let duplicateAddress = Self("spec.duplicate-address")
  /// Two parts of the spec that do not go together.
  package static let conflict = Self("spec.conflict")
}
