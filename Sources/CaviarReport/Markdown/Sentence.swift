extension String {
  /// The text as the start of a sentence: with a capital, unless it starts with a name, such as that of a metric.
  var asSentence: String {
    prefix { $0 != " " }.contains("_") ? self : prefix(1).uppercased() + dropFirst()
  }
}
