"""What two other tools say of the same curves.

AUTOTRAINER: the rules of Zhang et al., AUTOTRAINER: An Automatic DNN Training Problem Detection and Repair System, ICSE 2021,
with the thresholds and the order of their published tool (monitor.py, `default_param`). It looks every third epoch, and
reports the first problem it finds. Its accuracy is, for a regression, one minus the loss of the standardized label. Where
the program writes no statistics of layers, its rules for gradients see none; the fraction of gradients that are zero is
taken from the fraction of dead units.

trainspotter: the package of that name, as its command line calls it. A finding counts from severity `warning` on. A run
that the program stopped goes on as NaN, as it would have. The learning rate is not given to it by default: it takes every constant rate for a missing warmup and would flag all runs.
"""

import math

from trainspotter.detectors import run_all
from trainspotter.model import Run

# Their problem: names of the program that mean the same.
AUTOTRAINER = {
    "explode": {"exploding_gradients", "learning_rate_too_high", "unstable", "bad_initialization"},
    "vanish": {"vanishing_gradients", "saturation", "bad_initialization"},
    "relu": {"dead_units", "bad_initialization", "identical_units"},
    "not_converge": {"learning_rate_too_low", "not_learning", "too_few_epochs"},
    "unstable": {"unstable", "learning_rate_too_high", "batch_too_small", "momentum_too_high"},
}
TRAINSPOTTER = {
    "divergence": {"learning_rate_too_high", "unstable", "exploding_gradients"},
    "spikes": {"unstable", "learning_rate_too_high"},
    "overfitting": {"overfitting", "too_many_epochs"},
    "plateau": {"learning_rate_too_low", "not_learning", "vanishing_gradients"},
    "grad_norm": {"exploding_gradients"},
    "lr_schedule": set(), "eval_noise": set(), "loss_floor": set(), "throughput": set(),
}
LOOKS_EVERY = 3
FAILED = ("nan", "exploded")


def number(row, column):
    try:
        return float(row[column])
    except (KeyError, TypeError, ValueError):
        return math.nan


def curve(rows, column, stands_for=None):
    values = [number(row, column) for row in rows]
    if stands_for and all(math.isnan(value) for value in values):
        values = [1 - number(row, stands_for) for row in rows]
    return values


def gradients(rows):
    """epoch: ([norm of each layer's gradient], [fraction of dead units of each ReLU]), from layers.csv."""
    epochs = {}
    for row in rows:
        norms, deaths = epochs.setdefault(int(row["epoch"] or 0), ([], []))
        norm, dead = number(row, "gradient_norm"), number(row, "dead")
        if row.get("gradient_norm"):
            norms.append(norm)
        if row["layer"].startswith("relu") and not math.isnan(dead):
            deaths.append(dead)
    return epochs


def swings(accuracy, threshold, rate):
    """Whether peaks and valleys of the accuracy differ by the threshold in that share of the epochs."""
    peaks, valleys = [], []
    for before, here, after in zip(accuracy, accuracy[1:], accuracy[2:]):
        if here >= before and here >= after:
            peaks.append(here)
        if here <= before and here <= after:
            valleys.append(here)
    return sum(peak - valley >= threshold for peak, valley in zip(peaks, valleys)) >= rate * len(accuracy)


def autotrainer(curves, layers, epochs):
    """The problem that AUTOTRAINER finds first; empty for none. A training that the program stopped has exploded."""
    rows = curves[1:]
    if curves[-1]["outcome"] in FAILED:
        return "explode"
    loss, test_loss = curve(rows, "train_loss"), curve(rows, "validation_loss")
    accuracy, test = curve(rows, "train_accuracy", "train_loss"), curve(rows, "validation_accuracy", "validation_loss")
    grads = gradients(layers)
    vanish = explode = dead = False
    for epoch in range(1, len(rows) + 1):
        if (epoch - 1) % LOOKS_EVERY:
            continue
        seen = slice(0, epoch)
        norms, deaths = grads.get(epoch, ([], []))
        if not all(map(math.isfinite, loss[seen] + test_loss[seen] + norms)) or test_loss[epoch - 1] >= 1e5:
            return "explode"
        if len(norms) > 1:
            ratio = norms[0] / norms[-1] if norms[-1] else math.inf if norms[0] else 0.0
            vanish |= ratio < 1e-3 and norms[0] < 1e-4
            explode |= ratio > 70
            dead |= bool(deaths) and sum(deaths) / len(deaths) >= 0.7
        if epoch < 0.3 * epochs:
            continue
        low = max(test[seen]) < 0.7 or max(accuracy[seen]) < 0.7
        gains = [max((b - a for a, b in zip(values, values[1:epoch])), default=0.0) for values in (accuracy, test)]
        slow = max(gains) < 0.01
        if low or slow:
            if dead:
                return "relu"
            if explode:
                return "explode"
            if vanish:
                return "vanish"
            if slow:
                return "not_converge"
        elif swings(accuracy[seen], 0.03, 0.2):
            return "unstable"
    return ""


def trainspotter(curves, layers, epochs, with_rate=False):
    """The detectors of trainspotter that warn, the most serious first."""
    run = Run()
    columns = {"train/loss": "train_loss", "eval/loss": "validation_loss"} | ({"lr": "learning_rate"} if with_rate else {})
    for row in curves:
        for metric, column in columns.items():
            if row[column]:
                run.add_point(metric, int(row["epoch"]), number(row, column))
    if curves[-1]["outcome"] in FAILED:
        for epoch in range(int(curves[-1]["epoch"] or 0), epochs + 1):
            for metric in ("train/loss", "eval/loss"):
                run.add_point(metric, epoch, math.nan)
    for epoch, (norms, _) in gradients(layers).items():
        if norms:
            run.add_point("grad_norm", epoch, math.sqrt(sum(norm * norm for norm in norms)))
    run.finalize()
    return [finding.detector for finding in run_all(run) if finding.severity in ("warning", "error")]


def judge(curves, layers, epochs):
    """tool: (what it reports, the program's names that mean it)."""
    problem = autotrainer(curves, layers, epochs)
    result = {"autotrainer": (problem, AUTOTRAINER.get(problem, set()))}
    for tool, with_rate in (("trainspotter", False), ("trainspotter_rate", True)):
        found = trainspotter(curves, layers, epochs, with_rate)
        result[tool] = " ".join(dict.fromkeys(found)), TRAINSPOTTER[found[0]] if found else set()
    return result
