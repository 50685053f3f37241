internal import CaviarSpec
internal import CaviarYAML

/// The learning rate over the epochs of a fit: a warmup, then a decay, as in `{cosine: {floor: 0}, warmup: 2}`.
///
/// In epoch e of the warmup the rate is learning_rate · e / (warmup + 1). The decay starts after the warmup and spans
/// the epochs that are left.
package struct LearningRateSchedule: Sendable {
  package var decay: (any Schedule)?
  package var warmup = 0

  package init(_ decay: (any Schedule)? = nil, warmup: Int = 0) {
    self.decay = decay
    self.warmup = warmup
  }

  /// The factor of the learning rate in `epoch` of `epochs`, both counted from 1.
  package func factor(epoch: Int, of epochs: Int) -> Double {
    guard epoch > warmup else { return Double(max(1, epoch)) / Double(warmup + 1) }
    return decay?.factor(epoch: epoch - warmup, of: epochs - warmup) ?? 1
  }
}

extension Codec where Value == LearningRateSchedule {
  /// The codec of a decay, a `warmup`, both side by side, `none`, or a choice of these.
  static var learningRateSchedule: Codec {
    Codec(
      "a learning rate schedule",
      decode: { node, decoding in
        guard let choices = node.choices else { return decoding.schedule(node) }
        return decoding.choice(choices, address: decoding.address) { alternative, _, decoding in
          decoding.schedule(alternative)
        }
      },
      encode: { schedule in
        let decay = schedule.decay.flatMap(scheduleKind.codec.encode)
        guard schedule.warmup > 0 else { return decay ?? "none" }
        return (decay ?? [:]).setting("warmup", to: .integer(schedule.warmup))
      },
      schema: { writer in
        let schedule = writer.definition(writer.isSearchable ? "searchable schedule" : "schedule") { writer in
          let warmup = [SpecValue.Member("warmup", Codec<Int>.warmup.schema(&writer))]
          let alone: SpecValue = [
            "type": "object", "properties": .map(warmup), "required": ["warmup"], "additionalProperties": false,
          ]
          let beside = scheduleKind.schemas(beside: warmup, &writer)
          return ["anyOf": .list([["const": "none"], scheduleKind.one(&writer), alone] + beside)]
        }
        return writer.orChoice(of: schedule)
      })
  }
}

extension Decoding {
  fileprivate mutating func schedule(_ node: Node) -> Parametric<LearningRateSchedule>? {
    if node.scalar?.text == "none" { return Parametric("none") { _ in LearningRateSchedule() } }
    guard let entry = node.mapping?.first(where: { $0.key.scalar?.text == "warmup" }) else {
      return scheduleKind.decode(node, &self)?.map { LearningRateSchedule($0) }
    }
    address = address(of: "warmup")
    let warmup = Codec<Int>.warmup.decode(entry.value, &self)
    let rest = node.removing(["warmup"])
    guard rest.mapping?.isEmpty == false else {
      return warmup.map { warmup in
        Parametric(["warmup": warmup.canonical]) { LearningRateSchedule(warmup: warmup.at($0)) }
      }
    }
    guard let decay = scheduleKind.decode(rest, &self), let warmup else { return nil }
    return Parametric(decay.canonical.setting("warmup", to: warmup.canonical)) { point in
      LearningRateSchedule(decay.at(point), warmup: warmup.at(point))
    }
  }
}

extension Codec where Value == Int {
  fileprivate static var warmup: Codec { .integer(.between(0, 100_000)) }
}
