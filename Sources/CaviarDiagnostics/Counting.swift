/// A count with its noun in the singular or plural, for messages: `1 trial`, `1,797 examples`.
package func counted(_ count: Int, _ thing: String, plural: String? = nil) -> String {
  "\(count.grouped) \(count == 1 ? thing : plural ?? thing + "s")"
}

extension Int {
  /// The number in decimal, with commas between the thousands: `1,797`.
  package var grouped: String {
    let digits = String(magnitude)
    let groups = stride(from: digits.count, to: 0, by: -3).map { digits.prefix($0).suffix(3) }
    return (self < 0 ? "-" : "") + groups.reversed().joined(separator: ",")
  }
}
