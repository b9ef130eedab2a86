"""Reads OpenAPI 3 documents, for tools/check_openapi."""

import json
import re


class Unusable(Exception):
  """The document is not one that can be compared; says why."""


def expect(kind, part):
  """A part of the document, which must be of that kind."""
  if not isinstance(part, kind):
    name = {dict: 'an object', list: 'a list'}[kind]
    raise Unusable(f'it has {json.dumps(part)[:60]} where {name} belongs')
  return part


class Document:
  """An OpenAPI document; parts of it with what they refer to put in."""

  def __init__(self, root):
    if not isinstance(root, dict) or not str(root.get('openapi', '')).startswith('3.'):
      raise Unusable('it is no OpenAPI 3 document: it has no "openapi": "3..."')
    self._root = root

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
    """An object of the document as if it were written without $ref, allOf and null."""
    own = {key: value for key, value in expect(dict, part).items() if value is not None}
    included = [self.resolve(one, seen) for one in expect(list, own.pop('allOf', []))]
    if '$ref' in own:
      reference = own.pop('$ref')
      if reference in seen:
        raise Unusable(f'it refers in a circle: {reference}')
      included.append(self.resolve(self._target(reference), (*seen, reference)))
    for key in ('anyOf', 'oneOf'):
      choices = [one for one in expect(list, own.get(key, [])) if one != {'type': 'null'}]
      if len(choices) == 1:  # Else there is a choice, which a message has not.
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
