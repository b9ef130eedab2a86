"""Reads OpenAPI 3 documents, for tools/check_openapi."""

import json
import re

try:
  import yaml
except ImportError:
  yaml = None

# A code block of a markdown page. Its fence names the language: ````yaml get /v1/...
BLOCK = re.compile(r'^(```+|~~~+)[ \t]*(?:ya?ml|json)\b[^\n]*\n(.*?)^\1[ \t]*$',
                   re.MULTILINE | re.DOTALL | re.IGNORECASE)
OPENAPI = re.compile(r'^[ \t{]*["\']?openapi["\']?[ \t]*:', re.MULTILINE)


class Unusable(Exception):
  """The document cannot be compared; the message says why."""


def read(text):
  """Parses a document: JSON, YAML, or a markdown page with either inside."""
  text = text.replace('\r\n', '\n')
  blocks = [match[2] for match in BLOCK.finditer(text) if OPENAPI.search(match[2])]
  if len(blocks) > 1:
    raise Unusable(f'it has {len(blocks)} documents inside; give one at a time')
  if blocks:
    text = blocks[0]
  if text.lstrip().startswith(('{', '[')):
    try:
      return json.loads(text, object_pairs_hook=_object)
    except (ValueError, RecursionError) as error:
      raise Unusable(f'it is not JSON: {error}') from error
  if not OPENAPI.search(text):
    raise Unusable('it is not an OpenAPI 3 document, nor a page that has one inside')
  return read_yaml(text)


def _object(pairs):
  """Refuses a key that is twice in an object. Python's json keeps only the last."""
  result = {}
  for key, value in pairs:
    if key in result:
      raise Unusable(f'it has the key {key} twice in an object')
    result[key] = value
  return result


def read_yaml(text):
  if yaml is None:
    raise Unusable('it is YAML, and python3-yaml is not installed')
  try:
    return yaml.load(text, _loader())
  except (yaml.YAMLError, ValueError, RecursionError) as error:
    raise Unusable(f'it is not YAML: {" ".join(str(error).split())}') from error


def _loader():
  """Returns a YAML loader that knows only the types of JSON. PyYAML's own follows YAML
  1.1, which reads NO as false, 2023-01-01 as a date, and the key 200 as a number."""

  class Loader(yaml.SafeLoader):
    yaml_implicit_resolvers = {}

    def construct_mapping(self, node, deep=False):
      result = {key if isinstance(key, str) else json.dumps(key): value
                for key, value in super().construct_mapping(node, deep).items()}
      if len(result) < len(node.value):  # PyYAML keeps only the last.
        raise yaml.MarkedYAMLError(problem='an object has a key twice',
                                   problem_mark=node.start_mark)
      return result

    def compose_node(self, parent, index):
      # A few nested aliases can expand to more than memory holds.
      if self.check_event(yaml.AliasEvent):
        raise yaml.YAMLError('it has an alias, which is not read')
      return super().compose_node(parent, index)

  for tag, pattern, first in [
      ('bool', r'true|false', 'tf'), ('null', r'null|~|', ['n', '~', '']),
      ('int', r'-?(0|[1-9][0-9]*)', '-0123456789'),
      ('float', r'-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?', '-0123456789')]:
    Loader.add_implicit_resolver(f'tag:yaml.org,2002:{tag}',
                                 re.compile(f'(?:{pattern})$'), list(first))
  return Loader


def expect(kind, part):
  """Returns the part if it is of this kind; otherwise raises Unusable."""
  if not isinstance(part, kind):
    name = {dict: 'an object', list: 'a list'}[kind]
    raise Unusable(f'it has {json.dumps(part)[:60]} where {name} belongs')
  return part


class Document:
  """An OpenAPI document that resolves its own references."""

  def __init__(self, root):
    if not isinstance(root, dict) or not str(root.get('openapi', '')).startswith('3.'):
      raise Unusable('it is not an OpenAPI 3 document: it has no "openapi": "3..."')
    self._root = root
    self._resolved = {}  # By reference, because nested ones can double many times.

  def _target(self, reference):
    if not isinstance(reference, str) or not reference.startswith('#/'):
      raise Unusable(f'it refers to something outside of it: {reference}')
    target = self._root
    for key in reference[2:].split('/'):
      key = key.replace('~1', '/').replace('~0', '~')
      if not isinstance(target, dict) or key not in target:
        raise Unusable(f'it refers to something that it lacks: {reference}')
      target = target[key]
    return target

  def resolve(self, part, seen=()):
    """Returns an object of the document with $ref and allOf replaced, and without null."""
    own = {key: value for key, value in expect(dict, part).items() if value is not None}
    included = [self.resolve(one, seen) for one in expect(list, own.pop('allOf', []))]
    if '$ref' in own:
      reference = own.pop('$ref')
      if reference in seen:
        raise Unusable(f'it refers in a circle: {reference}')
      target = self._target(reference)
      if reference not in self._resolved:
        self._resolved[reference] = self.resolve(target, (*seen, reference))
      included.append(self._resolved[reference])
    for key in ('anyOf', 'oneOf'):
      choices = [one for one in expect(list, own.get(key, [])) if one != {'type': 'null'}]
      if len(choices) == 1:  # A message cannot express several choices.
        del own[key]
        included.append(self.resolve(choices[0], seen))
    if isinstance(own.get('type'), list):  # OpenAPI 3.1: ["string", "null"]
      own['type'] = ' or '.join(str(one) for one in own['type'] if one != 'null')
    merged = {}
    for one in (*included, own):
      properties = {**merged.get('properties', {}),
                    **expect(dict, one.get('properties', {}))}
      merged.update(one)
      if properties:
        merged['properties'] = properties
    return merged

  def answer(self, verb, route):
    """The schema of a route's JSON answer; None if the document lacks the route."""
    for path, operations in expect(dict, self._root.get('paths', {})).items():
      if re.sub(r'\{[^}]*\}', '*', path) != route:
        continue
      operations = self.resolve(operations)
      if verb not in operations:
        continue
      operation = self.resolve(operations[verb])
      responses = expect(dict, operation.get('responses', {}))
      content = expect(dict, self.resolve(responses.get('200', {})).get('content', {}))
      schema = self.resolve(content.get('application/json', {})).get('schema')
      if schema is None:
        raise Unusable(f'it does not say what JSON {path} answers with')
      return schema
    return None
