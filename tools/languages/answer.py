"""Reads JSON of a server that may know more than this schema does.

Before protobuf 5.27 `json_format.Parse(..., ignore_unknown_fields=True)` drops the
fields that it does not know, but refuses a whole body for one unknown name of an enum
value. parse() drops these names too, and nothing else.
"""

import json

from google.protobuf import json_format
from google.protobuf.descriptor import FieldDescriptor

# Runtimes that have this exception drop unknown names themselves.
_IS_NEEDED = not hasattr(json_format, 'EnumStringValueParseError')


def parse(body, message):
  """Fills a message with a JSON object, text or UTF-8, and returns it.

  An unknown enum name leaves its field unset, or its list or map without that element.
  Raises json_format.ParseError if the body is not JSON or does not fit the message. The
  message may then be partly filled.
  """
  try:
    text = body if isinstance(body, str) else body.decode('utf-8')
    tree = json.loads(text, object_pairs_hook=_object)
    if not isinstance(tree, dict):
      raise ValueError('it is not an object')
    if _IS_NEEDED:
      tree = _known_object(tree, message.DESCRIPTOR)
    return json_format.ParseDict(tree, message, ignore_unknown_fields=True)
  except json_format.ParseError:
    raise
  except (ArithmeticError, AttributeError, RecursionError, TypeError,
          ValueError) as error:
    raise json_format.ParseError(f'Failed to load JSON: {error}.') from error


def _object(pairs):
  """Refuses a name that is twice in an object, as json_format.Parse does."""
  result = dict(pairs)
  if len(result) < len(pairs):
    raise ValueError('an object has a name twice')
  return result


def _known_object(value, descriptor):
  # json_format refuses a value that is not an object. The types of google.protobuf
  # have special forms in JSON.
  if not isinstance(value, dict) or descriptor.file.package == 'google.protobuf':
    return value
  fields = {field.name: field for field in descriptor.fields}
  fields.update({field.json_name: field for field in descriptor.fields})
  return {name: _known_value(item, fields[name]) if name in fields else item
          for name, item in value.items()
          if name not in fields or not _is_unknown(item, fields[name])}


def _known_value(value, field):
  message = field.message_type
  if message is not None and message.GetOptions().map_entry:
    value_field = message.fields_by_name['value']
    if isinstance(value, dict):
      return {key: _known_value(item, value_field) for key, item in value.items()
              if not _is_unknown(item, value_field)}
  elif isinstance(value, list) and field.label == FieldDescriptor.LABEL_REPEATED:
    return [_known_object(item, message) if message else item
            for item in value if not _is_unknown(item, field)]
  elif message is not None:
    return _known_object(value, message)
  return value


def _is_unknown(value, field):
  """Whether the value is a name that the field's enum lacks. A string may be a number."""
  if field.enum_type is None or not isinstance(value, str):
    return False
  try:
    int(value)
    return False
  except ValueError:
    return value not in field.enum_type.values_by_name
