/// The diagnosis rules, in the order in which they are tried: the first that applies names the cause. A new rule is a file in this
/// folder and a line here.
package let diagnosisRules: [any DiagnosisRule.Type] = [
  LearningRateTooHigh.self,
  LearningRateTooLow.self,
  Overfitting.self,
]
