"""How often the bracket of the learning rate holds a rate as good as the best of a sweep:

    venv/bin/python bracket.py --program .build/release/caviar --work DIR --table bracket.md

Eight tasks, ten seeds each. For each task, a sweep trains 200 rates between 1e-7 and 10 for 20 epochs. Its curve is the running
median of the validation loss over nine neighbours; its noise is the deviation of the losses from the curve, near the lowest
point. A bracket is right if it holds a rate whose point of the curve is within the noise of the lowest. Exit code 1 if fewer
than 90 % are right, or fewer than 80 % are at most three decades wide. The defaults of the check were chosen on other seeds.
"""

import argparse
import csv
import json
import math
import statistics
import subprocess
import sys
from pathlib import Path

import numpy as np
import sklearn.datasets


def bundled(name):
    return getattr(sklearn.datasets, f"load_{name}")(as_frame=True).frame


def made(features, target):
    import pandas

    return pandas.DataFrame({f"x{i}": features[:, i] for i in range(features.shape[1])} | {"target": target})


def spirals():
    random = np.random.default_rng(0)
    angle = np.sqrt(random.uniform(size=900)) * 3 * np.pi
    arm = np.arange(900) % 3
    points = np.stack([np.cos(angle + arm * 2 * np.pi / 3), np.sin(angle + arm * 2 * np.pi / 3)], 1) * angle[:, None]
    return made(points + random.normal(0, 0.3, points.shape), arm)


def circles():
    return made(*sklearn.datasets.make_circles(800, noise=0.1, factor=0.5, random_state=0))


MOMENTUM, ADAM, SGD = "{momentum: {beta: 0.9}}", "adam", "sgd"
NORM = "[{dense: {units: 64}}, batch_norm, relu, {dense: {units: 32}}, batch_norm, relu, %s]"
PLAIN = "[{dense: {units: 50}}, relu, %s]"
TASKS = {
    "digits, momentum": (lambda: bundled("digits"), "softmax", PLAIN, MOMENTUM, ""),
    "digits, adam, batch norm": (lambda: bundled("digits"), "softmax", NORM, ADAM, ""),
    "digits, raw pixels, sgd": (lambda: bundled("digits"), "softmax", PLAIN, SGD, "preprocess: [zero_center]"),
    "digits, three layers of tanh": (lambda: bundled("digits"), "softmax", "[{repeat: {times: 3, layers: [{dense: {units: 40}}, tanh]}}, %s]", MOMENTUM, ""),
    "breast_cancer, momentum": (lambda: bundled("breast_cancer"), "softmax", PLAIN, MOMENTUM, ""),
    "diabetes, adam": (lambda: bundled("diabetes"), "regression", PLAIN, ADAM, "label: {name: target, preprocess: [standardize]}"),
    "spirals, adam": (spirals, "softmax", "[{dense: {units: 64}}, relu, {dense: {units: 64}}, relu, %s]", ADAM, ""),
    "circles, sgd": (circles, "softmax", PLAIN, SGD, ""),
}
RANGE = (1e-7, 10)


def spec(file, task, seed, rest, name):
    _, output, model, optimizer, data = TASKS[task]
    label = "" if "label:" in data else "label: target"
    data = ", ".join(filter(None, [f"csv: {file}", label, data]))
    return (f"caviar: 1\nname: {name}\nseed: {seed}\ndata: {{{data}}}\nmodel: {model % output}\n"
            f"training: {{optimizer: {optimizer}, learning_rate: {{log: [{RANGE[0]}, {RANGE[1]}]}}}}\n"
            f"objective: validation_loss\n{rest}\n")


def sweep(program, work, file, task, name):
    """(rate, lowest validation loss of the running median, noise)."""
    path = work / "sweep.yaml"
    path.write_text(spec(file, task, 99, "checks: []\nstages: [{name: sweep, trials: 200, epochs: 20}]", name))
    subprocess.run([program, "run", str(path), "--results", str(work / "Results"), "--fresh", "--quiet"], check=True)
    points = []
    with (work / "Results" / name / "trials.csv").open() as rows:
        for row in csv.DictReader(rows):
            loss = float(row["validation_loss"]) if row["outcome"] == "completed" and row["validation_loss"] else math.inf
            points.append((float(row["learning_rate"]), loss))
    points.sort()
    curve = [statistics.median(loss for _, loss in points[max(0, i - 4):i + 5]) for i in range(len(points))]
    best = min(range(len(curve)), key=curve.__getitem__)
    near = [points[i][1] - curve[i] for i in range(max(0, best - 10), min(len(curve), best + 11)) if math.isfinite(points[i][1])]
    return [(rate, loss) for (rate, _), loss in zip(points, curve)], curve[best], statistics.pstdev(near), points[best][0]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--work", required=True, type=Path)
    parser.add_argument("--table", type=Path)
    parser.add_argument("--options", default="", help="options of the check, as YAML")
    parser.add_argument("--curves", type=Path, help="write the curves of all brackets here, as JSON")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    lines = ["| task | best rate of the sweep | right | median bracket | at most 3 decades wide |", "| --- | --- | ---: | --- | ---: |"]
    right = narrow = made = 0
    curves = []
    for number, task in enumerate(TASKS):
        file = options.work / "data.csv"
        TASKS[task][0]().sample(frac=1, random_state=0).to_csv(file, index=False)
        curve, lowest, noise, best = sweep(options.program, options.work, file, task, f"sweep{number}")
        hits = thin = 0
        lows, highs = [], []
        for seed in range(21, 31):
            path = options.work / "bracket.yaml"
            check = f"{{learning_rate_bracket: {{{options.options}}}}}"
            path.write_text(spec(file, task, seed, f"checks: [{check}]\nstages: [{{name: a, trials: 1, epochs: 1}}]", "bracket"))
            ran = subprocess.run([options.program, "check", str(path), "--json"], capture_output=True, text=True)
            bracket = json.loads(ran.stdout)[0]["bracket"]
            curves.append({"task": task, "seed": seed, "lowest": lowest, "noise": noise, "curve": curve, "bracket": bracket})
            low, high = bracket.get("low"), bracket.get("high")
            if low is None:
                continue
            lows.append(low)
            highs.append(high)
            hits += any(low <= rate <= high and loss <= lowest + noise for rate, loss in curve)
            thin += math.log10(high / low) <= 3 + 1e-9
        lines.append(f"| {task} | {best:.2g} | {hits} of 10 | {statistics.median(lows):.2g} … {statistics.median(highs):.2g} | {thin} of 10 |")
        print(lines[-1], file=sys.stderr)
        right, narrow, made = right + hits, narrow + thin, made + 10
    report = "\n".join([f"Brackets of the learning rate by `bracket.py`: {right} of {made} hold a rate within the noise of the best of 200, "
                        f"{narrow} of {made} are at most three decades wide.", "", *lines])
    print(report)
    if options.table:
        options.table.write_text(report + "\n")
    if options.curves:
        options.curves.write_text(json.dumps(curves))
    sys.exit(0 if right >= 0.9 * made and narrow >= 0.8 * made else 1)


if __name__ == "__main__":
    main()
