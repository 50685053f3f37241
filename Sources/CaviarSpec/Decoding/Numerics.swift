/// The version of all that decides a result beside its inputs: the bits that are computed, the defaults of the language, and
/// the rules by which results are judged. Any of them changes with the number, and with it only.
package enum Numerics {
  /// That of this program.
  package static let current = 3
  /// That of results which do not say.
  package static let first = 1
}
