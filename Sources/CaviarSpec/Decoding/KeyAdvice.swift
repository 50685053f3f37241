/// What helps someone who wrote a key that a mapping does not have, where more is known than the nearest name: that it
/// belongs elsewhere, or is written in another way here.
package struct KeyAdvice: Sendable, Equatable {
  /// What to write.
  let text: String
  /// The required fields that the key stood for, which are not missed then.
  let fields: Set<String>

  package init(_ text: String, insteadOf fields: Set<String> = []) {
    self.text = text
    self.fields = fields
  }
}
