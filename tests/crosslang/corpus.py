"""The bodies that all languages must read alike, and the known exceptions.

C++ and every other language read each row. If a runtime is known to read it in
another way, `differs` says how and `why` says why. The test fails if a runtime no
longer differs. The versions are those of Debian 12 and of tools/package.json.
"""

import pathlib
from typing import NamedTuple

TESTS = pathlib.Path(__file__).resolve().parent.parent

MODEL = 'fireworks.gateway.v1.Model'
LIST = 'fireworks.gateway.v1.ListModelsResponse'
GET = 'fireworks.gateway.v1.GetModelRequest'
ERROR = 'fireworks.rest.v1.ErrorInfo'

# How a language differs: it REFUSES the row, or reads it but REORDERS its maps. If it
# reads the row as another body, that body stands in the place of these constants.
REFUSES = 'refuses'
REORDERS = 'reorders'


class Row(NamedTuple):
  name: str
  body: str
  type: str = MODEL
  refused: bool = False  # By C++.
  differs: dict = {}     # "LANGUAGE ...": how these languages differ.
  lost: dict = {}        # "WRITER ...": "READER ..." that misread the writers' JSON.
  why: str = ''

  def difference(self, language):
    """Returns how the language differs, or None."""
    return _by_name(self.differs, language)

  def reads_as(self, language):
    """Whether the language reads the row as another body: that of difference()."""
    return self.difference(language) not in (None, REFUSES, REORDERS)

  def lost_by(self, writer):
    """Returns the languages that misread the writer's JSON of this row."""
    return (_by_name(self.lost, writer) or '').split()


def _by_name(table, name):
  return next((value for names, value in table.items() if name in names.split()), None)


def params(entries):
  """A body with these default sampling parameters."""
  return '{"defaultSamplingParams": {' + entries + '}}'


def details(fields):
  """A body with these base model details."""
  return '{"baseModelDetails": {' + fields + '}}'


ROWS = [
    Row('all that there is', (TESTS / 'benchmark/get_model.json').read_text('utf-8')),

    # Presence.
    Row('nothing', '{}'),
    Row('zeros are kept', '''{"name": "", "public": false, "contextLength": 0,
        "kind": "KIND_UNSPECIFIED", "snapshotType": "FULL_SNAPSHOT",
        "status": {"code": "OK", "message": ""}, "deployedModelRefs": [],
        "defaultSamplingParams": {}, "peftDetails": {"r": 0},
        "baseModelDetails": {"parameterCount": "0", "moe": false}}'''),
    Row('null is absent', '''{"name": null, "kind": null, "contextLength": null,
        "public": null, "status": null, "teftDetails": null, "createTime": null,
        "deprecationDate": null, "deployedModelRefs": null,
        "defaultSamplingParams": null, "baseModelDetails":
        {"parameterCount": null, "huggingfaceFiles": null, "moe": null}}'''),
    Row('empty messages are present', '''{"teftDetails": {}, "peftDetails": {},
        "conversationConfig": {}, "deprecationDate": {}, "status": {},
        "deployedModelRefs": [{}]}'''),

    # Names of fields.
    Row('snake_case', '{"display_name": "x", "base_model_details": {"model_type": "y"}}'),
    Row('words of languages', '''{"public": true, "deployedModelRefs":
        [{"default": true, "public": false}, {"default": false}],
        "conversationConfig": {"template": "t", "system": "s", "style": "jinja"}}'''),
    Row('newer fields', '''{"regions": [], "brandNew": {"a": [1, {"b": null}]},
        "name": "x", "status": {"alsoNew": 1e300}, "nullNew": null,
        "deployedModelRefs": [{"state": "DEPLOYED", "new": "\\ud83d\\ude00"}]}'''),
    Row('a newer field without a name', '{"name": "x", "": 1}'),
    Row('deep inside a newer field', '{"new": ' + '[' * 60 + ']' * 60 + '}'),
    Row('deeper than we read', '{"new": ' + '[' * 70 + ']' * 70 + '}', refused=True,
        differs={'python ts go java': '{}'}, why='our own limit is 64 levels'),
    Row('a field twice', '{"name": "a", "name": "b"}', refused=True,
        differs={'ts java': '{"name": "b"}'}, why='the last one counts'),

    # Integers.
    Row('int32, its ends',
        '{"contextLength": 2147483647, "trainingContextLength": -2147483648}'),
    Row('int32 too large', '{"contextLength": 2147483648}', refused=True),
    Row('int32 with a fraction', '{"contextLength": 1.5}', refused=True),
    Row('int32, other forms', '{"contextLength": "4096", "trainingContextLength": 1e3}'),
    Row('int32 that is none', '{"contextLength": "many"}', refused=True),
    Row('int64 in a string', details('"parameterCount": "671026419200"')),
    Row('int64 as a number', details('"parameterCount": 671026419200')),
    Row('int64, its largest', details('"parameterCount": "9223372036854775807"')),
    Row('int64, its smallest', details('"parameterCount": "-9223372036854775808"')),
    Row('int64 too large', details('"parameterCount": "9223372036854775808"'),
        refused=True),
    Row('int64 beyond a double', details('"parameterCount": 9007199254740993'),
        differs={'ts': details('"parameterCount": "9007199254740992"')},
        why="JSON.parse() rounds; the service's are strings"),
    Row('int64 of the reference', details('"parameterCount": "<string>"'),
        refused=True),

    # Reals.
    Row('reals', params('''"temperature": 0.6, "top_p": 1e-06,
        "top_k": 40, "a": 0.1, "b": 3.4e38, "c": 1.401298464324817e-45,
        "d": -2.5, "e": 16777217, "f": 0.30000001192092896''')),
    Row('the largest real', params('"a": 3.4028234663852886e38'),
        lost={'cpp cpp-accelerated python go java': 'python ts'},
        why='as JSON it is rounded up, which they find too large'),
    Row('reals that are no numbers', '''{"defaultSamplingParams":
        {"a": "NaN", "b": "Infinity", "c": "-Infinity"}}'''),
    Row('a real in a string', params('"a": "0.5"')),
    Row('a real too large', params('"a": 3.5e38'), refused=True),
    Row('a real beyond a double', params('"a": 1' + 400 * '0'), refused=True),
    Row('minus zero', params('"a": -0.0'),
        lost={'cpp cpp-accelerated go': 'cpp cpp-accelerated python',
              'ts': 'cpp cpp-accelerated python ts go java'},
        why='as JSON it is -0, for some an integer, or 0'),
    Row('minus zero as an integer', params('"a": -0'),
        differs={'ts go java': params('"a": -0.0')},
        lost={'go': 'cpp cpp-accelerated python',
              'ts': 'cpp cpp-accelerated python ts go java'},
        why='C++ and Python read an integer first'),

    # Maps.
    Row('map keys in order', params('''"z": 1, "": 2, "aa": 3,
        "a": 4, "\\u00e9": 5, "Z": 6, "\\u0000": 7''')),
    Row('map keys beyond 16 bits', params('"\\ud83d\\ude00": 1, "\\ufffd": 2'),
        differs={'java': REORDERS}, why='sorts by UTF-16, not by bytes'),
    Row('null in a map', params('"a": null'),
        differs={'python ts go java': REFUSES}, why='protobuf 3.21 for C++ reads 0'),
    Row('a map key twice', params('"a": 1, "a": 2'), refused=True,
        differs={'ts java': params('"a": 2')}, why='the last one counts'),

    # Strings.
    Row('unicode', '''{
        "displayName": "\\u00e9 \\u4e2d \\ud83d\\ude00 \\u2028 \\u0000 \\u001f",
        "description": "é 中 😀 \u2028 \u007f \ufdd0",
        "conversationConfig": {"template": "{% for m in messages %}{{ '<|im_start|>'
        + m['role'] }}\\n\\"{{ m }}\\"\\t\\\\{% endfor %}"}}'''.replace('\n', ' ')),
    Row('half a surrogate pair', '{"name": "\\ud83d"}', refused=True,
        differs={'java': '{"name": "?"}'}, why='what cannot be encoded becomes "?"'),
    Row('a long string', '{"description": "' + 'é中😀x' * 5000 + '"}'),
    Row('a number for a string', '{"name": 1}', refused=True,
        differs={'java': '{"name": "1"}'}, why='takes its text'),

    # Booleans.
    Row('booleans', '{"public": true, "supportsTools": false}'),
    Row('a boolean in a string', '{"public": "true"}',
        differs={'python ts go': REFUSES}, why='C++ and Java take more than they must'),
    Row('a number for a boolean', '{"public": 1}', refused=True),

    # Enums.
    Row('enums by name', '''{"kind": "EMBEDDING_MODEL", "state": "READY",
        "snapshotType": "INCREMENTAL_SNAPSHOT", "status": {"code": "UNAUTHENTICATED"},
        "encryptionState": "ENCRYPTION_STATE_CMEK",
        "baseModelDetails": {"defaultPrecision": "FP4_MX_MOE",
        "checkpointFormat": "UNINITIALIZED"}, "supportedPrecisions":
        ["FP16", "FP8_MM_KV_ATTN_V2", "PRECISION_UNSPECIFIED"]}'''),
    Row('enums by number', '{"kind": 1000, "state": 6, "supportedPrecisions": [1, 12]}'),
    Row('newer enum numbers',
        '{"kind": 77, "state": -1, "supportedPrecisions": [1, 4000]}'),
    Row('an enum number beyond a double', '{"state": 1e400}', refused=True,
        differs={'java': '{}'}, why='drops it like an unknown name'),
    Row('newer enum name', '{"name": "x", "state": "SLEEPING", "public": true}'),
    Row('newer enum names, nothing else', '{"state": "SLEEPING", "kind": "\\u0041"}'),
    Row('newer enum name in a list', '{"supportedPrecisions": ["FP16", "FP2", "BF16"]}'),
    Row('newer enum names around a list', '''{"supportedPrecisions" :
        [ "FP2" , "FP3", "FP16", 12, "FP2", "BF16" , "FP4,]" ], "public": true}'''),
    Row('a list of newer enum names', '''{"supportedPrecisions": ["FP2", "FP3"],
        "supportedPrecisionsWithCalibration": ["FP2"], "contextLength": 7}'''),
    Row('newer enum names deep inside', '''{"baseModelDetails": {"defaultPrecision":
        "FP2", "checkpointFormat": "NATIVE", "parameterCount": "9007199254740993",
        "FP2": "FP2"}, "deployedModelRefs": [{"state": "MOVING", "name": "a"}, {},
        {"name": "b", "default": true, "state": "MOVING"}, {"state": "DEPLOYED"}],
        "status": {"code": "TEAPOT", "message": "FP2, \\"x\\": ["},
        "createTime": "2025-03-24T17:03:02.5Z", "newer": ["FP2", {"state": "MOVING"}],
        "defaultSamplingParams": {"state": 1e-06, "kind": 40}}'''),
    Row('newer enum names by other names', '''{"base_model_details":
        {"default_precision": "FP2", "model_type": "y"}, "snapshot_type": "NO"}'''),
    Row('newer enum names in models of a page', '''{"models": [{"kind": "NEWER"},
        {"name": "b", "kind": "HF_BASE_MODEL", "state": "SLEEPING"}],
        "totalSize": 2}''', LIST),
    Row('a newer enum name, and a field twice', '''{"state": "SLEEPING", "name": "a",
        "name": "b"}''', refused=True,
        differs={'ts java': '{"name": "b"}'}, why='the last one counts'),
    Row('a newer enum name, and no such number',
        '{"state": "SLEEPING", "contextLength": 1.5}', refused=True),
    Row('a newer enum name, cut short', '{"state": "SLEEPING", "kind": ', refused=True),
    Row('enum in lower case', '{"state": "ready"}'),

    # Lists.
    Row('many files', details('"huggingfaceFiles": [' + ', '.join(
        f'"model-{i:05}-of-00236.safetensors"' for i in range(1, 237)) + ']')),
    Row('null in a list', details('"huggingfaceFiles": ["a", null]'),
        differs={'python ts go java': REFUSES}, why='protobuf 3.21 for C++ drops it'),
    Row('no list', details('"huggingfaceFiles": "a"'),
        differs={'python ts go java': REFUSES}, why='C++ takes more than it must'),

    # Times and dates.
    Row('times', '''{"createTime": "2025-03-24T17:03:02.123456Z",
        "updateTime": "2026-10-01T00:00:00Z"}'''),
    Row('times, their ends', '''{"createTime": "0001-01-01T00:00:00Z",
        "updateTime": "9999-12-31T23:59:59.999999999Z"}'''),
    Row('times before 1970', '{"createTime": "1969-12-31T23:59:59.5Z"}'),
    Row('times elsewhere', '{"createTime": "2025-03-24T17:03:02+02:00"}'),
    Row('a time without a zone', '{"createTime": "2025-03-24T17:03:02"}', refused=True),
    Row('a time of the year 10000', '{"createTime": "10000-01-01T00:00:00Z"}',
        refused=True),
    Row('no such day', '{"createTime": "2023-02-30T00:00:00Z"}', refused=True,
        differs={'ts java': '{"createTime": "2023-03-02T00:00:00Z"}'},
        why='they count on from the month'),
    Row('dates', '{"deprecationDate": {"year": 2026, "month": 2, "day": 28}}'),
    Row('half a date', '{"deprecationDate": {"year": 2026, "month": 0, "day": 0}}'),

    # Prices. An amount can lack units or nanos.
    Row('serverless modes', '''{"serverlessModes": [{
        "name": "accounts/a/models/m/serverlessModes/default", "usageIdentifier": "",
        "serviceTier": "", "useCases": ["chat", "coding"], "updatedBy": "x@example.com",
        "createTime": "2026-05-04T10:00:00.123456Z",
        "updateTime": "2026-06-07T08:09:10Z", "skuInfos": [
        {"sku": "input", "unit": "1M tokens",
        "amount": {"currencyCode": "USD", "nanos": 560000000}},
        {"sku": "output", "unit": "1M tokens",
        "amount": {"currencyCode": "USD", "units": "1", "nanos": 680000000}},
        {"sku": "reserved", "unit": "hour",
        "amount": {"currencyCode": "JPY", "units": "9223372036854775807"}},
        {"sku": "credit", "amount": {"units": "-1", "nanos": -999999999}},
        {"sku": "", "unit": "", "amount": {}}, {"amount": null}]}, {
        "name": "accounts/a/models/m/serverlessModes/priority",
        "usageIdentifier": "accounts/a/routers/m-fast", "serviceTier": "priority",
        "skuInfos": [], "useCases": [], "createTime": null, "newer": {"a": 1}}]}'''),
    Row('an amount in part of a unit', '''{"serverlessModes": [{"skuInfos":
        [{"amount": {"units": 0.5}}]}]}''', refused=True),

    # Other messages.
    Row('a page of models', '''{"models": [{"name": "a", "contextLength": 1}, {},
        {"name": "b", "kind": "HF_PEFT_ADDON", "peftDetails": {"r": 8,
        "targetModules": ["q_proj", "v_proj"]}}], "nextPageToken": "abc=",
        "totalSize": 3}''', LIST),
    Row('an empty page', '{"models": [], "nextPageToken": "", "totalSize": 0}', LIST),
    Row('a mask', '''{"name": "x",
        "readMask": "displayName,baseModelDetails.parameterCount"}''', GET),
    Row('an empty mask', '{"readMask": ""}', GET),
    Row('an error', '''{"httpStatus": 429, "serverCode": "8",
        "serverMessage": "slow down", "requestId": "r", "retryAfter": "1.5s",
        "attempts": 3}''', ERROR),
    Row('durations', '{"retryAfter": "0.000000001s"}', ERROR),
    Row('a negative duration', '{"retryAfter": "-3.25s"}', ERROR),
    Row('the longest duration', '{"retryAfter": "315576000000s"}', ERROR),
    Row('a duration with an exponent', '{"retryAfter": "1.1e400s"}', ERROR, refused=True),

    # Bodies that are not JSON, or not a message.
    Row('nothing but a blank', ' ', refused=True),
    Row('a list', '[]', refused=True),
    Row('null', 'null', refused=True),
    Row('cut short', '{"name": "x", "kind": "HF_', refused=True),
    Row('trailing garbage', '{"name": "x"}}', refused=True,
        differs={'java': '{"name": "x"}'}, why='stops where the object ends'),
    Row('a trailing comma', '{"name": "x",}',
        differs={'python ts go java': REFUSES}, why='C++ takes more than it must'),
    Row('a comment', '{"name": "x" /* y */}', refused=True,
        differs={'java': '{"name": "x"}'}, why='Gson is lenient'),
    Row('a message that is text', '{"status": "OK"}', refused=True,
        differs={'python': '{"status": {}}'}, why='it looks for names in whatever comes'),
]


def samples(folder):
  """Returns a row for each real answer in the folder, which may be missing."""
  return [Row(f'sample {path.name}', path.read_text(encoding='utf-8'))
          for path in sorted(pathlib.Path(folder).glob('*.json'))]
