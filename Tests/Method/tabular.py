"""The accuracy of scikit-learn's MLPClassifier on people.csv, over five folds:  python3 tabular.py > tabular.json

Made with Python 3.11.7, NumPy 2.4.6 and scikit-learn 1.9.1.
"""

import csv
import json
import sys
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn.compose import ColumnTransformer
from sklearn.exceptions import ConvergenceWarning
from sklearn.impute import SimpleImputer
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

LEVELS = ["school", "college", "bachelor", "master", "doctor"]
REPEATS = 10

warnings.simplefilter("ignore", ConvergenceWarning)
with open(Path(__file__).parents[2] / "Specs/data/people.csv") as file:
    rows = list(csv.DictReader(file))


def number(cell):
    """A missing one is NaN, a level its rank."""
    if cell in ("", "?"):
        return np.nan
    return LEVELS.index(cell) if cell in LEVELS else float(cell)


NUMBERS, WORDS = ["age", "minutes", "pages", "education"], ["city", "device", "returning"]
table = np.array(
    [[number(row[name]) for name in NUMBERS] + [row[name] for name in WORDS] for row in rows], dtype=object
)
labels = np.array([row["bought"] for row in rows])
features = ColumnTransformer(
    [
        ("numbers", SimpleImputer(strategy="median"), [0, 1, 2, 3]),
        # A missing word, "", is a category of its own.
        ("words", OneHotEncoder(handle_unknown="ignore"), [4, 5, 6]),
    ],
    sparse_threshold=0,
)
scores = []
for repeat in range(REPEATS):
    network = MLPClassifier((32,), learning_rate_init=1e-3, batch_size=32, max_iter=40, tol=0, random_state=repeat)
    model = make_pipeline(features, StandardScaler(), network)
    folds = StratifiedKFold(5, shuffle=True, random_state=repeat)
    scores += list(cross_val_score(model, table, labels, cv=folds))
print(
    json.dumps(
        {
            "accuracy": round(float(np.mean(scores)), 6),
            "deviation": round(float(np.std(scores, ddof=1)), 6),
            "folds": 5,
            "repeats": REPEATS,
            "scikit-learn": sklearn.__version__,
            "numpy": np.__version__,
            "python": sys.version.split()[0],
        },
        indent=2,
    )
)
