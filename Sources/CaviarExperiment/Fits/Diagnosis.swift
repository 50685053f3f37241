/// The cause that the curves of a trial show: the value of the column `diagnosis` of trials.csv.
package struct Diagnosis: Sendable, Hashable {
  package let name: String

  /// A diagnosis as it was recorded. Results of another version may have one that this version does not know.
  package init(_ name: String) { self.name = name }
}
