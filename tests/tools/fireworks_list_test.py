#!/usr/bin/env python3
"""Tests `fireworks list`, `fireworks check` and `fireworks drift`."""

import datetime
import json
import tempfile
import unittest

from fireworks_command import emulator, reply, run, server


def in_days(days):
  """Returns the date that many days from now, in the service's JSON."""
  day = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days)
  return {'year': day.year, 'month': day.month, 'day': day.day}


def model_reply(**fields):
  return reply(200, json.dumps({'name': 'accounts/a/models/m', **fields}).encode())


class ListTest(unittest.TestCase):

  @classmethod
  def setUpClass(cls):
    context = emulator()
    cls.url = context.__enter__().url
    cls.addClassCleanup(context.__exit__, None, None, None)

  def list(self, *args):
    return run('list', *args, '--endpoint', self.url)

  def names(self, *args):
    result = self.list(*args)
    self.assertEqual((result.returncode, result.stderr), (0, b''))
    return [json.loads(line)['name'] for line in result.stdout.splitlines()]

  def test_pages_make_no_difference(self):
    everything = self.names()
    self.assertGreater(len(everything), 5)
    self.assertEqual(self.names('fireworks', '--page-size', '2'), everything)
    self.assertEqual(self.names('accounts/fireworks', '--limit', '3'),
                     everything[:3])

  def test_filter_and_order(self):
    ready = self.names('--filter', 'kind=HF_BASE_MODEL', '--order-by', 'name desc')
    self.assertEqual(ready, sorted(ready, reverse=True))
    self.assertLess(len(ready), len(self.names()))

  def test_read_mask(self):
    result = self.list('--read-mask', 'contextLength,name', '--limit', '1')
    self.assertEqual(set(json.loads(result.stdout)), {'name', 'contextLength'})

  def test_table(self):
    lines = self.list('--output', 'table').stdout.decode().splitlines()
    self.assertEqual(lines[0].split(), ['NAME', 'KIND', 'CONTEXT', 'SERVERLESS',
                                        'TOOLS', 'RETIRES'])
    self.assertEqual(len(lines) - 1, len(self.names()))

  def test_a_table_without_rows_has_a_header_unless_it_failed(self):
    table = ('--output', 'table', '--columns', 'name')
    result = self.list('fireworks', '--filter', 'displayName=x', *table)
    self.assertEqual((result.returncode, result.stdout), (1, b''))
    result = self.list('fireworks', '--filter', 'display_name=nothing', *table)
    self.assertEqual((result.returncode, result.stdout), (0, b'NAME\n'))

  def test_failures(self):
    for args, code, message in [
        (('nobody/there',), 2, 'is not the name of an account'),
        (('--filter', 'displayName=x'), 1, 'INVALID_ARGUMENT'),
        (('--filter', b'kind=\xff'), 2, 'the field "filter" is not valid UTF-8'),
        (('--page-size', '0'), 2, 'page-size'),
        (('--page-size', '201'), 2, 'page-size'),
        (('--read-mask', 'displayNam'), 2, "did you mean 'display_name'"),
        (('--output', 'yaml'), 2, 'output')]:
      with self.subTest(args=args):
        result = self.list(*args)
        self.assertEqual(result.returncode, code)
        self.assertIn(message, result.stderr.decode())


class CheckTest(unittest.TestCase):

  def check(self, body, *args):
    with server(body) as (url, _):
      return run('check', 'a/m', '--endpoint', url, *args)

  def test_verdicts(self):
    for fields, args, code, why in [
        ({}, (), 0, ''),
        ({'supportsTools': True}, ('--needs', 'tools'), 0, ''),
        ({'supportsTools': False}, ('--needs', 'tools'), 3, 'tools: no'),
        ({}, ('--needs', 'tools'), 3, 'tools: not stated'),
        ({'supportsLora': True}, ('--needs', 'lora,serverless'), 3,
         'serverless: not stated'),
        ({'supportsServerless': True, 'supportsImageInput': True},
         ('--needs', 'serverless,image-input'), 0, ''),
        ({'state': 'READY'}, ('--needs', 'ready'), 0, ''),
        ({'state': 'UPLOADING'}, ('--needs', 'ready'), 3, 'ready: no'),
        ({'state': 'SLEEPING'}, ('--needs', 'ready'), 3, 'ready: not stated'),
        ({'supervisedLoraTunable': True, 'rlFullParameterTunable': True},
         ('--needs', 'supervised-lora,rl-full'), 0, ''),
        ({'supervisedFullParameterTunable': False, 'rlLoraTunable': True},
         ('--needs', 'supervised-lora,supervised-full,rl-lora,rl-full'), 3,
         'supervised-lora: not stated; supervised-full: no; rl-full: not stated'),
        ({'tunable': True, 'rlTunable': True}, ('--needs', 'supervised-lora,rl-lora'),
         3, 'supervised-lora: not stated; rl-lora: not stated'),
        ({'supportsLora': False, 'deployedModelRefs': [{'name': 'x'}]},
         ('--needs', 'image-input,serverless,lora', '--min-context', '9'), 3,
         'serverless: not stated; image-input: not stated; lora: no; '
         'context: not stated'),
        ({'contextLength': 4096}, ('--min-context', '4096'), 0, ''),
        ({'contextLength': 4096}, ('--min-context', '4097'), 3, 'context: 4096'),
        ({'contextLength': 0}, ('--min-context', '1'), 3, 'context: not stated')]:
      with self.subTest(fields=fields, args=args):
        result = self.check(model_reply(**fields), '--output', 'json', *args)
        self.assertEqual(result.returncode, code, result.stderr)
        line = json.loads(result.stdout)
        self.assertEqual(line['result'], 'ok' if code == 0 else 'failed')
        self.assertEqual(line['why'], why)

  def test_numbers_that_cannot_be(self):
    for args, says in [
        *((('--retires-within', time), b'is not a time; use 30d, 4w or never')
          for time in ('36', '-1d', '-2', '', 'd', '1.5d', '3y', 'always', '4d w',
                       '9999999999d', '999999999w')),
        (('--min-context', '0'), b'--min-context'),
        (('--min-context', '8k'), b'--min-context')]:
      with self.subTest(args=args):
        result = self.check(model_reply(), *args)
        self.assertEqual(result.returncode, 2)
        self.assertIn(says, result.stderr.lower())
        self.assertLess(len(result.stderr), 300)

  def test_retirement(self):
    def part(date, *names):
      return {name: date[name] for name in names}

    old, far = {'year': 2020, 'month': 1, 'day': 5}, {'year': 9000, 'month': 1, 'day': 2}
    gone, soon = (part(in_days(days), 'year', 'month') for days in (-40, 40))
    this_year = part(in_days(0), 'year')
    unread = {'year': 2026, 'month': 11, 'day': 31}
    within, never = ('--retires-within', '60d'), ('--retires-within', 'never')
    for date, stated, args, code, why in [
        (None, None, within, 0, ''),
        (old, '2020-01-05', (), 3, 'is retired since 2020-01-05'),
        (old, '2020-01-05', within, 3, 'is retired since 2020-01-05'),
        (old, '2020-01-05', never, 0, ''),
        (far, '9000-01-02', within, 0, ''),
        (gone, '{year}-{month:02}', (), 3, 'is retired since {year}-{month:02}'),
        (gone, '{year}-{month:02}', never, 0, ''),
        (soon, '{year}-{month:02}', (), 0, ''),
        (soon, '{year}-{month:02}', within, 3, 'retires in [0-9]+ days at the earliest'),
        (soon, '{year}-{month:02}', ('--retires-within', '1w'), 0, ''),
        (this_year, '{year}', (), 0, ''),
        (this_year, '{year}', ('--retires-within', '0d'), 3, 'may be retired already'),
        ({'year': 9000}, '9000', within, 0, ''),
        (unread, '2026-11-31', (), 0, ''),
        (unread, '2026-11-31', within, 3, 'retirement: 2026-11-31 is not a valid date'),
        (unread, '2026-11-31', never, 0, ''),
        ({'month': 12, 'day': 1}, '0000-12-01', within, 3,
         'retirement: 0000-12-01 has no year'),
        ({}, '0000', within, 3, 'retirement: 0000 has no year')]:
      with self.subTest(date=date, args=args):
        body = model_reply(state='READY', deprecationDate=date)
        result = self.check(body, '--output', 'json', *args)
        self.assertEqual(result.returncode, code, result.stdout)
        line = json.loads(result.stdout)
        self.assertEqual(line['retires'], stated and stated.format(**date))
        self.assertRegex(line['why'], f'^({why.format(**(date or {}))})$')

  def test_retirement_is_counted_in_days(self):
    # The day may change before the command runs.
    for days, within, code, why in [
        (10, '11d', 3, 'retires in (9|10) days'), (10, '2w', 3, 'retires in .*'),
        (10, '8d', 0, ''), (1, '1w', 3, 'retires (in 1 day|today)'),
        (0, '0d', 3, 'retires today|is retired since .*')]:
      with self.subTest(days=days, within=within):
        date = in_days(days)
        result = self.check(model_reply(deprecationDate=date), '--output', 'json',
                            '--retires-within', within)
        self.assertEqual(result.returncode, code)
        line = json.loads(result.stdout)
        self.assertRegex(line['why'], f'^({why})$')
        self.assertEqual(line['retires'], '{year}-{month:02}-{day:02}'.format(**date))

  def test_table(self):
    result = self.check(model_reply(deprecationDate={'year': 2020, 'month': 1, 'day': 2}),
                        '--retires-within', '30d', '--needs', 'tools')
    self.assertEqual(result.stdout.decode().splitlines(), [
        'NAME  RESULT  RETIRES     WHY',
        'a/m   FAILED  2020-01-02  is retired since 2020-01-02; tools: not stated'])
    self.assertEqual(self.check(model_reply()).stdout.decode().splitlines(),
                     ['NAME  RESULT  RETIRES  WHY', 'a/m   ok      -'])

  def test_one_line_whatever_the_server_says(self):
    body = json.dumps({'message': 'no\n\x1b[31mway\r'}).encode()
    for output in ('table', 'json'):
      result = self.check(reply(403, body), '--output', output)
      self.assertEqual(result.returncode, 1)
      self.assertEqual(result.stdout.count(b'\n'), 1 if output == 'json' else 2)
      self.assertNotIn(b'\x1b', result.stdout)
    line = json.loads(result.stdout)
    self.assertEqual((line['result'], line['retires']), ('error', None))

  def test_what_cannot_be_read_outranks_what_fails(self):
    result = self.check(reply(404, b''), '--needs', 'tools')
    self.assertEqual(result.returncode, 1)
    self.assertIn(b'NOT_FOUND', result.stdout)

  def test_names_from_a_file(self):
    with tempfile.NamedTemporaryFile('w') as names, emulator() as e:
      names.write('# ours\n\nfireworks/deepseek-v3\nfireworks/nope\n')
      names.flush()
      result = run('check', '--names-from', names.name, '--endpoint', e.url)
    lines = result.stdout.decode().splitlines()
    self.assertEqual([line.split()[:2] for line in lines[1:]],
                     [['fireworks/deepseek-v3', 'ok'], ['fireworks/nope', 'ERROR']])
    self.assertEqual(result.returncode, 1)

  def test_names_beside_needs(self):
    body = model_reply(supportsTools=True, supportsLora=False)
    with server(body) as (url, _):
      for args, names in [
          (('check', '--needs', 'tools', 'a/m'), ['a/m']),
          (('check', '--needs=tools', 'a/m', 'a/n'), ['a/m', 'a/n']),
          (('check', 'a/m', '--needs', 'tools', 'a/n'), ['a/m', 'a/n']),
          (('--needs', 'tools', 'check', 'a/m'), ['a/m']),
          (('check', '--needs', 'tools', '--needs', 'tools', 'a/m'), ['a/m'])]:
        with self.subTest(args=args):
          result = run(*args, '--endpoint', url)
          self.assertEqual(result.returncode, 0, result.stderr)
          lines = result.stdout.decode().splitlines()[1:]
          self.assertEqual([line.split()[0] for line in lines], names)
      result = run('check', '--needs', 'tools', '--needs', 'lora', 'a/m', '--endpoint', url)
      self.assertIn(b'lora: no', result.stdout)

  def test_usage(self):
    for args in [(), ('a/m', '--needs', 'wings'), ('a/m', '--retires-within', '3y'),
                 ('--names-from', '/nonexistent')]:
      with self.subTest(args=args):
        self.assertEqual(run('check', *args).returncode, 2)


class DriftTest(unittest.TestCase):

  def drift(self, body, *args):
    return run('drift', '--body', '-', *args, input=json.dumps(body).encode())

  def setUp(self):
    result = self.drift({})
    if b'not built in' in result.stderr:
      self.assertEqual(result.returncode, 1)
      self.skipTest('built without simdjson')

  def test_each_finding_comes_with_the_line_to_add(self):
    result = self.drift({
        'newThing': True, 'state': 'SLEEPING', 'ratio': 0.5, 'big': 1 << 40,
        'when': '2026-01-01T00:00:00Z', 'modes': ['a'], 'odd-name': 'x',
        'empty': [], 'baseModelDetails': {'extra': 1}})
    self.assertEqual((result.returncode, result.stderr), (3, b''))
    lines = [line.strip() for line in result.stdout.decode().splitlines()]
    first = int(lines[1].split(' = ')[1].rstrip(';'))
    self.assertEqual(lines[0], '$.newThing: unknown field in '
                               'fireworks.gateway.v1.Model, true')
    self.assertEqual([line.split(';')[0] for line in lines[1::2]], [
        f'optional bool new_thing = {first}', 'SLEEPING = 1000',
        f'optional double ratio = {first + 1}',
        f'optional int64 big = {first + 2}',
        f'google.protobuf.Timestamp when = {first + 3}',
        f'repeated string modes = {first + 4}',
        f'optional string odd_name = {first + 5} [json_name = "odd-name"]',
        f'TYPE empty = {first + 6}', lines[-1].split(';')[0]])
    self.assertTrue(lines[-1].startswith('optional int32 extra = '))

  def test_nothing_new(self):
    result = self.drift({'name': 'accounts/a/models/m', 'state': 'READY'})
    self.assertEqual((result.returncode, result.stdout), (0, b''))

  def test_json(self):
    result = self.drift({'newThing': True}, '--output', 'json')
    line = json.loads(result.stdout)
    self.assertEqual((line['path'], line['kind'], line['value']),
                     ('$.newThing', 'field', 'true'))

  def test_whoever_decoded_it(self):
    # The accelerator leaves both bodies to protobuf's parser.
    for member in ['"createTime":"2024-01-01T02:00:00+02:00"', '"state":99']:
      with self.subTest(member=member):
        body = '{"name":"n",%s,"brandNew":1}' % member
        result = run('drift', '--body', '-', input=body.encode())
        self.assertEqual(result.returncode, 3)
        self.assertIn(b'$.brandNew: unknown field', result.stdout)
        self.assertEqual(b'NAME = 99;' in result.stdout, '99' in member)

  def test_all_of_many(self):
    result = self.drift({f'new{i}': i for i in range(150)})
    self.assertEqual(result.returncode, 3)
    self.assertEqual(result.stdout.count(b'unknown field'), 150)
    result = self.drift({f'new{i}': i for i in range(10050)})
    self.assertEqual(result.stdout.count(b'unknown field'), 10000)
    self.assertIn(b'and 50 more', result.stderr)

  def test_an_error_is_no_drift(self):
    for body, says in [({'error': {'code': 5, 'message': 'gone'}}, ': gone'),
                       ({'code': 5, 'message': 'gone'}, ': gone'), ({'error': 'gone'}, ': gone'),
                       ({'error': {'code': 5}}, ' without a message')]:
      result = self.drift(body)
      self.assertEqual((result.returncode, result.stdout), (1, b''))
      self.assertEqual(result.stderr.decode(),
                       f'-: INTERNAL: the answer is an error{says}\n')

  def test_where_it_cannot_look(self):
    # protobuf reads this body, and simdjson refuses it.
    body = b'{"name":"n","conversationConfig":{},"newThing":18446744073709551616}'
    result = run('drift', '--body', '-', input=body)
    self.assertEqual((result.returncode, result.stdout), (1, b''))
    self.assertIn(b'cannot look for drift', result.stderr)

  def test_over_the_network(self):
    with server(model_reply(newThing=True)) as (url, _):
      result = run('drift', 'a/m', 'a/n', '--endpoint', url)
    self.assertEqual(result.returncode, 3)
    self.assertIn(b'(2 times)', result.stdout)

  def test_failures(self):
    self.assertEqual(run('drift').returncode, 2)
    self.assertEqual(run('drift', 'a/m', '--body', '-').returncode, 2)
    self.assertEqual(run('drift', '--body', '/nonexistent').returncode, 2)
    self.assertEqual(run('drift', '--body', '-', input=b'{').returncode, 1)


if __name__ == '__main__':
  unittest.main()
