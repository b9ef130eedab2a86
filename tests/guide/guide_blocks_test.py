"""Each block of code in proto/README.md stands in a file below tests/, word for word.

What is in those files is run by other tests, so the guide cannot say what does not
work. Usage: guide_blocks_test.py SOURCE_TREE
"""

import pathlib
import re
import sys

# Held to its own tests.
EXEMPT = ['Other languages']


def blocks(guide):
    """Yields the heading that each block is below, and its text."""
    heading = ''
    parts = re.split(r'^(## .*\n|```\w*\n(?s:.*?)^```\n)', guide, flags=re.MULTILINE)
    for part in parts:
        if part.startswith('## '):
            heading = part[3:].strip()
        elif part.startswith('```'):
            yield heading, part[part.index('\n') + 1:-len('```\n')]


def main():
    root = pathlib.Path(sys.argv[1])
    guide = (root / 'proto/README.md').read_text(encoding='utf-8')
    files = [path.read_text(encoding='utf-8', errors='replace')
             for path in (root / 'tests').rglob('*') if path.is_file()]
    found = list(blocks(guide))
    strays = [(heading, text) for heading, text in found if heading not in EXEMPT
              and not any(text in file for file in files)]
    for heading, text in strays:
        print(f'"{heading}" has a block that is in no file of tests/:\n{text}')
    if len(found) < 10:
        sys.exit(f'only {len(found)} blocks were found')
    sys.exit(1 if strays else 0)


main()
