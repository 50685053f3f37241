"""How often checks fail on healthy specs:

    python3 -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python healthy_checks.py --program .build/release/caviar --work DIR --table table.md

A healthy spec is one of `Specs/examples` with another seed and other widths, or a table as `caviar init` takes it with
another seed and one of several models: without hidden layers, narrow, wide, deep. All of them run all checks; with
`--quick`, fewer seeds run the default checks alone. The thresholds of checks were chosen on other seeds. Exit code 1
if any fails.
"""

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

import sklearn.datasets
import vega_datasets

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "Specs" / "examples"
# Made to be sick; or with parts in the order of the file, whose first digits are other people's than its last.
SICK = {"too-high", "split-by-count"}
QUICK = "checks: [initial_loss, overfit_tiny]"
WHOLE = (
    "checks: [initial_loss, regularization_raises_loss, overfit_tiny, gradient, input_independent_baseline, "
    "batch_norm_evaluation, data, learning_rate_bracket]"
)
# Hidden layers; the output comes after them.
MODELS = {
    "no hidden layer": [],
    "8 units": ["dense: {units: 8}", "relu"],
    "50 tanh units": ["dense: {units: 50}", "tanh"],
    "512 units": ["dense: {units: 512}", "relu"],
    "3 layers, batch norm, dropout": [
        layer for units in (64, 64, 32)
        for layer in (f"dense: {{units: {units}}}", "batch_norm", "relu", "dropout: {rate: 0.3}")
    ],
}


def tables(work):
    """(name, file, label, kind) of tables from scikit-learn and vega_datasets, as CSV files in `work`."""
    bundled = [("iris", "classes"), ("wine", "classes"), ("breast_cancer", "classes"), ("digits", "classes"),
               ("diabetes", "number")]
    for name, kind in bundled:
        frame = getattr(sklearn.datasets, f"load_{name}")(as_frame=True).frame
        frame.to_csv(work / f"{name}.csv", index=False)
        yield name, work / f"{name}.csv", "target", kind
    local = Path(vega_datasets.__file__).parent / "_data"
    for label, kind in [("weather", "classes"), ("temp_max", "number")]:
        yield f"seattle-weather {label}", local / "seattle-weather.csv", label, kind
    for name, label, kind in [("people", "bought", "classes"), ("payments", "fraud", "classes"), ("houses", "price", "number")]:
        yield name, EXAMPLES.parent / "data" / f"{name}.csv", label, kind


def with_checks(text, checks):
    """The spec with these checks in the place of its own."""
    lines, skipping = [], False
    for line in text.splitlines():
        if re.match(r"checks:", line):
            skipping = True
            continue
        if skipping and (line.startswith((" ", "-", "#")) or not line.strip()):
            continue
        skipping = False
        lines.append(line)
    text = "\n".join(lines)
    if "learning_rate_bracket" not in checks:
        # No stage can take its range from a check that is not made.
        text = text.replace(", ranges: {learning_rate: {from: learning_rate_bracket}}", "")
    return f"{text}\n{checks}\n"


def with_seed(text, seed):
    return re.sub(r"^seed: *\d+", f"seed: {seed}", text, flags=re.M)


def scaled(text, factor):
    """Literal widths, multiplied."""
    return re.sub(r"units: (\d+)", lambda found: f"units: {max(4, int(int(found[1]) * factor))}", text)


def specs(work, program, quick):
    """(name, text) of the healthy specs."""
    checks = QUICK if quick else WHOLE
    seeds = [(101, 0.5), (202, 2)] if quick else [(6101, 0.5), (6202, 2), (6111, 1), (6212, 1), (6121, 0.7), (6222, 1.5)]
    for path in sorted(EXAMPLES.glob("*.yaml")):
        if path.stem in SICK:
            continue
        for seed, factor in seeds:
            text = with_checks(scaled(with_seed(path.read_text(), seed), factor), checks)
            # The data is named from the spec's own folder.
            text = text.replace("../data/", f"{EXAMPLES.parent / 'data'}/")
            yield f"{path.stem}, widths × {factor}, seed {seed}", text
    for name, path, label, kind in tables(work):
        made = work / "made.yaml"
        made.unlink(missing_ok=True)
        subprocess.run(
            [program, "init", str(path), "--label", label, "--classification" if kind == "classes" else "--regression",
             "--output", str(made)], check=True, capture_output=True)
        text = made.read_text()
        output = "softmax" if kind == "classes" else "regression"
        for seed in [303] if quick else [6303, 6313, 6323, 6333]:
            yield f"{name}, as `init` writes it, seed {seed}", with_checks(with_seed(text, seed), checks)
        for number, (model, layers) in enumerate(MODELS.items()):
            lines = "".join(f"  - {layer}\n" for layer in [*layers, output])
            changed = re.sub(r"^model:\n(?:[ #].*\n|\n)+", f"model:\n{lines}\n", text, flags=re.M)
            changed = re.sub(r"^training:\n(?:[ #].*\n|\n)+", "training: {optimizer: adam, learning_rate: 0.01}\n", changed, flags=re.M)
            changed = re.sub(r"^stages:\n(?:[ #].*\n|\n)+", "", changed, flags=re.M)
            for seed in [400] if quick else [6400, 6410, 6420, 6430]:
                yield f"{name}, {model}, seed {seed + number}", with_checks(with_seed(changed, seed + number), checks)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--work", required=True, type=Path)
    parser.add_argument("--table", type=Path)
    parser.add_argument("--quick", action="store_true", help="fewer seeds, and the default checks alone")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    asked, alarms = 0, []
    file = options.work / "spec.yaml"
    for name, text in specs(options.work, options.program, options.quick):
        file.write_text(text)
        ran = subprocess.run([options.program, "check", str(file), "--json"], capture_output=True, text=True)
        if ran.returncode not in (0, 1):
            sys.exit(f"{name}: {ran.stderr}\n{text}")
        asked += 1
        for answer in json.loads(ran.stdout):
            if answer["verdict"] == "fail":
                alarms.append(f"| {name} | {answer['check']} | {answer['expected']} | {answer['seen']} |")
    lines = [f"{len(alarms)} false alarms in {asked} healthy specs, by `healthy_checks.py`.", ""]
    if alarms:
        lines += ["| spec | check | expected | seen |", "| --- | --- | --- | --- |", *alarms, ""]
    report = "\n".join(lines)
    print(report)
    if options.table:
        options.table.write_text(report.rstrip("\n") + "\n")
    sys.exit(1 if alarms or asked < (100 if options.quick else 400) else 0)


if __name__ == "__main__":
    main()
