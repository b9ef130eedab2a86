#!/usr/bin/python3
"""Runs tools/check_openapi on documents that this test makes."""

import contextlib
import copy
import importlib.util
import io
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
from importlib.machinery import SourceFileLoader
from unittest import mock

try:
  import yaml
  from google.protobuf import (descriptor_pb2, descriptor_pool, duration_pb2,
                               field_mask_pb2, timestamp_pb2)
  from google.protobuf.descriptor_pb2 import FieldDescriptorProto as Field
except ImportError as error:
  print(f'python3-protobuf or python3-yaml is not installed: {error}')
  sys.exit(2 if 'CI' in os.environ else 77)

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / 'tools'))
_SPEC = importlib.util.spec_from_loader('check_openapi', SourceFileLoader(
    'check_openapi', str(ROOT / 'tools/check_openapi')))
check_openapi = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(check_openapi)

# The structure of a page of the vendor's documentation.
PAGE = """> ## Documentation Index
> Use this file to discover all pages before exploring further.

# Get Model

```json
{{"models": []}}
```

## OpenAPI

{fence}yaml get /v1/accounts/{{account_id}}/models/{{model_id}}
{document}
{fence}

Built with [a tool](https://example.com).
"""
PATH = '/v1/accounts/{account_id}/models/{model_id}'
# JSON of each type of field, as the vendor's documentation describes it.
SCALARS = {kind: {'type': json_type, **({'format': text} if text else {})}
           for json_type, text, kinds in [
               ('string', '', [Field.TYPE_STRING]),
               ('string', 'byte', [Field.TYPE_BYTES]),
               ('boolean', '', [Field.TYPE_BOOL]),
               ('number', 'float', [Field.TYPE_FLOAT]),
               ('number', 'double', [Field.TYPE_DOUBLE]),
               ('integer', 'int32', [Field.TYPE_INT32, Field.TYPE_SINT32,
                                     Field.TYPE_SFIXED32]),
               ('integer', 'uint32', [Field.TYPE_UINT32, Field.TYPE_FIXED32]),
               ('string', 'int64', [Field.TYPE_INT64, Field.TYPE_SINT64,
                                    Field.TYPE_SFIXED64]),
               ('string', 'uint64', [Field.TYPE_UINT64, Field.TYPE_FIXED64])]
           for kind in kinds}
MESSAGES = {'.google.protobuf.Timestamp': {'type': 'string', 'format': 'date-time'},
            '.google.protobuf.Duration': {'type': 'string'},
            '.google.protobuf.FieldMask': {'type': 'string'}}


def schema_of(field, messages, enums):
  """The schema that the vendor's documentation has for a field."""
  if field.type == Field.TYPE_ENUM:
    schema = {'type': 'string', 'enum': enums[field.type_name]}
  elif field.type_name in MESSAGES:
    schema = dict(MESSAGES[field.type_name])
  elif field.type == Field.TYPE_MESSAGE and messages[field.type_name].options.map_entry:
    value = messages[field.type_name].field[1]
    return {'type': 'object', 'additionalProperties': schema_of(value, messages, enums)}
  elif field.type == Field.TYPE_MESSAGE:
    name = field.type_name.rpartition('.')[2]
    schema = {'$ref': f'#/components/schemas/gateway{name}'}
  else:
    schema = dict(SCALARS[field.type])
  if field.label == Field.LABEL_REPEATED:
    return {'type': 'array', 'items': schema}
  return schema


def all_types(prefix, message_types, enum_types):
  """The messages, and the values of the enums, by full name. Includes nested ones."""
  messages = {f'{prefix}.{message.name}': message for message in message_types}
  enums = {f'{prefix}.{enum.name}': [value.name for value in enum.value]
           for enum in enum_types}
  for name, message in list(messages.items()):
    inner = all_types(name, message.nested_type, message.enum_type)
    messages.update(inner[0])
    enums.update(inner[1])
  return messages, enums


def schemas_of(files):
  """The schemas of the messages of our packages, by the names that the vendor uses."""
  messages, enums = {}, {}
  for file in files:
    inner = all_types(f'.{file.package}', file.message_type, file.enum_type)
    messages.update(inner[0])
    enums.update(inner[1])
  return {f'gateway{message.name}': {
      'type': 'object',
      'properties': {field.json_name: schema_of(field, messages, enums)
                     for field in message.field if 'Request' not in name}}
          for name, message in messages.items() if name.startswith('.fireworks.gateway.')}


def document_of_schema():
  """A document that equals the schema."""
  image = descriptor_pb2.FileDescriptorSet.FromString(
      (ROOT / 'generated/descriptors/fireworks.binpb').read_bytes())
  answer = {'content': {'application/json': {
      'schema': {'$ref': '#/components/schemas/gatewayModel'}}}}
  return {'openapi': '3.1.0', 'paths': {PATH: {'get': {'responses': {'200': answer}}}},
          'components': {'schemas': schemas_of(image.file)}}


def run(*arguments):
  """Returns the exit status, the lines of standard output, and standard error."""
  output, errors = io.StringIO(), io.StringIO()
  with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
    code = check_openapi.main(list(arguments))
  return code, output.getvalue().splitlines(), errors.getvalue()


class CheckOpenapiTest(unittest.TestCase):

  def setUp(self):
    self.document = document_of_schema()
    self.schemas = self.document['components']['schemas']
    self.model = self.schemas['gatewayModel']['properties']

  def check(self, text, *options):
    with tempfile.NamedTemporaryFile('w', newline='', encoding='utf-8') as file:
      file.write(text)
      file.flush()
      return run(*options, file.name)

  def check_lines(self, *expected):
    code, lines, errors = self.check(json.dumps(self.document))
    self.assertEqual((lines, code), (list(expected), 1 if expected else 0), errors)
    self.assertIn(f'GetModel: {len(expected)} differences', errors)

  def test_the_schema_itself(self):
    self.check_lines()

  def test_what_one_side_lacks(self):
    del self.model['contextLength']
    del self.schemas['gatewayBaseModelDetails']['properties']['moe']
    self.model['regions'] = {'type': 'array', 'items': {'type': 'string'}}
    self.model['owner'] = {'$ref': '#/components/schemas/gatewayStatus'}
    self.model['level'] = {'type': 'string', 'enum': ['LOW', 'HIGH']}
    self.model['state']['enum'].append('SLEEPING')
    self.model['state']['enum'].remove('UPLOADING')
    self.check_lines('BaseModelDetails.moe: only in the schema, bool',
                     'Model.State.SLEEPING: only in the document',
                     'Model.State.UPLOADING: only in the schema',
                     'Model.contextLength: only in the schema, int32',
                     'Model.level: only in the document, enum of LOW, HIGH',
                     'Model.owner: only in the document, object',
                     'Model.regions: only in the document, array of string')

  def test_types(self):
    string, many = {'type': 'string'}, {'type': 'array', 'items': {'type': 'integer'}}
    for name, schema, ours, theirs in [
        ('contextLength', string, 'int32', 'string'),
        ('contextLength', {'type': 'integer', 'format': 'int64'}, 'int32',
         'integer (int64)'),
        ('contextLength', {'type': 'number'}, 'int32', 'number'),
        ('public', string, 'bool', 'string'),
        ('displayName', {'type': ['string', 'integer']}, 'string', 'string or integer'),
        ('displayName', {'type': 'string', 'enum': ['A']}, 'string', 'enum of A'),
        ('displayName', many, 'string', 'array of integer'),
        ('createTime', string, 'Timestamp', 'string'),
        ('kind', string, 'enum Model.Kind', 'string'),
        ('status', string, 'Status', 'string'),
        ('status', {}, 'Status', 'no type'),
        ('deployedModelRefs', string, 'repeated DeployedModelRef', 'string'),
        ('deployedModelRefs', many, 'repeated DeployedModelRef', 'array of integer'),
        ('supportedPrecisions', many, 'repeated enum BaseModelDetails.Precision',
         'array of integer'),
        ('defaultSamplingParams', many, 'map to float', 'array of integer'),
        ('defaultSamplingParams', {'type': 'object', 'additionalProperties': string},
         'map to float', 'object')]:
      with self.subTest(name=name, schema=schema):
        self.setUp()
        self.model[name] = schema
        code, lines, errors = self.check(json.dumps(self.document))
        self.assertEqual(code, 1, errors)
        self.assertEqual([line for line in lines if line.startswith('Model.')],
                         [f'Model.{name}: {ours} in the schema, '
                          f'{theirs} in the document'])

  # A new field of the schema may have any type.
  def test_every_type_of_field(self):
    pool = descriptor_pool.DescriptorPool()
    file = descriptor_pb2.FileDescriptorProto(
        name='every.proto', package='fireworks.gateway.every')
    for imported in (timestamp_pb2, duration_pb2, field_mask_pb2):
      file.dependency.append(imported.DESCRIPTOR.name)
      pool.AddSerializedFile(imported.DESCRIPTOR.serialized_pb)
    every = file.message_type.add(name='Model')
    kinds = [kind for kind in Field.Type.values()
             if kind not in (Field.TYPE_GROUP, Field.TYPE_MESSAGE, Field.TYPE_ENUM)]
    types = [(kind, None) for kind in kinds] + [(Field.TYPE_MESSAGE, name)
                                                for name in MESSAGES]
    for label in (Field.LABEL_OPTIONAL, Field.LABEL_REPEATED):
      for kind, name in types:
        number = len(every.field) + 1
        every.field.add(name=f'f{number}', json_name=f'f{number}', number=number,
                        label=label, type=kind, type_name=name)
    pool.AddSerializedFile(file.SerializeToString())
    schemas = schemas_of([file])
    comparison = check_openapi.Comparison(check_openapi.Document(
        {**self.document, 'components': {'schemas': schemas}}))
    comparison.message(pool.FindMessageTypeByName('fireworks.gateway.every.Model'),
                       schemas['gatewayModel'])
    self.assertEqual(comparison.lines, set())

  def test_other_ways_to_write_the_same(self):
    whole = copy.deepcopy(self.schemas['gatewayModel'])
    half = {name: whole['properties'].pop(name) for name in list(whole['properties'])[:3]}
    self.schemas['gatewayModel'] = {
        'allOf': [whole, {'properties': half}], 'description': 'In two halves.'}
    properties = whole['properties']
    properties['status'] = {'allOf': [properties['status']], 'nullable': True}
    properties['teftDetails'] = {'anyOf': [properties['teftDetails'], {'type': 'null'}]}
    properties['public']['type'] = ['boolean', 'null']
    properties['snapshotType']['enum'].append(None)
    properties['contextLength'] = {'type': 'integer'}
    properties['defaultSamplingParams'] = {'type': 'object'}
    properties['githubUrl']['format'] = 'uri'
    self.schemas['gatewayBaseModelDetails']['properties']['parameterCount'] = {
        'type': 'integer', 'format': 'int64'}
    response = self.document['paths'][PATH]['get']['responses']['200']
    self.document['components']['responses'] = {'a/b~c': response}
    self.document['paths'][PATH]['get']['responses']['200'] = {
        '$ref': '#/components/responses/a~1b~0c'}
    self.check_lines()

  # If each reference were resolved anew, this would take 2^30 steps.
  def test_references_that_double(self):
    self.schemas['part30'] = self.schemas['gatewayModel']
    for i in range(30):
      self.schemas[f'part{i}'] = {
          'allOf': 2 * [{'$ref': f'#/components/schemas/part{i + 1}'}]}
    self.schemas['gatewayModel'] = self.schemas['part0']
    self.check_lines()
    self.schemas['part30'] = self.schemas['gatewayModel']
    self.assertIn('in a circle', self.check(json.dumps(self.document))[2])

  def as_yaml(self):
    # A copy through JSON shares no objects, so the YAML has no aliases.
    return yaml.safe_dump(json.loads(json.dumps(self.document)), sort_keys=False)

  def test_yaml_and_pages(self):
    self.model['state']['enum'] += ['NO', 'on', '2023-01-01', 'null']
    lines = [f'Model.State.{name}: only in the document'
             for name in ('2023-01-01', 'NO', 'null', 'on')]
    text = self.as_yaml()
    # Other writers of YAML omit these quotes.
    text = text.replace("'NO'", 'NO').replace("'on'", 'on').replace("'200'", '200')
    text = text.replace("'2023-01-01'", '2023-01-01')
    for name, form in [
        ('YAML', text),
        ('with a byte order mark', '\ufeff' + text),
        ('a page', PAGE.format(fence='````', document=text)),
        ('a page, other fence', PAGE.format(fence='~~~', document=text)),
        ('a page, Windows line ends',
         PAGE.format(fence='```', document=text).replace('\n', '\r\n')),
        ('a page with JSON', PAGE.format(fence='```', document=json.dumps(
            self.document, indent=2)).replace('```yaml', '```JSON'))]:
      with self.subTest(name):
        code, found, errors = self.check(form)
        self.assertEqual((found, code), (lines, 1), errors)

  def test_standard_input(self):
    process = subprocess.run([ROOT / 'tools/check_openapi', '-'], check=False,
                             input=self.as_yaml().encode(), stdout=subprocess.PIPE)
    self.assertEqual((process.returncode, process.stdout), (0, b''))

  def test_what_the_schema_lacks(self):
    del self.model['contextLength']
    self.model['state']['enum'].remove('UPLOADING')
    code, lines, errors = self.check(json.dumps(self.document), '--lacks')
    self.assertEqual((code, lines), (0, []), errors)
    self.model['state']['enum'].append('SLEEPING')
    self.model['public'] = {'type': 'string'}
    code, lines, errors = self.check(json.dumps(self.document), '--lacks')
    self.assertEqual((code, lines), (1, [
        'Model.State.SLEEPING: only in the document',
        'Model.public: bool in the schema, string in the document']), errors)
    self.assertIn('2 differences', errors)

  def test_unusable_documents(self):
    def with_model(schema):
      document = copy.deepcopy(self.document)
      document['components']['schemas']['gatewayModel'] = schema
      return json.dumps(document)

    for text, why in [
        ('', 'not an OpenAPI 3 document, nor a page'),
        ('# Get Model', 'not an OpenAPI 3 document, nor a page'),
        ('openapi: 3.1.0', 'GET /v1/accounts/*/models/*'),
        ('openapi: [', 'not YAML'),
        ('openapi: !!python/object:os.system ls', 'not YAML'),
        ('openapi: 3.1.0\npaths: &a [*a]', 'has an alias'),
        ('openapi: ' + '[' * 100000, 'not YAML'),
        (PAGE.format(fence='````', document='openapi: ['), 'not YAML'),
        (2 * PAGE.format(fence='````', document='openapi: 3.1.0'), 'one at a time'),
        ('openapi: 3.1.0\npaths: {}\npaths: {}', 'a key twice'),
        ("openapi: 3.1.0\npaths: {a: {200: 1, '200': 2}}", 'a key twice'),
        ('[' * 100000, 'not JSON'),
        ('{"openapi": "3.1.0", "paths": {"/": 1, "/": 2}}', 'the key / twice'),
        ('{"openapi": "3.1.0"', 'not JSON'),
        ('[]', 'not an OpenAPI 3 document'),
        ('{"swagger": "2.0"}', 'not an OpenAPI 3 document'),
        ('{"openapi": "3.0.0"}', 'GET /v1/accounts/*/models/*'),
        ('{"openapi": "3.0.0", "paths": 1}', 'has 1 where an object belongs'),
        (json.dumps({'openapi': '3.0.0', 'paths': {PATH: {'post': {}}}}),
         'none of these'),
        (json.dumps({'openapi': '3.0.0', 'paths': {PATH: {'get': {}}}}), 'what JSON'),
        (with_model({'$ref': 'https://example.com/model.json'}), 'outside of it'),
        (with_model({'$ref': []}), 'outside of it'),
        (with_model({'$ref': '#/components/nothing'}), 'that it lacks'),
        (with_model({'$ref': '#/components/schemas/gatewayModel'}), 'in a circle'),
        (with_model({'properties': []}), 'has [] where an object belongs'),
        (with_model({'properties': {'name': 7}}), 'has 7 where an object belongs'),
        (with_model({'properties': {'state': {'enum': 7}}}), 'has 7 where a list belongs'),
        (with_model({'allOf': {}}), 'has {} where a list belongs')]:
      with self.subTest(why=why):
        code, lines, errors = self.check(text)
        self.assertEqual((code, lines), (2, []), errors)
        self.assertIn(why, errors)

  # The plugin takes all of these.
  def test_every_option_of_an_rpc(self):
    self.document['paths']['/v1/models/{id}'] = self.document['paths'][PATH]
    for option in ['', 'custom: {kind: "OPTIONS" path: "/v1/models"}',
                   'get: "/v1/models/*"',
                   'custom: {kind: "OPTIONS" path: "/v1/models"} '
                   'additional_bindings: {get: "/v1/models/*"} '
                   'additional_bindings: {get: "/v1/{name=accounts/*/models/*}"}']:
      with self.subTest(option), tempfile.TemporaryDirectory() as folder:
        proto = pathlib.Path(folder, 'proto')
        shutil.copytree(ROOT / 'proto', proto)
        gateway = proto / 'fireworks/gateway/v1/gateway.proto'
        text = gateway.read_text('utf-8')
        rest = f'option (google.api.http) = {{{option}}};' if option else ''
        gateway.write_text(text.replace(
            'service Gateway {', 'service Gateway {\n  rpc WatchModel(GetModelRequest) '
            f'returns (stream Model) {{{rest}}}'), 'utf-8')
        with mock.patch.object(check_openapi, 'PROTO', proto):
          self.check_lines()
          self.assertEqual('WatchModel, GetModel: 0' in
                           self.check(json.dumps(self.document))[2], 'get:' in option)

  def test_what_cannot_be_printed(self):
    self.model['a\x1b[31m\nb'] = {'type': 'x\x07'}
    self.model['\ud800é'] = {}
    self.check_lines(
        r'Model.a\u001b[31m\nb: only in the document, x\u0007',
        r'Model.\ud800é: only in the document, no type')
    self.schemas['gatewayModel'] = {'$ref': '\x1b'}
    self.assertIn(r'outside of it: \u001b.', self.check(json.dumps(self.document))[2])

  # Status 1 is for differences alone.
  def test_what_nobody_expected(self):
    # This key is bytes, and the program turns keys into JSON, which has no bytes.
    process = subprocess.run([ROOT / 'tools/check_openapi', '-'], check=False,
                             input=b'openapi: 3.1.0\n!!binary aA==: 1',
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    self.assertEqual((process.returncode, process.stdout), (2, b''))
    self.assertIn(b'Traceback', process.stderr)

  def test_usage(self):
    for arguments, code in [([], 2), (['a', 'b'], 2), (['/nonexistent'], 2),
                            (['--lacks'], 2), (['--other', 'a'], 2), (['--help'], 0)]:
      self.assertEqual(run(*arguments)[0], code, arguments)


if __name__ == '__main__':
  unittest.main()
