// Made by Reference/metrics.py.

/// scikit-learn's metrics, by case.
let sklearnMetrics: [String: [String: Double]] = [
  "two classes": [
    "accuracy": 0.48333333333333334, "balanced_accuracy": 0.525, "f1": 0.45614035087719296, "recall": 0.65,
    "precision": 0.35135135135135137, "roc_auc": 0.5475, "average_precision": 0.37211283637198966,
  ],
  "two classes, the first is positive": [
    "accuracy": 0.48333333333333334, "balanced_accuracy": 0.525, "f1": 0.5079365079365079, "recall": 0.4,
    "precision": 0.6956521739130435, "roc_auc": 0.5475000000000001, "average_precision": 0.6858234594658906,
  ],
  "rare positives": [
    "accuracy": 0.43333333333333335, "balanced_accuracy": 0.7017543859649122, "f1": 0.15, "recall": 1.0,
    "precision": 0.08108108108108109, "roc_auc": 0.6228070175438596, "average_precision": 0.07702702702702702,
  ],
  "no positives": ["accuracy": 0.38333333333333336, "precision": 0.0],
  "no negatives": [
    "accuracy": 0.6166666666666667, "f1": 0.7628865979381443, "recall": 0.6166666666666667, "precision": 1.0,
    "average_precision": 1.0,
  ],
  "saturated": [
    "accuracy": 0.48333333333333334, "balanced_accuracy": 0.525, "f1": 0.45614035087719296, "recall": 0.65,
    "precision": 0.35135135135135137, "roc_auc": 0.5475, "average_precision": 0.37211283637198966,
  ],
  "saturated, the first is positive": [
    "accuracy": 0.48333333333333334, "balanced_accuracy": 0.525, "f1": 0.5079365079365079, "recall": 0.4,
    "precision": 0.6956521739130435, "roc_auc": 0.5475000000000001, "average_precision": 0.6858234594658906,
  ],
  "three classes": [
    "accuracy": 0.3, "balanced_accuracy": 0.3115079365079365, "f1": 0.2915584415584416, "recall": 0.3115079365079365,
    "precision": 0.28882575757575757, "roc_auc": 0.505672884166673, "average_precision": 0.33639646461541056,
  ],
  "three classes, saturated": [
    "accuracy": 0.3, "balanced_accuracy": 0.3115079365079365, "f1": 0.2915584415584416, "recall": 0.3115079365079365,
    "precision": 0.28882575757575757, "roc_auc": 0.504465154698074, "average_precision": 0.3359838788622933,
  ],
  "five classes, one without rows": ["accuracy": 0.12],
  "values": ["loss": 0.062109375, "rmse": 0.24921752546721107, "mae": 0.215625, "r2": 0.9777485445588894],
  "values with an offset": ["rmse": 37.41523753766639, "mae": 32.45, "r2": 0.9828484089231401],
]
