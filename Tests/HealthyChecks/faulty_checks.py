"""How often checks catch specs that are made faulty:

    venv/bin/python faulty_checks.py --program .build/release/caviar --work DIR --table faulty_checks.md

Tables of scikit-learn are made faulty in the data or in the spec, each fault with ten seeds, and run the check that
should see it. A fault in the data moves, copies or replaces cells of the file. Exit code 1 if a check catches fewer than
95 % of its faults.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import sklearn.datasets

TABLES = {"digits": "softmax", "breast_cancer": "softmax", "wine": "softmax", "diabetes": "regression"}
# Thresholds were chosen on seeds 1 to 60.
SEEDS = range(61, 71)


def table(name):
    return getattr(sklearn.datasets, f"load_{name}")(as_frame=True).frame.sample(frac=1, random_state=0, ignore_index=True)


def features(frame):
    return [column for column in frame.columns if column != "target"]


# Faults in the data: from a table and a random generator to a table.

def shuffled_labels(frame, random):
    return frame.assign(target=random.permutation(frame["target"].to_numpy()))


def leaking_feature(frame, random):
    noise = random.normal(0, 1e-3, len(frame)) * frame["target"].std()
    return frame.assign(outcome=3 * frame["target"].astype(float) + noise)


def unscaled_feature(frame, random):
    return frame.assign(stamp=1.7e9 + random.uniform(0, 1e6, len(frame)))


def rare_class(frame, random):
    """One class against the rest, all but a hundredth of it left out."""
    frame = frame.assign(target=(frame["target"] == 0).astype(int)).sample(frac=1, random_state=int(random.integers(1 << 30)))
    rare = frame[frame["target"] == 1]
    return frame.drop(rare.index[max(4, len(frame) // 120):]).reset_index(drop=True)


def copied_rows(frame, random):
    frame = frame.assign(part=np.where(random.uniform(size=len(frame)) < 0.7, "train", "validation"))
    validation, train = frame.index[frame["part"] == "validation"], frame.index[frame["part"] == "train"]
    copied = random.choice(validation, len(validation) // 4, replace=False)
    columns = [*features(frame.drop(columns="part")), "target"]
    frame.loc[copied, columns] = frame.loc[random.choice(train, len(copied), replace=False), columns].to_numpy()
    return frame


def drifted_part(frame, random):
    frame = frame.astype({column: float for column in features(frame)})
    frame = frame.assign(part=np.where(random.uniform(size=len(frame)) < 0.55, "train", "validation"))
    columns = random.choice(features(frame.drop(columns="part")), 4, replace=False)
    frame.loc[frame["part"] == "validation", columns] += 1.0 * frame[columns].std()
    return frame


PARTS = "split: {column: part}"
# check: [(fault, tables, change of the data, data, model, training)]; an empty text keeps the healthy one.
FAULTS = {
    "gradient": [("weights of 1e30", TABLES, None, "", "[{dense: {units: 20, init: {random_normal: {std: 1e30}}}}, relu, {dense: {units: 20, init: {random_normal: {std: 1e300}}}}, relu, %s]", "")],
    "initial_loss": [("output weights of 5", TABLES, None, "", "[{dense: {units: 50}}, relu, {%s: {init: {random_normal: {std: 5}}}}]", ""),
                     ("features × 1000", ["digits", "breast_cancer", "wine"], None, "preprocess: [standardize, {divide: {by: 1e-3}}]", "", "")],
    "regularization_raises_loss": [("weights that are zero", TABLES, None, "", "[{dense: {units: 20, init: zeros}}, relu, {%s: {init: zeros}}]", "")],
    "overfit_tiny": [("hidden weights that are zero", TABLES, None, "", "[{dense: {units: 20, init: zeros}}, relu, %s]", ""),
                     ("twenty layers of sigmoids", ["digits", "wine", "breast_cancer"], None, "", "[{repeat: {times: 20, layers: [{dense: {units: 20, init: {random_normal: {std: 0.01}}}}, sigmoid]}}, %s]", "")],
    "input_independent_baseline": [("shuffled labels", TABLES, shuffled_labels, "", "", "")],
    "batch_norm_evaluation": [("batches of 2", ["digits", "wine", "breast_cancer"], None, "", "[{dense: {units: 30}}, batch_norm, relu, %s]", "batch_size: 2"),
                              ("the last batch's averages", ["digits"], None, "", "[{dense: {units: 30}}, {batch_norm: {decay: 0}}, relu, %s]", "batch_size: 8")],
    "data": [("a feature made from the label", TABLES, leaking_feature, "", "", ""),
             ("a time stamp, unscaled", TABLES, unscaled_feature, "preprocess: []", "", ""),
             ("a rare class", ["digits", "breast_cancer"], rare_class, "split: {train: 0.7, validation: 0.3}", "", ""),
             ("copied rows", ["digits", "breast_cancer", "diabetes"], copied_rows, PARTS, "", ""),
             ("a drifted part", ["digits", "breast_cancer"], drifted_part, PARTS, "", "")],
    "learning_rate_bracket": [("rates too low", TABLES, None, "", "", "learning_rate: {log: [1e-12, 1e-9]}"),
                              ("rates too high", TABLES, None, "", "", "learning_rate: {log: [1e8, 1e10]}")],
}


def spec(check, output, file, seed, data, model, training):
    label = "label: target" if output == "softmax" else "label: {name: target, preprocess: [standardize]}"
    data = ", ".join(filter(None, [f"csv: {file}", label, data]))
    rate = "" if "learning_rate" in training else "learning_rate: 0.01"
    training = ", ".join(filter(None, ["optimizer: {momentum: {beta: 0.9}}", rate, training]))
    stages = "stages: [{name: only, trials: 2, epochs: 2}]\n" if "learning_rate: {" in training else ""
    model = (model or "[{dense: {units: 50}}, relu, %s]") % output
    return (f"caviar: 1\nseed: {seed}\ndata: {{{data}}}\nmodel: {model}\ntraining: {{{training}}}\nchecks: [{check}]\n{stages}")


def wilson(hits, n):
    z, p = 1.96, hits / n
    centre, half = p + z * z / (2 * n), z * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
    return f"{100 * (centre - half) / (1 + z * z / n):.1f}–{100 * (centre + half) / (1 + z * z / n):.1f} %"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--work", required=True, type=Path)
    parser.add_argument("--table", type=Path)
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    lines = ["Faults that checks catch, by `faulty_checks.py`, with 95 % intervals (Wilson).", "",
             "| check | fault | caught | of | interval |", "| --- | --- | ---: | ---: | --- |"]
    worst = 1.0
    for check, faults in FAULTS.items():
        all_caught = all_made = 0
        for fault, tables, change, data, model, training in faults:
            caught = made = 0
            for name in tables:
                for seed in SEEDS:
                    frame = table(name)
                    if change:
                        frame = change(frame, np.random.default_rng(seed))
                    file = options.work / "data.csv"
                    frame.to_csv(file, index=False)
                    path = options.work / "spec.yaml"
                    path.write_text(spec(check, TABLES[name], file, seed, data, model, training))
                    ran = subprocess.run([options.program, "check", str(path), "--json"], capture_output=True, text=True)
                    if ran.returncode not in (0, 1):
                        sys.exit(f"{fault}, {name}: {ran.stderr}\n{path.read_text()}")
                    made += 1
                    missed = json.loads(ran.stdout)[0]
                    caught += missed["verdict"] == "fail"
                    if missed["verdict"] != "fail":
                        print(f"missed: {check}, {fault}, {name}, seed {seed}: {missed['seen']}", file=sys.stderr)
            lines.append(f"| `{check}` | {fault} | {caught} | {made} | {wilson(caught, made)} |")
            all_caught, all_made = all_caught + caught, all_made + made
        lines.append(f"| **`{check}`** | all | {all_caught} | {all_made} | {wilson(all_caught, all_made)} |")
        worst = min(worst, all_caught / all_made)
    report = "\n".join(lines)
    print(report)
    if options.table:
        options.table.write_text(report + "\n")
    sys.exit(0 if worst >= 0.95 else 1)


if __name__ == "__main__":
    main()
