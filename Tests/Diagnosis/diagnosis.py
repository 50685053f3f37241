"""How often the diagnoses of trials are right: faults that hurt, and healthy runs.

    python3 -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python diagnosis.py --program .build/release/caviar --work DIR --table diagnosis.md

A fault is a change of a good configuration, or of the rows that train and validate (`faults.py`). It counts where it hurts:
ten fits with it against ten without, on a clean test part. Healthy is a configuration that no entry of a menu of remedies
improves (`healthy.py`). Each is then one spec whose ten trials differ in their seed alone; their diagnoses and the verdicts
of two checks are what is judged, and the advised change of the spec is made and measured. Thresholds of the rules are chosen
on some data sets and judged on others, which nobody has looked at while choosing (`datasets.py`): sets that have shown a
fault of a rule choose from then on, and new ones judge. Two other tools read the same curves (`baselines.py`).

`--role judged`, the default, makes those that judge, `--quick` a few kinds and data sets. DIR keeps specs, results, runs.csv,
a row for each trial judged, and candidates.csv, the configurations that were tried. Test scores in DIR/scores.jsonl are not
measured again, nor are diagnoses by the same program. Exit code 1 if a promise fails on the judged data sets: see PROMISES
in `table.py`.
"""

import argparse
import csv
import sys
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import fmean

import numpy as np

import baselines
import table
from datasets import DATA
from evidence import effect, greater
from faults import KINDS, LONGEST
from healthy import CANDIDATES, climb
from measuring import Program, primary

# Seeds of the trials that are diagnosed, and of the fits that are tested: clean, with the fault, with the remedy.
DIAGNOSED, CLEAN, FAULTY, REMEDIED = 11, 21, 31, 41
# Of these, the menu improves none: it is not tried.
QUICK_DATA, QUICK_HEALTHY = ("circles", "moons", "friedman1"), ("shallow", "norm")
QUICK_KINDS = ("rate_low", "rate_high", "std_1e30", "zeros", "l2_x1e3", "epochs_few", "labels_wrong", "one_input_1e6")


class Catalogue:
    def __init__(self, program, quick, data=(), kinds=()):
        self.program, self.quick, self.data, self.kinds = program, quick, data, kinds
        self.rows, self.candidates, self.skipped = [], [], []

    def scores(self, data, file, network, seed, metric=None):
        metric = metric or ("accuracy" if data.classes else "r2")
        chance = 1 / data.classes if data.classes else 0.0
        return self.program.scores(network.text(file, data.classes), seed, network.epochs, metric, chance)

    def healthy(self, data, file, name, network):
        """The network where the menu wins no more, diagnosed if it is healthy."""
        if self.quick:
            sound, rounds, taken = True, 1, []
        else:
            network, sound, rounds, taken = climb(network, lambda changed, seed: self.scores(data, file, changed, seed), 1000)
        score = fmean(self.scores(data, file, network, CLEAN))
        row = {"role": data.role, "data": data.name, "classes": data.classes, "group": "healthy", "kind": name, "base": name,
               "clean_score": score}
        self.candidates.append(row | {"sound": sound, "rounds": rounds, "taken": taken, "network": network})
        return (network, self.judge(data, row, network.text(file, data.classes), network.epochs) if sound else [])

    def fault(self, data, frame, file, kind, base, network):
        """The rows of a fault's ten trials; without a diagnosis where it does not hurt."""
        columns = [column for column in frame.columns if column.startswith("x")]
        random = lambda: np.random.default_rng(sum(map(ord, data.name + kind.name)))
        clean = kind.clean(network, len(columns)) if kind.clean else network
        faulty = kind.change(network, len(columns)) if kind.change else network
        if faulty.batch != "all" and data.train / faulty.batch * faulty.epochs > LONGEST:
            return []
        file_of = lambda change, suffix: self.program.data(f"{data.name}-{suffix}", change(frame, columns, random())) if change else file
        clean_file, faulty_file = file_of(kind.clean_data, f"{kind.name}-clean"), file_of(kind.spoil, kind.name)
        metric = kind.metric or ("accuracy" if data.classes else "r2")
        before = self.scores(data, clean_file, clean, CLEAN, metric)
        after = self.scores(data, faulty_file, faulty, FAULTY, metric)
        d, p = effect(before, after), 2 * min(greater(before, after), 0.5)
        row = {"role": data.role, "data": data.name, "classes": data.classes, "group": "fault", "kind": kind.name, "base": base,
               "clean_score": fmean(before), "faulty_score": fmean(after), "d": round(min(d, 999.0), 2), "p": f"{p:.2g}",
               "hurts": int(d >= 0.5 and p < 0.05)}
        return self.judge(data, row, faulty.text(faulty_file, data.classes), faulty.epochs, kind, before, after)

    def judge(self, data, row, body, epochs, kind=None, clean=None, faulty=None):
        name = f"{row['data']}-{row['kind']}-{row['base']}" if kind else f"{row['data']}-healthy-{row['base']}"
        run = self.program.diagnose(body, name.replace(".", "_"), DIAGNOSED, epochs)
        curves, layers = run.table("curves.csv"), run.table("layers.csv")
        metric = (kind and kind.metric) or ("accuracy" if data.classes else "r2")
        chance = 1 / data.classes if data.classes else 0.0
        remedies, rows = {}, []
        for trial in run.trials:
            cause = primary(trial)
            if cause and cause not in remedies:
                remedy = self.program.remedy(run, trial) if not kind or row["hurts"] else None
                remedies[cause] = remedy and self.program.scores(remedy[0], REMEDIED, remedy[1], metric, chance)
            scores = remedies.get(cause)
            other = baselines.judge(curves[trial["trial"]], layers.get(trial["trial"], []), epochs)
            # Of a healthy run, the remedy is compared with other seeds of the same spec.
            own = faulty or self.program.scores(body, CLEAN, epochs, metric, chance)
            result = row | {"folder": run.folder.name, "trial": trial["trial"], "outcome": trial["outcome"], "diagnosis": trial["diagnosis"],
                            "alarms": "; ".join(f"{check}: {text}" for check, text in run.alarms.items()),
                            "detected": int(bool(cause or run.alarms)), "has_remedy": int(scores is not None)}
            if scores is not None:
                result |= {"remedied_score": fmean(scores), "helps": int(greater(scores, own) < 0.05)}
            if kind:
                restores = int(scores is not None and row["hurts"]
                               and fmean(scores) - fmean(faulty) >= 0.8 * (fmean(clean) - fmean(faulty)))
                named = int(kind.names(cause, run.alarms))
                result |= {"named": named, "restores": restores, "right": int(named or restores), "in_data": int(kind.in_data)}
            for tool, (flagged, means) in other.items():
                result |= {tool: flagged, f"{tool}_detected": int(bool(flagged))}
                if kind:
                    result[f"{tool}_named"] = int(bool(means & set(kind.accepted)))
            rows.append(result)
        return rows

    def make(self, role, pool):
        chosen = [data for data in DATA if (data.name in QUICK_DATA if self.quick else role in (data.role, "both"))
                  and (not self.data or data.name in self.data)]
        frames, jobs = {}, []
        for data in chosen:
            frame = data.frame()
            frames[data.name] = frame, self.program.data(data.name, frame)
        healthy = {(data.name, name): pool.submit(self.healthy, data, frames[data.name][1], name, network)
                   for data in chosen for name, network in CANDIDATES.items() if not self.quick or name in QUICK_HEALTHY}
        for number, (key, job) in enumerate(healthy.items()):
            self.rows += job.result()[1]
            self.say("healthy", number, healthy)
        for data in chosen:
            for kind in KINDS:
                if self.kinds and kind.name not in self.kinds or self.quick and kind.name not in QUICK_KINDS or kind.only and (kind.only == "classes") != bool(data.classes):
                    continue
                for base in kind.bases[:1] if self.quick else kind.bases:
                    network = healthy[data.name, base].result()[0]
                    jobs.append(pool.submit(self.fault, data, *frames[data.name], kind, base, network))
        for number, job in enumerate(jobs):
            try:
                self.rows += job.result()
            except RuntimeError as error:
                # A program that lacks an option of the language.
                if "exit code 65" not in str(error):
                    raise
                self.skipped.append(str(error).splitlines()[0])
            self.say("faults", number, jobs)

    def say(self, what, number, jobs):
        if (number + 1) % 20 == 0 or number + 1 == len(jobs):
            print(f"{what}: {number + 1} of {len(jobs)}", file=sys.stderr)


def write(path, rows):
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(column for row in rows for column in row)))
        writer.writeheader()
        writer.writerows(rows)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--work", required=True, type=Path)
    parser.add_argument("--table", type=Path)
    parser.add_argument("--role", choices=["chosen", "judged", "both"], default="judged")
    parser.add_argument("--data", nargs="*", default=[], help="these data sets only")
    parser.add_argument("--kinds", nargs="*", default=[], help="these kinds of fault only")
    parser.add_argument("--quick", action="store_true", help="a few kinds and data sets, and bounds that are weaker")
    options = parser.parse_args()
    # Of scores that are all but the same.
    warnings.filterwarnings("ignore", message="Precision loss")
    started = time.time()
    catalogue = Catalogue(Program(options.program, options.work), options.quick, options.data, options.kinds)
    with ThreadPoolExecutor(2) as pool:
        catalogue.make(options.role, pool)
    write(options.work / "runs.csv", catalogue.rows)
    write(options.work / "candidates.csv", catalogue.candidates)
    report, kept = table.report(catalogue, options.quick)
    print(report)
    print(f"{time.time() - started:.0f} s", *sorted(set(catalogue.skipped)), sep="\n", file=sys.stderr)
    if options.table:
        options.table.write_text(report + "\n")
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
