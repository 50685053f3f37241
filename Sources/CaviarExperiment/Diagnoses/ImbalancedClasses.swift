package import CaviarSpec
import CaviarTraining

/// A network that always answers with the frequent class is right almost always, and useless (He and Garcia, 2009).
package struct ImbalancedClasses: DiagnosisRule {
  package static let name = "imbalanced_classes"
  package static let otherNames = ["class_imbalance", "imbalance", "imbalanced"]
  package static let summary = "A class is so rare that the network ignores it."
  package static let evidence =
    "the rarest class has less than a tenth of the examples of the most frequent, examples have no weights, and accuracy is near the share of the most frequent class, which has most of the examples"
  package static let advice =
    "weight the examples: `class_weight: balanced`, and choose validation_balanced_accuracy or validation_f1 as the objective"
  package static let example = "imbalanced_classes: {share: 0.1}"
  package static let source: String? = "He and Garcia, Learning from Imbalanced Data, IEEE TKDE 21, 2009"
  package static let precision: Precision? = Precision(right: 60, of: 60)
  package static let fields: [Field<Self>] = [
    .init(
      "share", \.share, .number(.between(0, 1)),
      "Examples of the rarest class, as a fraction of those of the most frequent."),
    .init(
      "gain", \.gain, .number(.between(0, 1)),
      "Fraction of the errors of the most frequent class's prediction that must be avoided."),
  ]

  package var share = 0.1
  package var gain = 0.5

  package init() {}

  package func cause(in subject: DiagnosisSubject) -> DiagnosedCause? {
    guard let evidence = subject.evidence, let rarest = evidence.rarest, let commonest = evidence.commonest,
      let training = subject.configuration?.training, training.classWeight == nil,
      let best = subject.validationAccuracies.highest, rarest < share * commonest,
      commonest > 0.5, best.value < commonest + gain * (1 - commonest),
      // What still falls from the first epoch to the last has not been trained yet.
      !subject.isCreeping(0.1)
    else { return nil }
    return DiagnosedCause(
      "the rarest class makes up \((100 * rarest).sixDigits) % of the training examples, and the best accuracy, "
        + "\(best.value.sixDigits), is near the share of the most frequent, \(commonest.sixDigits)",
      [.training("class_weight", from: nil, to: "balanced")])
  }
}
