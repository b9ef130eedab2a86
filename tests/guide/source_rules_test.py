"""The library's source keeps what the guides promise of it: where it reads files and the
environment, that it prints nothing and throws nothing, and which part includes what.
Usage: source_rules_test.py SOURCE_TREE
"""

import pathlib
import re
import sys

# (pattern, why it is forbidden, files that may have it). A name that ends with a slash
# is a folder.
RULES = [
    (r'\bgetenv\(', 'reads the environment',
     ['client_options.cc', 'rest/http/curl_options.cc', 'testing/']),
    (r'\b(?:open|fopen|openat)\(|\b[io]?fstream\b', 'opens a file',
     ['credentials.cc', 'testing/']),
    (r'std::c(?:out|err|log)\b|\bf?printf\(|\bputs\(', 'prints', []),
    (r'\bthrow\b', 'throws', []),
    (r'\babort\(|\bexit\(|\bassert\(', 'ends the process', []),
    (r'#include [<"]curl/', 'includes curl', ['rest/http/']),
    (r'#include [<"]simdjson', 'includes simdjson', ['json/']),
    (r'#include "fireworks/rest/http/curl_', 'knows the transport over libcurl',
     ['rest/http/', 'rest/call/channel_core.cc']),
    (r'#include "fireworks/rest/(?:transcoding|errors)/', 'includes a private room of rest',
     ['rest/transcoding/', 'rest/errors/', 'rest/call/', 'testing/']),
    (r'#include "fireworks/rest/transcoding/', 'needs transcoding for an error',
     [r'^(?!rest/errors/)']),
    (r'#include "fireworks/rest/errors/', 'needs errors for a request',
     [r'^(?!rest/transcoding/)']),
    (r'#include "fireworks/rest/call/', 'includes rest/call/',
     ['rest/call/', r'^rest/[^/]*\.cc$', 'client_options.cc', 'credentials.cc',
      'internal/model_cache_core.cc', 'internal/model_pages.cc']),
    (r'#include "fireworks/gateway/', 'knows a Fireworks message in rest or json',
     [r'^(?!rest/|json/)']),
]


def code(path):
    """Returns the lines of a file, without comments and what is in quotes."""
    for line in path.read_text('utf-8').splitlines():
        if line.startswith('#include'):
            yield line
        else:
            yield re.sub(r'"(?:[^"\\]|\\.)*"', '""', line).split('//')[0]


def allowed(name, places):
    return any(re.match(place, name) if place.startswith('^')
               else name.startswith(place) if place.endswith('/') else name == place
               for place in places)


def main():
    source = pathlib.Path(sys.argv[1], 'src/fireworks')
    files = sorted([*source.rglob('*.h'), *source.rglob('*.cc')])
    if len(files) < 100:
        sys.exit(f'only {len(files)} files were found')
    broken = []
    seen = set()
    for path in files:
        name = path.relative_to(source).as_posix()
        for number, line in enumerate(code(path), 1):
            for pattern, says, places in RULES:
                if not re.search(pattern, line):
                    continue
                seen.add(pattern)
                if not allowed(name, places):
                    broken.append(f'{name}:{number} {says}: {line.strip()}')
    for pattern, says, places in RULES:
        if places and pattern not in seen:
            broken.append(f'nothing {says}: is {pattern} still right?')
    sys.exit('\n'.join(broken) or 0)


main()
