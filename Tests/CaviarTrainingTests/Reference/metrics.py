"""Metrics by scikit-learn.

Writes MetricValues.swift beside the tests:
    python3 metrics.py > ../MetricValues.swift && swift format -i ../MetricValues.swift
Made with scikit-learn 1.9.1 and NumPy 2.4.6. The scores are small whole numbers over their sums, so that many are equal.
"""

import numpy as np
from sklearn import metrics as m


def case(rows, classes, labels):
    """Probabilities as the test makes them, in float32, and the labels."""
    weights = np.array([[1 + (r * 7 + c * 11 + r * r * (c + 1)) % 13 for c in range(classes)] for r in range(rows)])
    p = weights.astype(np.float32) / weights.sum(axis=1, keepdims=True).astype(np.float32)
    return p.astype(np.float64), np.array([labels(r) for r in range(rows)])


def classes(rows, count, labels, positive):
    p, y = case(rows, count, labels)
    guess = p.argmax(axis=1)
    average = {"average": "macro", "zero_division": 0} if count > 2 else {"pos_label": positive, "zero_division": 0}
    values = {
        "accuracy": m.accuracy_score(y, guess),
        "balanced_accuracy": m.balanced_accuracy_score(y, guess),
        "f1": m.f1_score(y, guess, **average),
        "precision": m.precision_score(y, guess, **average),
        "recall": m.recall_score(y, guess, **average),
    }
    if count == 2:
        values["roc_auc"] = m.roc_auc_score(y == positive, p[:, positive])
        values["average_precision"] = m.average_precision_score(y == positive, p[:, positive])
    elif len(set(y)) == count:
        values["roc_auc"] = m.roc_auc_score(y, p, multi_class="ovr", average="macro")
        one_hot = np.eye(count)[y]
        values["average_precision"] = m.average_precision_score(one_hot, p, average="macro")
    return values


def regression():
    r = np.arange(40)
    actual = np.array([((i * 37) % 23) / 4 - 1 for i in r])
    predicted = np.array([((i * 37) % 23) / 4 - 1 + ((i * 11) % 7 - 3) / 8 for i in r])
    return {
        "loss": m.mean_squared_error(actual, predicted),
        "rmse": m.root_mean_squared_error(actual, predicted),
        "mae": m.mean_absolute_error(actual, predicted),
        "r2": m.r2_score(actual, predicted),
    }


CASES = {
    "two classes": classes(60, 2, lambda r: (r * r + r // 3) % 2, 1),
    "two classes, the first is positive": classes(60, 2, lambda r: (r * r + r // 3) % 2, 0),
    "rare positives": classes(60, 2, lambda r: int(r % 19 == 3), 1),
    "three classes": classes(70, 3, lambda r: (r * r + r // 4) % 3, None),
    "five classes, one without rows": classes(50, 5, lambda r: [0, 1, 3, 4][(r * r) % 4], None),
    "values": regression(),
}
print("// Made by Reference/metrics.py.\n")
print("/// scikit-learn's metrics, by case.\nlet sklearnMetrics: [String: [String: Double]] = [")
for name, values in CASES.items():
    print(f'  "{name}": [' + ", ".join(f'"{k}": {float(v)!r}' for k, v in values.items()) + "],")
print("]")
