import CaviarSpec

extension Double {
  /// A metric for a table's column: four decimals, or four significant digits below 0.001 and from 10 on.
  var measured: String {
    guard magnitude < 10, magnitude >= 0.001 || self == 0 else { return rounded(significantDigits: 4).plainText }
    return fixed(decimals: 4)
  }

  /// The number with a fixed count of decimals, never with an exponent. Its magnitude times 10^decimals must be less than
  /// 10^15.
  func fixed(decimals: Int) -> String {
    let power = (0..<decimals).reduce(1) { power, _ in power * 10 }
    let scaled = Int((self * Double(power)).rounded(.toNearestOrAwayFromZero))
    let fraction = String(Int(scaled.magnitude) % power)
    let sign = scaled < 0 ? "-" : ""
    guard decimals > 0 else { return String(scaled) }
    return sign + "\(Int(scaled.magnitude) / power)." + String(repeating: "0", count: decimals - fraction.count)
      + fraction
  }
}

extension SpecValue {
  /// A hyperparameter's value for tables: four significant digits, or between 0.9 and 1 three of 1 − β.
  var brief: String {
    guard case .number(let value) = self else { return cell }
    if value > 0.9, value < 1 { return Double.complement(ofRounded: 1 - value, significantDigits: 3).plainText }
    return value.rounded(significantDigits: 4).plainText
  }
}
