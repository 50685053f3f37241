package import CaviarSpec

/// The diagnosis rules, in the order in which they are tried: the first that applies names the primary cause of a trial. A
/// new rule is a file in this folder and a line here.
package let diagnosisRules: [any DiagnosisRule.Type] = [
  IdenticalUnits.self,
  UnscaledInputs.self,
  UnscaledLabels.self,
  BatchTooSmall.self,
  BadInitialization.self,
  Saturation.self,
  VanishingGradients.self,
  OverRegularized.self,
  MomentumTooHigh.self,
  ExplodingGradients.self,
  ImbalancedClasses.self,
  LearningRateTooHigh.self,
  LearningRateTooLow.self,
  Underfitting.self,
  DeadUnits.self,
  Unstable.self,
  TooManyEpochs.self,
  Overfitting.self,
  NotLearning.self,
  TooFewEpochs.self,
  DropoutUnhelpful.self,
  AccuracyWithoutLoss.self,
]

/// The rules as a kind of component.
package let diagnosisKind = ComponentKind<any DiagnosisRule>("diagnosis", of: diagnosisRules.map { $0 })
