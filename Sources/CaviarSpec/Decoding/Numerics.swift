/// The version of everything that determines a result besides its inputs: the computed bits, the defaults of the language,
/// and the rules that judge results. None of them changes without a new version, so that equal versions agree.
package enum Numerics {
  /// The version of this program.
  package static let current = 7
  /// The version of results that do not state one.
  package static let first = 1
}
