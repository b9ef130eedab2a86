"""Prints what the benchmark programs measured, ratios and medians, as Markdown.
tools/bench calls it.

Exits with 3 if the machine was too busy for reliable figures."""

import argparse
import json
import os
import statistics
import sys

import figures
import plot
import targets
from figures import cpu, ratio, wall

# If the client uses a smaller share of its CPUs, something else limits the rate.
BUSY_CLIENT = 0.9


def table(header, lines):
    print("| " + " | ".join(header) + " |")
    print("|" + "---|" * len(header))
    for line in lines:
        print("| " + " | ".join(line) + " |")
    print()


def verdict(measured):
    """Returns the common verdict on several measures, as Markdown."""
    found = {one.verdict for one in measured} - {None}
    if "missed" in found:
        return "**missed**"
    return "met" if "must" in found else "met, stretch too"


def print_lines(lines):
    print("## `Client` beside its floor\n")
    print("Medians of the rounds' ratios, their quartiles, and what they must "
          f"reach. The floor is {targets.SUBJECTS[targets.FLOOR]}.\n")
    table(["", "", *targets.MEASURES.values(), "must"],
          [[targets.FORMS[line.form].title, targets.PROTOCOLS[line.protocol],
            *(line.measures[name].text() if name in line.measures else ""
              for name in targets.MEASURES),
            verdict(line.measures.values())] for line in lines])


def print_idle(lines, rows, client_cpus):
    """Prints the rates that the server limited too, because the client's CPUs idled."""
    idle = []
    for line in lines:
        form = targets.FORMS[line.form]
        for subject in ("client", targets.FLOOR):
            rounds = rows.get((line.form, line.protocol, subject))
            if form.rate is None or not rounds:
                continue
            share = ratio(cpu(rounds), wall(rounds)).median
            share /= min(form.threads, client_cpus)
            if share < BUSY_CLIENT:
                idle.append(f"- {form.title}, {targets.PROTOCOLS[line.protocol]}, "
                            f"{targets.SUBJECTS[subject]}: busy for {share:.0%}")
    if idle:
        print("The client's CPU was not busy all the time, so the server had a "
              "part in these rates:\n", *idle, "", sep="\n")


def print_others(others):
    """Prints `others`, a dict of descriptions and Measured."""
    print("## Other targets\n")
    table(["", "measured", "must"],
          [[what, measured.text(), verdict([measured])]
           for what, measured in others.items()])


def print_medians(rows):
    lines = []
    for name, form in targets.FORMS.items():
        for protocol, title in targets.PROTOCOLS.items():
            cells = []
            for subject in targets.SUBJECTS:
                rounds = rows.get((name, protocol, subject))
                cells.append(f"{statistics.median(cpu(rounds)):.1f}, "
                             f"{1e6 / statistics.median(wall(rounds)):.0f}"
                             if rounds else "")
            if any(cells):
                lines.append([form.title, title, *cells])
    if lines:
        print("## Medians: CPU µs a request, requests a second\n")
        table(["", "", *targets.SUBJECTS.values()], lines)


def print_decoders(rows):
    print("## Decoding: CPU over that of parsing the same message from binary\n")
    binary = {body: rows.get(("decode", body, targets.BINARY))
              for body in targets.BODIES}
    lines = [["binary, µs", *(f"{statistics.median(cpu(r)):.2f}" if r else ""
                              for r in binary.values())]]
    for subject, title in targets.DECODERS.items():
        cells = []
        for body in targets.BODIES:
            rounds = rows.get(("decode", body, subject))
            cells.append("")
            if rounds and binary[body]:
                over = ratio(cpu(rounds), cpu(binary[body]))
                cells[-1] = figures.Measured(over, target=None).text()
        lines.append([title, *cells])
    table(["", *targets.BODIES], lines)


def write_json(path, facts, rows, lines, others):
    with open(path, "w", encoding="utf-8") as file:
        json.dump({
            "facts": facts,
            "rows": [{"name": "/".join(key), "cpu_us": cpu(rounds),
                      "wall_us": wall(rounds)} for key, rounds in rows.items()],
            "ratios": [{"name": f"{line.form}/{line.protocol}", "of": name,
                        "rounds": m.spread.values, "median": m.spread.median,
                        "target": m.target, "verdict": m.verdict}
                       for line in lines for name, m in line.measures.items()],
            "others": {what: {"median": m.spread.median, "target": m.target,
                              "verdict": m.verdict}
                       for what, m in others.items()},
        }, file, indent=1)
        file.write("\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--out")
    parser.add_argument("--plot")
    parser.add_argument("--client-cpus", type=int, required=True)
    parser.add_argument("--fact", action="append", default=[])
    args = parser.parse_args()

    context, rows = figures.read_rounds(args.folder)
    memory_path = os.path.join(args.folder, "memory.json")
    memory = figures.read(memory_path)[1] if os.path.exists(memory_path) else []
    if not rows and not memory:
        sys.exit("No row's name matches the filter.")
    load = figures.Load(os.path.join(args.folder, "load"))
    lines = figures.compare(rows)
    others = figures.other_targets(rows, memory)

    facts = dict(fact.split("=", 1) for fact in args.fact)
    facts["load"] = load.text()
    for name in ("compiler", "libcurl", "protobuf", "simdjson"):
        if name in context:
            facts[name] = context[name]

    if not load.believable:
        print(f"**DO NOT BELIEVE THESE FIGURES: {load.text()}.**\n")
    for name, value in facts.items():
        print(f"- {name}: {value}")
    print()
    if lines:
        print_lines(lines)
        if load.believable:
            print_idle(lines, rows, args.client_cpus)
    if others:
        print_others(others)
    print_medians(rows)
    if any(key[0] == "decode" for key in rows):
        print_decoders(rows)
    if args.out:
        write_json(args.out, facts, rows, lines, others)
    if args.plot:
        plot.write(args.plot, lines, load)
    return 0 if load.believable else 3


if __name__ == "__main__":
    sys.exit(main())
