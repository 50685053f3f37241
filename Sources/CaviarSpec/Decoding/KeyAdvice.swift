/// Help with an unknown key where more is known than the nearest name: the key belongs elsewhere, or has another form here.
package struct KeyAdvice: Sendable, Equatable {
  /// The suggestion.
  let text: String
  /// The required fields that the key stands for, which are not reported as missing.
  let fields: Set<String>

  package init(_ text: String, insteadOf fields: Set<String> = []) {
    self.text = text
    self.fields = fields
  }
}
