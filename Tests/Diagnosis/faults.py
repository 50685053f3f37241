"""The kinds of fault: each a change of a good configuration, or of the rows that train and validate, never of those that test."""

import math
import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from healthy import MOMENTUM

# More steps than this take minutes: such a fault is left out.
LONGEST = 100_000
BOTH, SHALLOW, DEEP = ("shallow", "deep"), ("shallow",), ("deep",)


@dataclass(frozen=True)
class Kind:
    name: str
    says: str                     # for the table
    bases: tuple                  # the configurations that it changes
    accepted: tuple               # primary diagnoses that name the cause
    change: object = None         # (network, columns) -> network
    spoil: object = None          # (frame, columns of features, random) -> frame
    clean: object = None          # (network, columns) -> network: the counterpart, where it is not the configuration itself
    checks: str = ""              # a pattern of checks' alarms, "check: advice", that name the cause as well
    # The fault is in the data, and no change of the spec undoes it.
    in_data: bool = False
    only: str = ""                # "classes" or "numbers"
    clean_data: object = None     # rows of the counterpart, where they are not the data set's
    metric: str = ""              # of the test part, where it is not accuracy or R²

    def names(self, cause, alarms):
        """Whether the primary diagnosis, or the alarm of a check, is the cause."""
        return cause in self.accepted or bool(self.checks) and any(
            re.search(self.checks, f"{check}: {text}") for check, text in alarms.items())


def initial(network, columns, factor):
    """Initializers with `factor` times the standard deviation of He's, and of the output's own."""
    inputs = [columns, *network.widths]
    he = tuple(f"{{random_normal: {{std: {factor * math.sqrt(2 / n):.6g}}}}}" for n in inputs[:-1])
    return network.changed(init=he, output_init=f"{{random_normal: {{std: {factor * math.sqrt(1 / inputs[-1]):.6g}}}}}")


def plain(network, l2=0.0):
    return network.changed(l2=l2, dropout=0.0, norm=False, epochs=100)


def same_init(network, init, output=""):
    return network.changed(init=(init,) * len(network.widths), output_init=output)


def learned(frame):
    return frame["part"] != "test"


# Changes of rows.

def shuffled(frame, columns, random):
    frame = frame.copy()
    for part in ("train", "validation"):
        rows = frame["part"] == part
        frame.loc[rows, "y"] = random.permutation(frame.loc[rows, "y"].to_numpy())
    return frame


def wrong(frame, columns, random):
    """40 % of the labels become another class, or those of a regression change places."""
    frame = frame.copy()
    rows = frame.index[learned(frame) & (random.uniform(size=len(frame)) < 0.4)]
    classes = frame["y"].nunique()
    if classes <= 20:
        frame.loc[rows, "y"] = (frame.loc[rows, "y"] + random.integers(1, classes, len(rows))) % classes
    else:
        frame.loc[rows, "y"] = random.permutation(frame.loc[rows, "y"].to_numpy())
    return frame


def noise(frame, columns, random):
    frame = frame.copy()
    rows = learned(frame)
    frame.loc[rows, columns] = frame.loc[random.permutation(frame.index[rows]), columns].to_numpy()
    return frame


def leaking(frame, columns, random):
    """One more feature: the label, as known afterwards; in use, and in the test part, it is not known yet."""
    leak = frame["y"].to_numpy(float, copy=True)
    test = ~learned(frame).to_numpy()
    leak[test] = random.choice(leak[~test], test.sum())
    return frame.assign(**{f"x{len(columns)}": leak})


def shifted(frame, columns, random):
    """The validation rows of another instrument: scaled and moved."""
    frame = frame.copy().astype({column: float for column in columns})
    spread = frame[columns].std().to_numpy()
    rows = frame["part"] == "validation"
    frame.loc[rows, columns] = frame.loc[rows, columns] * 2 + 3 * spread * random.choice([-1, 1], len(columns))
    return frame


def imbalanced(frame, columns, random):
    """One class keeps its rows, of the others one in a hundred remains, and at least two in a part."""
    keep = np.ones(len(frame), bool)
    for part in ("train", "validation"):
        rows = (frame["part"] == part).to_numpy()
        counts = frame.loc[rows, "y"].value_counts()
        for label in counts.index[1:]:
            these = np.flatnonzero(rows & (frame["y"] == label).to_numpy())
            keep[random.permutation(these)[max(2, counts.iloc[0] // 100):]] = False
    return frame[keep].reset_index(drop=True)


def few(frame, columns, random):
    """Thirty to forty rows train, on as many more features that are noise."""
    rows = frame.index[frame["part"] == "train"]
    classes = frame["y"].nunique()
    wanted = min(len(rows) // 2, max(30, 4 * classes) if classes <= 20 else 40)
    order = random.permutation(rows)
    if classes <= 20:
        # Each class in turn, so that none is missing.
        ranks = frame.loc[order].groupby("y").cumcount()
        order = ranks.sort_values(kind="stable").index.to_numpy()
    frame = frame.drop(index=order[wanted:]).reset_index(drop=True)
    extra = random.normal(size=(len(frame), len(columns)))
    names = [f"x{len(columns) + i}" for i in range(len(columns))]
    return pd.concat([frame, pd.DataFrame(extra, columns=names)], axis=1)


def standardized(frame, columns, factor=1.0):
    train = frame.loc[frame["part"] == "train", columns]
    spread = train.std(ddof=0).replace(0, 1)
    return frame.assign(**{column: (frame[column] - train[column].mean()) / spread[column] * factor for column in columns})


def one_large(frame, columns, random):
    frame = standardized(frame, columns)
    column = columns[int(random.integers(len(columns)))]
    return frame.assign(**{column: frame[column] * 1e6})


def biased(frame, columns, random):
    """One more feature, which is constant and large: half of the first layer's units never, and half of them always, are above 0."""
    return standardized(frame, columns).assign(**{f"x{len(columns)}": 1000.0})


def thousands(frame, columns, random):
    """The label with a mean of 3000 and a standard deviation of 1000, as prices have; R² does not see it."""
    train = frame.loc[frame["part"] == "train", "y"]
    return frame.assign(y=(frame["y"] - train.mean()) / train.std() * 1000 + 3000)


def stops_early(network, columns):
    return network.changed(extra="early_stopping: {patience: 2}")


RAW = "preprocess: []"
SLOW = ("learning_rate_too_low", "too_few_epochs", "not_learning", "underfitting")
FAST = ("learning_rate_too_high", "unstable", "exploding_gradients")
WEIGHTS = ("bad_initialization", "vanishing_gradients", "exploding_gradients", "saturation", "identical_units", "dead_units")
SCALES = ("unscaled_inputs",)
REGULARIZED = ("over_regularized",)

KINDS = [
    Kind("rate_low", "rate × 1e-4", BOTH, ("learning_rate_too_low",), lambda n, c: n.changed(rate=n.rate * 1e-4)),
    Kind("rate_x1e-3", "rate × 1e-3", BOTH, SLOW[:2], lambda n, c: n.changed(rate=n.rate * 1e-3)),
    Kind("rate_x0.01", "rate × 0.01", BOTH, SLOW[:2], lambda n, c: n.changed(rate=n.rate * 0.01)),
    Kind("rate_x0.1", "rate × 0.1", BOTH, SLOW[:2], lambda n, c: n.changed(rate=n.rate * 0.1)),
    Kind("rate_high", "rate × 1e3", BOTH, FAST, lambda n, c: n.changed(rate=n.rate * 1e3)),
    Kind("rate_x100", "rate × 100", BOTH, FAST + ("dead_units",), lambda n, c: n.changed(rate=n.rate * 100)),
    Kind("std_x10", "std × 10", BOTH, ("bad_initialization", "exploding_gradients", "saturation"), lambda n, c: initial(n, c, 10)),
    Kind("std_x0.01", "std × 0.01", DEEP, ("bad_initialization", "vanishing_gradients"), lambda n, c: initial(n, c, 0.01)),
    Kind("std_1e30", "std 1e30", SHALLOW, ("bad_initialization",), lambda n, c: same_init(n, "{random_normal: {std: 1e30}}")),
    Kind("zeros", "weights of zero", BOTH, ("identical_units", "bad_initialization", "dead_units"), lambda n, c: same_init(n, "zeros")),
    Kind("constant", "weights all alike", BOTH, ("identical_units", "bad_initialization"),
         lambda n, c: same_init(n, "{constant: 0.1}", "{constant: 0.1}")),
    Kind("inputs_x100", "inputs × 100", BOTH, SCALES, lambda n, c: n.changed(data=RAW),
         lambda f, c, r: standardized(f, c, 100), checks="size of 1"),
    Kind("one_input_1e6", "one input at 1e6", BOTH, SCALES, lambda n, c: n.changed(data=RAW), one_large, checks="size of 1"),
    Kind("labels_shuffled", "labels shuffled", SHALLOW, ("not_learning", "overfitting", "noisy_labels"), None, shuffled, in_data=True),
    Kind("labels_wrong", "40 % of labels wrong", BOTH, ("not_learning", "overfitting", "noisy_labels", "too_many_epochs"), None, wrong, in_data=True),
    Kind("l2_x1e3", "L2 × 1e3", BOTH, REGULARIZED, lambda n, c: n.changed(l2=max(n.l2, 1e-3) * 1e3)),
    Kind("l1_large", "L1 of 0.1", SHALLOW, REGULARIZED, lambda n, c: n.changed(l1=0.1)),
    Kind("no_regularization", "no regularization, few examples", SHALLOW, ("overfitting", "too_many_epochs"),
         lambda n, c: plain(n), few, lambda n, c: plain(n, l2=0.03), clean_data=few),
    Kind("width_2", "width 2", BOTH, ("underfitting", "dead_units"), lambda n, c: n.changed(widths=(2,) * len(n.widths))),
    Kind("width_4", "width 4", BOTH, ("underfitting", "dead_units"), lambda n, c: n.changed(widths=(4,) * len(n.widths))),
    Kind("sigmoid_deep", "ten layers of sigmoids", SHALLOW, ("vanishing_gradients", "saturation", "bad_initialization"),
         lambda n, c: n.changed(widths=(32,) * 10, activation="sigmoid", init=(), norm=False, dropout=0.0)),
    Kind("dead_relu", "ReLUs dead from a bias: a constant input of 1000", BOTH, ("dead_units",) + SCALES + ("bad_initialization",),
         lambda n, c: n.changed(data=RAW), biased, checks="size of 1|constant"),
    Kind("dropout_0.95", "dropout 0.95", BOTH, ("over_regularized", "dropout_unhelpful", "underfitting"),
         lambda n, c: n.changed(dropout=0.0, dropout_inside=0.95)),
    Kind("epochs_few", "epochs ÷ 50", BOTH, SLOW[:2] + ("underfitting",), lambda n, c: n.changed(epochs=max(1, n.epochs // 50))),
    Kind("epochs_many", "epochs × 50", SHALLOW, ("too_many_epochs", "overfitting"), lambda n, c: n.changed(epochs=n.epochs * 50)),
    Kind("label_unscaled", "a label in thousands", BOTH, ("unscaled_labels",), lambda n, c: n.changed(label="[]"), thousands, only="numbers",
         checks="label"),
    # The program refuses a spec with batches of 1 before batch norm; 2 is the least that it trains.
    Kind("batch_2_norm", "batches of 2, batch norm", BOTH, ("batch_too_small", "unstable", "learning_rate_too_high"),
         lambda n, c: n.changed(batch=2, norm=True), clean=lambda n, c: n.changed(norm=True)),
    Kind("beta_0.9999", "β 0.9999", BOTH, ("momentum_too_high", "unstable", "learning_rate_too_high"),
         lambda n, c: n.changed(optimizer="{momentum: {beta: 0.9999}}", rate=n.rate if "momentum" in n.optimizer else 0.01)),
    Kind("imbalance", "imbalance 100 : 1", SHALLOW, ("imbalanced_classes",), None, imbalanced, only="classes", in_data=True,
         metric="balanced_accuracy", checks="a class is rare"),
    Kind("no_signal", "features without signal", SHALLOW, ("not_learning", "overfitting", "noisy_labels"), None, noise, in_data=True),
    Kind("leak", "leaking label", BOTH, (), None, leaking, in_data=True, checks="says the label"),
    Kind("validation_shifted", "validation of another distribution", BOTH, (), stops_early, shifted, stops_early, in_data=True,
         checks="not drawn like"),
    Kind("clip_tiny", "gradients clipped to 1e-4", DEEP, SLOW, lambda n, c: n.changed(extra="clip_norm: 1e-4")),
    Kind("decay_fast", "rate halved each epoch", DEEP, SLOW, lambda n, c: n.changed(schedule="{exponential: 0.5}")),
    Kind("batch_all", "one batch of all rows", BOTH, SLOW, lambda n, c: n.changed(batch="all")),
    Kind("tanh_saturated", "tanh saturated from the start", SHALLOW, ("saturation", "bad_initialization"),
         lambda n, c: initial(n.changed(activation="tanh"), c, 30)),
    Kind("output_large", "output weights of 30", BOTH, ("bad_initialization", "exploding_gradients"),
         lambda n, c: n.changed(output_init="{random_normal: {std: 30}}"), checks="initial_loss"),
]
