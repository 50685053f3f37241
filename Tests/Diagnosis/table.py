"""The table of the catalogue, and whether its promises are kept."""

from collections import Counter

from evidence import wilson
from faults import KINDS
from specs import Network, menu

TOOLS = {"": "Caviar", "autotrainer_": "AUTOTRAINER", "trainspotter_": "trainspotter", "trainspotter_rate_": "trainspotter, with the rate"}
# Bounds: detected, cause right, healthy runs flagged, remedy helps.
PROMISES, QUICK = (0.95, 0.85, 0.02, 0.80), (0.80, 0.70, 0.10, 0.60)
KINDS_WANTED, HEALTHY_WANTED = 24, 400

METHOD = """## How it is measured

A **fault** is a change of one of two good configurations of a data set, or of the rows that train and validate; the rows that
test stay clean. It counts only where it hurts: the test scores of ten fits with the fault are below those of ten fits without
it, with Cohen's d ≥ 0.5 and p < 0.05 (Welch). Scores are those after the last epoch: accuracy, balanced accuracy where the fault is
imbalance, R² of a regression. A fit that diverges scores chance: 1 / classes, or an R² of 0; so does an R² below 0.

A configuration is **healthy** if no entry of a menu of remedies wins on fresh seeds: by Welch's test with Holm's correction over
the menu at 0.05, and by more than 0.01. Candidates that lose take the winner's place and try the menu again with other
seeds; those that still lose after four rounds are dropped.

Each fault and each healthy configuration is one spec whose ten trials differ in their seed alone. A trial is **detected**, or
flagged, if it has a diagnosis or a check of the spec, `initial_loss` or `data`, does not pass. The cause is **named** if the
primary diagnosis is one of those that the kind accepts, or if the check's advice says it. The **remedy** is the change of the spec
that `caviar report --remedy` prints for the first trial with the same primary diagnosis; it is measured with ten other seeds. It
**restores** if it regains at least 80 % of the loss of the mean score, and **helps** if its scores are above those with the fault
(one-sided p < 0.05). The cause is **right** if it is named, or if its remedy restores. A fault in the data that no change
of the spec undoes counts among the remedies only where one is advised. The ten trials of a spec are much alike, so an interval
is narrower than it would be for as many independent specs. Data sets that have shown a fault of a rule choose thresholds from
then on, and new ones judge.

AUTOTRAINER stands for the rules and thresholds of its published tool (ICSE 2021), trainspotter for the findings of that package
from severity `warning` on. Both read the same curves. trainspotter takes every constant learning rate for a missing warmup; so
the column that counts does not show it the rate."""


def rate(hits, n):
    low, high = wilson(hits, n)
    return f"{hits} of {n} = {100 * hits / n if n else 0:.1f} % ({100 * low:.1f}–{100 * high:.1f})"


def share(rows, column):
    return f"{100 * sum(row[column] for row in rows) / len(rows):.0f} %" if rows else "–"


def count(rows, column):
    return sum(row.get(column, 0) for row in rows)


def flagged_with_remedy(rows):
    """The runs with a diagnosis whose remedy must help."""
    return [row for row in rows if row["diagnosis"] and (row["has_remedy"] or not row.get("in_data"))]


def is_hard(row):
    return row["clean_score"] < (0.95 if row["classes"] else 0.9)


def figures(faults, healthy):
    """name: {tool: (hits, n)}."""
    remedies = flagged_with_remedy(faults + healthy)
    return {
        "faults detected": {tool: (count(faults, f"{tool}detected"), len(faults)) for tool in TOOLS},
        "cause named": {tool: (count(faults, f"{tool}named"), len(faults)) for tool in TOOLS},
        "remedy restores": {"": (count(faults, "restores"), len(faults))},
        "cause right (named, or the remedy restores)": {"": (count(faults, "right"), len(faults))},
        "healthy runs flagged": {tool: (count(healthy, f"{tool}detected"), len(healthy)) for tool in TOOLS},
        "remedy helps, of what has a diagnosis": {"": (count(remedies, "helps"), len(remedies))},
    }


def broken(numbers, faults, healthy, quick):
    """The promises that are not kept."""
    detected, right, flagged, helps = QUICK if quick else PROMISES
    part = lambda name, tool="": numbers[name][tool][0] / max(1, numbers[name][tool][1])
    hold = {
        f"detected ≥ {detected:.0%}": part("faults detected") >= detected,
        f"cause right ≥ {right:.0%}": part("cause right (named, or the remedy restores)") >= right,
        f"healthy flagged ≤ {flagged:.0%}": part("healthy runs flagged") <= flagged,
        f"remedy helps ≥ {helps:.0%}": part("remedy helps, of what has a diagnosis") >= helps,
    }
    if not quick:
        for tool in ("autotrainer_", "trainspotter_"):
            hold[f"{TOOLS[tool]} is worse on both rates"] = (
                part("faults detected", tool) < part("faults detected") and part("healthy runs flagged", tool) > part("healthy runs flagged"))
        hold[f"at least {KINDS_WANTED} kinds"] = len({row["kind"] for row in faults}) >= KINDS_WANTED
        hold[f"at least {HEALTHY_WANTED} healthy runs"] = len(healthy) >= HEALTHY_WANTED
        hold["half of the healthy runs below 0.95 or 0.9"] = 2 * sum(map(is_hard, healthy)) >= len(healthy)
    return [name for name, kept in hold.items() if not kept]


def summary(role, faults, healthy):
    lines = [f"| {role} data sets | " + " | ".join(TOOLS.values()) + " |", "| --- |" + " --- |" * len(TOOLS)]
    for name, tools in figures(faults, healthy).items():
        lines.append(f"| {name} | " + " | ".join(rate(*tools[tool]) if tool in tools else "" for tool in TOOLS) + " |")
    return lines


def by_kind(rows):
    lines = ["| kind | hurts, of specs | runs | detected | named | remedy restores | right | primary diagnoses | AUTOTRAINER | trainspotter |",
             "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- | ---: | ---: |"]
    for kind in KINDS:
        made = [row for row in rows if row["kind"] == kind.name]
        if not made:
            continue
        hurting = [row for row in made if row["hurts"]]
        specs = lambda some: len({(row["data"], row["base"]) for row in some})
        causes = Counter(row["diagnosis"] or ("a check" if row["alarms"] else "none") for row in hurting)
        lines.append(f"| {kind.says} | {specs(hurting)} of {specs(made)} | {len(hurting)} | {share(hurting, 'detected')} | {share(hurting, 'named')} | "
                     f"{share(hurting, 'restores')} | {share(hurting, 'right')} | {', '.join(f'{name} {n}' for name, n in causes.most_common(4))} | "
                     f"{share(hurting, 'autotrainer_detected')} | {share(hurting, 'trainspotter_detected')} |")
    return lines


def by_data(rows, candidates):
    lines = ["| data set | tried | healthy | scores | runs | flagged | diagnoses, checks | AUTOTRAINER | trainspotter |",
             "| --- | ---: | ---: | --- | ---: | ---: | --- | ---: | ---: |"]
    for name in dict.fromkeys(row["data"] for row in candidates):
        tried = [row for row in candidates if row["data"] == name]
        sound = [row["clean_score"] for row in tried if row["sound"]]
        runs = [row for row in rows if row["data"] == name]
        said = Counter(row["diagnosis"] or row["alarms"].split(":")[0] for row in runs if row["detected"])
        span = f"{min(sound):.3f}–{max(sound):.3f}" if sound else ""
        lines.append(f"| {name} | {len(tried)} | {len(sound)} | {span} | {len(runs)} | {count(runs, 'detected')} | "
                     f"{', '.join(f'{text} {n}' for text, n in said.most_common(4))} | {count(runs, 'autotrainer_detected')} | "
                     f"{count(runs, 'trainspotter_detected')} |")
    return lines


def report(catalogue, quick):
    """(the text, whether the promises are kept)."""
    lines, missed = [], []
    for role in ("judged", "chosen"):
        rows = [row for row in catalogue.rows if row["role"] == role]
        if not rows:
            continue
        made, healthy = ([row for row in rows if row["group"] == group] for group in ("fault", "healthy"))
        candidates = [row for row in catalogue.candidates if row["role"] == role]
        faults = [row for row in made if row["hurts"]]
        if role == "judged" or quick:
            missed += [f"{name} ({role} data sets)" for name in broken(figures(faults, healthy), faults, healthy, quick)]
        advised = [row for row in faults + healthy if row["diagnosis"]]
        lines += ["", *summary(role, faults, healthy), "",
                  f"{len({row['kind'] for row in faults})} kinds hurt, on {len({row['data'] for row in faults})} data sets, in "
                  f"{len({(row['data'], row['kind'], row['base']) for row in faults})} specs of "
                  f"{len({(row['data'], row['kind'], row['base']) for row in made})}. "
                  f"{sum(row['sound'] for row in candidates)} of {len(candidates)} configurations are healthy; "
                  f"{sum(map(is_hard, healthy))} of their {len(healthy)} runs are below an accuracy of 0.95 or an R² of 0.9. "
                  f"{sum(row['has_remedy'] for row in advised)} of {len(advised)} runs with a diagnosis have a remedy."]
    for role in ("judged", "chosen"):
        rows = [row for row in catalogue.rows if row["role"] == role]
        if rows:
            candidates = [row for row in catalogue.candidates if row["role"] == role]
            lines += ["", f"## Faults, {role} data sets", "", *by_kind([row for row in rows if row["group"] == "fault"]),
                      "", f"## Healthy runs, {role} data sets", "", *by_data([row for row in rows if row["group"] == "healthy"], candidates)]
    names = ", ".join(name for name, _ in menu(Network(dropout=0.0))) + ", no dropout"
    judged = quick or any(row["role"] == "judged" for row in catalogue.rows)
    verdict = "Not kept: " + "; ".join(missed) + "." if missed else "All promises are kept." if judged else "Nothing was judged."
    head = ["# How often diagnoses are right", "",
            f"Made by `diagnosis.py`. Rates with 95 % intervals (Wilson). The thresholds of the rules were chosen on other data sets than those that judge. {verdict}"]
    return "\n".join([*head, *lines, "", METHOD, "", f"The menu: {names}. Where a configuration has dropout, `no dropout` stands in its place."]), not missed
