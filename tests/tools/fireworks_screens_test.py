#!/usr/bin/env python3
"""Runs the screens of the guides in a terminal: what they show is what appears."""

import os
import pathlib
import re
import unittest

from fireworks_command import COMMAND, KEY, emulator, environment, run_in_terminal

ROOT = pathlib.Path(__file__).parents[2]
GUIDES = ['README.md', 'GUIDE.md', 'INSTALL.md', 'proto/README.md']
# Fits each line of the guides.
COLUMNS = 90


def commands(block):
  """Yields each command of a block, and the lines that it writes."""
  for part in re.split(r'^\$ ', block, flags=re.MULTILINE)[1:]:
    command, output = re.fullmatch(r'((?:.*\\\n)*.*\n)((?s:.*))', part).groups()
    yield command, output.splitlines()


class ScreensTest(unittest.TestCase):

  def test_each_shows_what_appears(self):
    tested = 0
    with emulator() as server:
      env = environment(FIREWORKS_API_KEY=KEY, FIREWORKS_BASE_URL=server.url)
      env['PATH'] = f'{pathlib.Path(COMMAND).parent}:{env["PATH"]}'
      for name in GUIDES:
        guide = (ROOT / name).read_text('utf-8')
        for block in re.findall(r'^```console\n(.*?)^```', guide, re.M | re.S):
          for command, lines in commands(block):
            tested += 1
            with self.subTest(guide=name, command=command):
              _, _, shown = run_in_terminal('-c', command, env=env, program='/bin/sh',
                                            columns=COLUMNS)
              self.assertEqual([line.rstrip() for line in shown], lines)
    self.assertGreaterEqual(tested, 4)


if __name__ == '__main__':
  unittest.main()
