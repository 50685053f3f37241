"""How many of the CSV files that people publish can start an experiment:

    python3 -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python public_tables.py --program .build/release/caviar --work DIR --table table.md

The files are those inside four packages of PyPI. Of each, the last column is the label: `caviar init` writes a spec,
and `caviar plan` must accept it. The files are read a second time here, by Python's csv module, so that a spec with the
wrong kind of label does not count as a success. Exit code 1: too few specs, a refused plan, decimals taken for classes,
or another column than the last taken for the label.
"""

import argparse
import csv
import gzip
import io
import json
import re
import subprocess
import sys
from collections import Counter
from importlib import metadata, util
from pathlib import Path

PACKAGES = {
    "scikit-learn": "sklearn",
    "vega_datasets": "vega_datasets",
    "statsmodels": "statsmodels",
    "mlxtend": "mlxtend",
}
REQUIRED_SHARE = 0.97
MISSING = {"", "?", "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "NULL", "null", "None", "."}
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
# Hyphen, non-breaking hyphen, figure dash, en dash and minus sign, which people write before a negative number.
MINUS = re.compile("[\u2010\u2011\u2012\u2013\u2212]")
# Whole numbers of more values than this are expected to be a number to predict; others are listed.
MANY = 20
# With a label in fewer rows there is nothing to train, validate and test on.
FEW_ROWS = 5


# The files


def discover():
    """(package, path inside the package, path) of every CSV file, in the order of the paths."""
    for package, module in PACKAGES.items():
        spec = util.find_spec(module)
        if spec is None:
            sys.exit(f"{package} is not installed: pip install -r requirements.txt")
        folder = Path(spec.submodule_search_locations[0])
        files = [*folder.rglob("*.csv"), *folder.rglob("*.csv.gz")]
        for path in sorted(files, key=lambda path: path.relative_to(folder).as_posix()):
            yield package, path.relative_to(folder.parent).as_posix(), path


# What a person sees in a file


def rows_of(text, delimiter):
    """The rows with content, as lists of cells without the space around them."""
    if delimiter == " ":
        # Quoted cells keep their spaces; runs of spaces and tabs are one delimiter.
        cells = re.compile(r""""(?:[^"]|"")*"|'[^']*'|\S+""")
        rows = ([cell.strip("\"'") for cell in cells.findall(line)] for line in text.splitlines())
    else:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    return [row for row in ([cell.strip() for cell in row] for row in rows) if any(row)]


def look(path):
    """The delimiter, the rows, and the number of the last column that holds anything: None where there is but one."""
    raw = path.read_bytes()
    if raw[:2] == b"\x1f\x8b":
        raw = gzip.decompress(raw)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("windows-1252", errors="replace")
    csv.field_size_limit(sys.maxsize)
    best = None
    for delimiter in [";", "\t", "|", ",", " "]:
        rows = rows_of(text, delimiter)
        if not rows:
            continue
        width, count = Counter(map(len, rows)).most_common(1)[0]
        # A delimiter that hardly any row agrees on, or one that never occurs, does not make a table. Spaces may stand
        # in words or after commas, so they count only where nothing else does.
        share = count / len(rows) if width > 1 else 0
        if best is None or share > best[0] + 0.05:
            best = share, delimiter, rows, width
    if best is None:
        return None, [], None
    share, delimiter, rows, width = best
    if share == 0:
        return None, rows, None
    # Rows may be cut short after their last filled cell, and lines may end with a delimiter; a single wide row is not
    # the table.
    widths = Counter(map(len, rows))
    table = [row for row in rows if len(row) == width or widths[len(row)] > 1 or row is rows[0]]
    last = max((column for row in table for column, cell in enumerate(row) if cell), default=0)
    return delimiter, rows, last if last > 0 else None


def label_kind(rows, last, delimiter):
    """What the label's cells are ("decimals", "whole numbers", "words" or "none"), how many values, in how many rows.

    The first row may hold names, so it counts only where it is a number like the rest.
    """
    cells = [MINUS.sub("-", row[last]) for row in rows if len(row) > last]
    if delimiter != ",":
        cells = [cell.replace(",", ".") if cell.count(",") == 1 else cell for cell in cells]
    if not cells or NUMBER.fullmatch(cells[0]) is None:
        cells = cells[1:]
    present = [cell for cell in cells if cell not in MISSING]
    if not present:
        return "none", 0, 0
    if not all(NUMBER.fullmatch(cell) for cell in present):
        return "words", len(set(present)), len(present)
    values = [float(cell) for cell in present]
    fractional = sum(not value.is_integer() for value in values)
    return "decimals" if fractional > 1 else "whole numbers", len(set(values)), len(values)


def nothing_to_learn(entry):
    """Why nobody could train on the file with its last column as the label, or ""."""
    if entry["last"] is None:
        return "one column"
    if entry["label_rows"] < FEW_ROWS:
        return f"{entry['label_rows']} row{'s'[entry['label_rows'] == 1:]} with a label"
    if entry["kind"] == "words" and entry["values"] > MANY and 2 * entry["values"] > entry["label_rows"]:
        return "the label is another word in nearly every row"
    return "the label is constant" if entry["values"] < 2 else ""


def label_arguments(rows, last):
    """The last column's number, and its name where the number is another column's name: a name comes first."""
    first = rows[0]
    names = [first[last]] if str(last) in first and len(first) == last + 1 else []
    return [str(last), *names]


def is_last(reference, rows, last):
    """Whether a spec's label, as written in YAML, is the last column: its number, or a name that stands above it."""
    if re.fullmatch(r"\d+", reference):
        return int(reference) == last
    name = json.loads(reference) if reference[:1] == '"' else reference.strip("'")
    # The names may stand below comments; a first row without a name for the row names is shorter by one.
    return any(name in (row[last] if len(row) > last else "", row[-1]) for row in rows[:20])


def names_last(text, rows, last):
    """Whether the label of a spec is the last column."""
    # With a name, the label is a mapping with options, on one line or below.
    reference = re.search(
        r"""^  label:\s*(?:\{\s*name:\s*|\n\s+name:\s*)?("(?:[^"\\]|\\.)*"|'[^']*'|[^,}#\n]+)""", text, re.MULTILINE
    )
    return reference is not None and is_last(reference[1].strip(), rows, last)


# What Caviar makes of it


def call(program, *arguments):
    """Exit code, and the lines of the first error, of the output and of the other notes."""
    command = [str(program), *map(str, arguments)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=60)
    except subprocess.TimeoutExpired:
        return {"exit": None, "error": "no answer within 60 s", "notes": [], "output": ""}
    lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
    errors = [index for index, line in enumerate(lines) if "error:" in line]
    first = errors[0] if errors else 0
    error = lines[first] if lines and done.returncode != 0 else ""
    notes = [line for line in lines if line != error]
    return {"exit": done.returncode, "error": error, "notes": notes, "output": done.stdout}


def examine(program, work, package, name, source):
    """Everything about one file."""
    copy = work / name.replace("/", "-")
    spec = Path(f"{copy}.yaml")
    copy.write_bytes(source.read_bytes())
    spec.unlink(missing_ok=True)

    delimiter, rows, last = look(copy)
    kind, values, count = label_kind(rows, last, delimiter) if last is not None else ("none", 0, 0)
    entry = {"package": package, "file": name, "delimiter": delimiter, "rows": len(rows), "last": last}
    entry |= {"kind": kind, "values": values, "label_rows": count}
    entry |= {"plan": None, "output": None, "classes": None}
    entry["nothing_to_learn"] = nothing_to_learn(entry)

    for label in label_arguments(rows, last) if last is not None else ["0"]:
        spec.unlink(missing_ok=True)
        entry["label"] = label
        entry["init"] = call(program, "init", copy, "--label", label, "-o", spec, "--quiet")
        entry["written"] = entry["init"]["exit"] == 0 and spec.exists()
        entry["is_last"] = entry["written"] and (last is None or names_last(spec.read_text(), rows, last))
        if entry["is_last"]:
            break
    if not entry["written"]:
        return entry
    text = spec.read_text()
    output = re.search(r"^\s*- *(softmax|regression)\b", text, re.MULTILINE)
    entry["output"] = output[1] if output else None
    entry["plan"] = call(program, "plan", spec, "--quiet")
    if entry["plan"]["exit"] == 0:
        shown = call(program, "plan", spec, "--json")
        if shown["exit"] == 0:
            entry["classes"] = json.loads(shown["output"])["data"].get("classes")
    return entry


# The table


def violations(entries):
    for entry in entries:
        if not entry["written"]:
            continue
        if entry["plan"]["exit"] != 0:
            yield entry, "`plan` refuses what `init` wrote", entry["plan"]["error"]
        if entry["output"] is None:
            yield entry, "the spec has no output", ""
        if entry["kind"] == "decimals" and entry["output"] == "softmax":
            yield entry, "decimals become classes", f"{entry['values']} different values"
        if not entry["is_last"]:
            yield entry, "another column than the last is the label", f"--label {entry['label']}"


def reason(entry, work):
    """Caviar's own error and its first note, without this machine's paths."""
    lines = [entry["init"]["error"], *entry["init"]["notes"][:1]]
    text = "; ".join(line for line in lines if line) or f"exit code {entry['init']['exit']}, and no word"
    text = text.replace("caviar: error: ", "").replace(f"{work}/", "").replace(entry["file"].replace("/", "-"), "")
    return text.lstrip(":").replace("|", "\\|")


def learnable(entries):
    return [entry for entry in entries if not entry["nothing_to_learn"]]


def percent(part, whole):
    # Rounded down, so that a share below the requirement never looks like it.
    return f"{int(1000 * part / whole) / 10:.1f} %" if whole else "-"


def markdown(entries, work):
    lines = ["| package | version | files | specs written | plans accepted | share |", "|---|---|--:|--:|--:|--:|"]
    groups = [(name, metadata.version(name), [e for e in entries if e["package"] == name]) for name in PACKAGES]
    groups += [("all", "", entries), ("all with something to learn", "", learnable(entries))]
    for name, version, group in groups:
        written = sum(entry["written"] for entry in group)
        accepted = sum(entry["written"] and entry["plan"]["exit"] == 0 for entry in group)
        share = percent(written, len(group))
        lines.append(f"| {name} | {version} | {len(group)} | {written} | {accepted} | {share} |")

    outputs = Counter(entry["output"] for entry in entries if entry["written"])
    lines += ["", f"Classifications: {outputs['softmax']}. Regressions: {outputs['regression']}."]

    left = [entry for entry in entries if not entry["written"]]
    lines += ["", f"## Left out: {len(left)}", ""]
    if left:
        lines += ["| file | rows | columns | nothing to learn | what Caviar says |", "|---|--:|--:|---|---|"]
    for entry in left:
        columns = 1 if entry["last"] is None else entry["last"] + 1
        cells = [entry["file"], entry["rows"], columns, entry["nothing_to_learn"], reason(entry, work)]
        lines.append(f"| {' | '.join(map(str, cells))} |")

    found = list(violations(entries))
    lines += ["", f"## Violations: {len(found)}", ""]
    lines += [f"- {entry['file']}: {what}" + (f" ({detail})" if detail else "") for entry, what, detail in found]

    many = [e for e in entries if e["output"] == "softmax" and e["kind"] == "whole numbers" and e["values"] > MANY]
    lines += ["", f"## Whole numbers of more than {MANY} values taken for classes: {len(many)}", ""]
    lines += [f"- {entry['file']}: {entry['values']} values, {entry['rows']} rows" for entry in many]
    return "\n".join(lines).rstrip() + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, required=True, help="the program `caviar`")
    parser.add_argument("--work", type=Path, required=True, help="a folder for copies of the files and for the specs")
    parser.add_argument(
        "--of",
        choices=["all", "learnable"],
        default="learnable",
        help="the files whose share is required: all, or those with something to learn (default): two columns or more, "
        f"a label in {FEW_ROWS} rows or more, and neither a constant one nor another word in nearly every row",
    )
    parser.add_argument("--table", type=Path, help="write the Markdown here as well")
    parser.add_argument("--json", type=Path, help="write all details here")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)

    program = options.program.resolve()
    entries = [examine(program, options.work, *found) for found in discover()]
    text = markdown(entries, options.work)
    print(text, end="")
    if options.table:
        options.table.write_text(text)
    if options.json:
        options.json.write_text(json.dumps(entries, indent=1) + "\n")

    counted = entries if options.of == "all" else learnable(entries)
    share = sum(entry["written"] for entry in counted) / len(counted)
    return 1 if share < REQUIRED_SHARE or any(violations(entries)) else 0


if __name__ == "__main__":
    sys.exit(main())
