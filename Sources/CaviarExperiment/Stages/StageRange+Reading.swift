import CaviarChecks
import CaviarDiagnostics
import CaviarSpec
import CaviarTraining
import CaviarYAML

extension StageRange {
  /// The range on the scale of the hyperparameter that it names. Nil after an error.
  func range(among hyperparameters: [Hyperparameter], _ decoding: inout Decoding) -> SearchRange? {
    guard let range = readRange(among: hyperparameters, &decoding) else { return nil }
    if let declared = hyperparameters.first(where: { $0.address == address && $0.isConfined })?.range,
      let stranger = range.extremes.first(where: { !declared.reaches($0) })
    {
      decoding.sink.error(
        .badRange, "`\(address)` reaches \(stranger.cell) here, which is outside what `model` declares",
        at: node.location, suggestion: "declare the wider range where it is written, and narrow it here")
      return nil
    }
    for domain in decoding.domains(tiedTo: address) {
      guard let misfit = range.extremes.first(where: { !domain.contains($0) }) else { continue }
      decoding.sink.error(
        .outOfRange, "`\(address)` reaches \(misfit.cell) here, and a field that is tied to it takes \(domain.text)",
        at: node.location)
      return nil
    }
    return range
  }

  private func readRange(among hyperparameters: [Hyperparameter], _ decoding: inout Decoding) -> SearchRange? {
    guard let hyperparameter = hyperparameters.first(where: { $0.address == address }) else {
      decoding.unknownAddress(address, subject: "`\(address)`", at: key, among: Training.fields, range: node)
      return nil
    }
    let domain = hyperparameter.domain
    if node.scalar?.text == LearningRateBracket.name || hasOtherwise {
      decoding.sink.error(
        .badRange, "a range that a check finds says so under `from`", at: node.location,
        suggestion: "write \(address): {from: \(LearningRateBracket.name)}")
      return nil
    }
    if node.scalar != nil { return decoding.literal(node, in: domain).map { .fixed($0) } }
    switch hyperparameter.range {
    case .interval(let interval):
      return decoding.bounds(node, scale: interval.scale, domain: domain).map {
        .interval(interval.with(low: $0.low, high: $0.high))
      }
    case .choices(let declared):
      guard case .choices(let chosen)? = decoding.choices(node, domain: domain) else { return nil }
      guard let stranger = chosen.first(where: { !declared.contains($0) }) else {
        return .choices(declared.filter { chosen.contains($0) })
      }
      decoding.sink.error(
        .badRange, "`\(stranger.cell)` is not one of the choices of `\(address)`", at: node.location,
        notes: ["choices: " + declared.map(\.cell).quotedList])
      return nil
    case .fixed: return nil
    }
  }
}
