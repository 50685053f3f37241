// Made by Reference/metrics.py.

/// scikit-learn's metrics, by case.
let sklearnMetrics: [String: [String: Double]] = [
  "two classes": [
    "accuracy": 0.48333333333333334, "balanced_accuracy": 0.525, "f1": 0.45614035087719296,
    "precision": 0.35135135135135137, "recall": 0.65, "roc_auc": 0.5525, "average_precision": 0.3746895730112264,
  ],
  "two classes, the first is positive": [
    "accuracy": 0.48333333333333334, "balanced_accuracy": 0.525, "f1": 0.5079365079365079,
    "precision": 0.6956521739130435, "recall": 0.4, "roc_auc": 0.5525, "average_precision": 0.6973349974521766,
  ],
  "rare positives": [
    "accuracy": 0.43333333333333335, "balanced_accuracy": 0.7017543859649122, "f1": 0.15,
    "precision": 0.08108108108108109, "recall": 1.0, "roc_auc": 0.6228070175438596,
    "average_precision": 0.07348521767381416,
  ],
  "three classes": [
    "accuracy": 0.3, "balanced_accuracy": 0.3115079365079365, "f1": 0.2915584415584416,
    "precision": 0.28882575757575757, "recall": 0.3115079365079365, "roc_auc": 0.483785710493785,
    "average_precision": 0.321289074892396,
  ],
  "five classes, one without rows": [
    "accuracy": 0.12, "balanced_accuracy": 0.12, "f1": 0.07758620689655173, "precision": 0.21428571428571427,
    "recall": 0.048,
  ],
  "values": ["loss": 0.062109375, "rmse": 0.24921752546721107, "mae": 0.215625, "r2": 0.9777485445588894],
]
