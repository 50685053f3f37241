"""Metrics by scikit-learn.

Writes MetricValues.swift beside the tests:
    python3 metrics.py > ../MetricValues.swift && swift format -i ../MetricValues.swift
Made with scikit-learn 1.9.1, SciPy and NumPy 2.4. The scores are small numbers that single precision holds exactly, so that many
are equal. What the rows leave undefined is left out: scikit-learn says 0, or takes the mean over the classes that it sees.
"""

import numpy as np
from scipy.special import logsumexp
from sklearn import metrics as m


def scores(rows, classes, scale):
    """Scores as the test makes them."""
    return np.array(
        [[scale * ((r * 7 + c * 11 + r * r * (c + 1)) % 13) * (8 + c) / 8 for c in range(classes)] for r in range(rows)]
    )


def margins(z, c):
    """The log-odds of a class in double precision: z less ln Σ eᶻ over the others."""
    return z[:, c] - logsumexp(np.delete(z, c, axis=1), axis=1)


def classes(rows, count, labels, positive=None, scale=1):
    z, y = scores(rows, count, scale), np.array([labels(r) for r in range(rows)])
    assert (z.astype(np.float32) == z).all()
    for c in range(count):
        # Margins that differ in last bits alone would leave their order to the arithmetic.
        gaps = np.diff(np.unique(margins(z, c)))
        assert gaps.min() > 1e-9, (c, gaps.min())
    guess = z.argmax(axis=1)
    average = {"average": "macro", "zero_division": 0} if positive is None else {"pos_label": positive, "zero_division": 0}
    has = [(y == c).any() for c in range(count)]
    values = {"accuracy": m.accuracy_score(y, guess)}
    if all(has):
        values["balanced_accuracy"] = m.balanced_accuracy_score(y, guess)
    if all(has) if positive is None else has[positive]:
        values["f1"] = m.f1_score(y, guess, **average)
        values["recall"] = m.recall_score(y, guess, **average)
    if all(has) or positive is not None:
        values["precision"] = m.precision_score(y, guess, **average)
    asked = range(count) if positive is None else [positive]
    if all(has):
        values["roc_auc"] = np.mean([m.roc_auc_score(y == c, margins(z, c)) for c in asked])
    if all(has[c] for c in asked):
        values["average_precision"] = np.mean([m.average_precision_score(y == c, margins(z, c)) for c in asked])
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


def offset():
    """Values of 1.7e9 and a little, and predictions in single precision, which has steps of 128 there."""
    actual = np.array([1.7e9 + (i * 37) % 1000 for i in range(40)])
    predicted = actual.astype(np.float32).astype(np.float64)
    return {
        "rmse": m.root_mean_squared_error(actual, predicted),
        "mae": m.mean_absolute_error(actual, predicted),
        "r2": m.r2_score(actual, predicted),
    }


def mixed(r):
    return (r * r + r // 3) % 2


CASES = {
    "two classes": classes(60, 2, mixed, 1),
    "two classes, the first is positive": classes(60, 2, mixed, 0),
    "rare positives": classes(60, 2, lambda r: int(r % 19 == 3), 1),
    "no positives": classes(60, 2, lambda r: 0, 1),
    "no negatives": classes(60, 2, lambda r: 1, 1),
    "saturated": classes(60, 2, mixed, 1, scale=20),
    "saturated, the first is positive": classes(60, 2, mixed, 0, scale=20),
    "three classes": classes(70, 3, lambda r: (r * r + r // 4) % 3),
    "three classes, saturated": classes(70, 3, lambda r: (r * r + r // 4) % 3, scale=20),
    "five classes, one without rows": classes(50, 5, lambda r: [0, 1, 3, 4][(r * r) % 4]),
    "values": regression(),
    "values with an offset": offset(),
}
print("// Made by Reference/metrics.py.\n")
print("/// scikit-learn's metrics, by case.\nlet sklearnMetrics: [String: [String: Double]] = [")
for name, values in CASES.items():
    print(f'  "{name}": [' + ", ".join(f'"{k}": {float(v)!r}' for k, v in values.items()) + "],")
print("]")
