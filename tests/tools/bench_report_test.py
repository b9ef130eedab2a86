#!/usr/bin/env python3
"""Gives tests/benchmark/report.py the output of programs that were never run."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest
import xml.dom.minidom

BENCHMARK = pathlib.Path(__file__).resolve().parents[1] / "benchmark"
sys.path.append(str(BENCHMARK))
import targets  # noqa: E402 (from that folder)

ROUNDS = 3
QUIET = (1000, 0)  # Of 2000 ticks: our own, the hypervisor's.


def row(name, cpu, wall, **more):
    return {"name": name, "cpu_time": cpu, "real_time": wall, "time_unit": "us",
            "threads": 1, **more}


def client_rows(cpu=1.0, wall=1.0):
    """Rows of one form; the client's costs so many times the floor's."""
    return [row("get_many/h1/client/process_time", 20 * cpu, 20 * wall),
            row("get_many/h1/libcurl_decoder/process_time", 20, 20),
            row("get_many/tls_h1/httplib/process_time", 50, 50),
            row("get_many/tls_h2/client/process_time", 30, 25)]


class ReportTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def report(self, client=(), decode=(), cache=(), memory=None, load=QUIET):
        """(exit code, what is printed) of three rounds that were the same."""
        for i in range(ROUNDS):
            for program, rows in (("client", client), ("decode", decode),
                                  ("cache", cache)):
                path = self.folder / f"round-{program}-{i}.json"
                path.write_text(json.dumps({"context": {}, "benchmarks": list(rows)})
                                if rows else "")
        if memory:
            (self.folder / "memory.json").write_text(
                json.dumps({"context": {}, "benchmarks": memory}))
        own, steal = load
        # The line of /proc/stat: user nice system idle iowait irq softirq steal, and
        # two that user and nice hold already; then the ticks of our own.
        (self.folder / "load").write_text(
            "cpu 10 0 0 0 0 0 0 0 0 0 5\n"
            f"cpu 510 0 500 {1000 - steal} 0 0 0 {steal} 0 0 {5 + own}\n")
        done = subprocess.run(
            [sys.executable, "-B", BENCHMARK / "report.py", self.folder,
             "--client-cpus", "1", "--fact", "machine=none",
             "--plot", self.folder / "plot.svg", "--out", self.folder / "out.json"],
            capture_output=True, text=True, check=False)
        self.assertEqual(done.stderr, "")
        return done.returncode, done.stdout

    def line(self, printed, *starts):
        """The cells of the table's only line that starts with these."""
        rows = [[cell.strip() for cell in line.strip("|").split("|")]
                for line in printed.splitlines() if line.startswith("|")]
        found = [cells for cells in rows if cells[:len(starts)] == list(starts)]
        self.assertTrue(found, printed)
        return found[0]

    def test_compares_with_the_floor_and_the_peer(self):
        for cpu, wall, cells in (
                (1.10, 1.08, ("1.10 (1.10-1.10) ≤ 1.12", "0.93 (0.93-0.93) ≥ 0.89",
                              "met")),
                (1.05, 1.05, ("1.05 (1.05-1.05) ≤ 1.12", "0.95 (0.95-0.95) ≥ 0.89",
                              "met, stretch too")),
                (1.15, 1.08, ("**1.15** (1.15-1.15) > 1.12",
                              "0.93 (0.93-0.93) ≥ 0.89", "**missed**")),
                (1.124, 1.25, ("1.12 (1.12-1.12) ≤ 1.12",
                               "**0.80** (0.80-0.80) < 0.89", "**missed**"))):
            with self.subTest(cpu=cpu, wall=wall):
                code, printed = self.report(client_rows(cpu, wall))
                title = targets.FORMS["get_many"].title
                found = self.line(printed, title, "HTTP/1.1")
                self.assertEqual((*found[2:4], *found[5:]), cells)
                self.assertEqual(code, 0)

    def test_compares_http2_with_the_peers_tls(self):
        _, printed = self.report(client_rows())
        title = targets.FORMS["get_many"].title
        self.assertEqual(self.line(printed, title, "TLS HTTP/2"),
                         [title, "TLS HTTP/2", "", "", "2.00 (2.00-2.00) ≥ 1.05",
                          "met, stretch too"])

    def test_says_when_the_machine_was_too_busy(self):
        for load, believable in ((QUIET, True), ((920, 0), True), ((880, 0), False),
                                 ((1000, 80), True), ((1000, 120), False),
                                 ((1100, 0), True)):
            with self.subTest(load=load):
                code, printed = self.report(client_rows(), load=load)
                self.assertEqual(code, 0 if believable else 3)
                self.assertEqual(printed.startswith("**DO NOT BELIEVE"),
                                 not believable)

    def test_says_where_the_client_was_idle(self):
        for wall, idle in ((1.0, False), (1.2, True)):
            with self.subTest(wall=wall):
                _, printed = self.report(client_rows(wall=wall))
                self.assertEqual("`Client`: busy for 83%" in printed, idle)

    def test_prints_what_is_no_form_of_a_call(self):
        _, printed = self.report(
            decode=[row("BM_Binary/1", 3, 3, label="typical"),
                    row("BM_Accelerator/1", 6, 6, label="typical")],
            cache=[row("Hit/Short/real_time/threads:1", 0.2, 0.2),
                   row("Hit/Long/real_time/threads:4", 0.9, 0.9, threads=4)],
            memory=[row("memory/h1/client", 1, 1, kilobytes_before=9000,
                        kilobytes_after=9100)])
        for what, figure, word in (
                ("decoding the body, CPU x binary parsing",
                 "2.00 (2.00-2.00) ≤ 2.40", "met"),
                ("a hit of the cache, 1 thread (Hit/Short)",
                 "**200** (200-200) ns > 150", "**missed**"),
                ("growth by 100 000 calls, HTTP/1.1", "100 (100-100) KB ≤ 1024",
                 "met")):
            with self.subTest(what=what):
                self.assertEqual(self.line(printed, what), [what, figure, word])
        self.assertNotIn("Hit/Long", printed)

    def test_draws_the_ratios(self):
        self.report(client_rows(1.15, 1.08))
        picture = xml.dom.minidom.parse(str(self.folder / "plot.svg"))
        bars = [rect.getAttribute("class")
                for rect in picture.getElementsByTagName("rect")]
        # A bar for each ratio, after the page and before the legend.
        self.assertEqual(bars[1:-4], ["missed", "met", "stretch"])

    def test_writes_the_figures_as_json(self):
        self.report(client_rows(1.10))
        written = json.loads((self.folder / "out.json").read_text())
        self.assertEqual(len(written["rows"]), 4)
        ratio = written["ratios"][0]
        self.assertEqual((ratio["name"], ratio["of"], len(ratio["rounds"])),
                         ("get_many/h1", "cpu", ROUNDS))


if __name__ == "__main__":
    unittest.main()
