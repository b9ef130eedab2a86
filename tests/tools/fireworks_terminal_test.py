#!/usr/bin/env python3
"""Tests the fireworks command in a terminal and in a pipe."""

import json
import os
import pathlib
import re
import select
import signal
import tempfile
import threading
import time
import unicodedata
import unittest

from fireworks_command import (KEY, PATIENCE, Terminal, answer, emulator, environment,
                               model, pages, reply, run, run_in_terminal, screen,
                               sees_drift, server)

DEFAULT_COLUMNS = 'NAME KIND CONTEXT SERVERLESS TOOLS RETIRES'
HOSTILE = 'a\x1b[31m\x07\nb\t\x7f\u009b2J\u202e\ufeffend'
VISIBLE = r'a\x1b[31m\x07\nb\t\x7f\u009b2J\u202e\ufeffend'
# In messages, white space is one blank.
IN_MESSAGES = r'a\x1b[31m\x07 b \x7f\u009b2J\u202e\ufeffend'


def width(line):
  """Returns the width of a line on a screen, in columns."""
  return sum(0 if unicodedata.combining(c)
             else 2 if unicodedata.east_asian_width(c) in 'WF' else 1 for c in line)


class ScreensTest(unittest.TestCase):
  """The output in a terminal, byte for byte."""

  @classmethod
  def setUpClass(cls):
    folder = tempfile.TemporaryDirectory()
    cls.addClassCleanup(folder.cleanup)
    for i, fields in enumerate([
        {'name': 'accounts/acme/models/owl-70b', 'kind': 'HF_BASE_MODEL',
         'contextLength': 131072, 'supportsServerless': True, 'supportsTools': True},
        {'name': 'accounts/acme/models/owl-70b-tone', 'kind': 'HF_PEFT_ADDON',
         'supportsServerless': False, 'supportsTools': False,
         'deprecationDate': {'year': 2999, 'month': 12, 'day': 31}},
        {'name': 'accounts/acme/models/eule'}]):
      pathlib.Path(folder.name, f'{i}.json').write_text(json.dumps(fields), 'utf-8')
    context = emulator('--models', folder.name)
    cls.url = context.__enter__().url
    cls.addClassCleanup(context.__exit__, None, None, None)

  def check_screen(self, args, status, lines):
    env = environment(FIREWORKS_API_KEY=KEY, FIREWORKS_BASE_URL=self.url,
                      FIREWORKS_ACCOUNT_ID='acme')
    got, output, _ = run_in_terminal(*args, env=env)
    output = re.sub(rb'emulator-\d+', b'emulator-N', output)
    self.assertEqual(output.decode().split('\n'), lines + [''])
    self.assertEqual(got, status)

  def test_list(self):
    self.check_screen(['list'], 0, [
        'NAME          KIND           CONTEXT  SERVERLESS  TOOLS  RETIRES',
        'eule          ?              ?        ?           ?      -',
        'owl-70b       HF_BASE_MODEL  131072   yes         yes    -',
        'owl-70b-tone  HF_PEFT_ADDON  ?        no          no     2999-12-31'])

  def test_get_of_several(self):
    self.check_screen(['get', 'owl-70b', 'nope', 'eule', '--columns', 'kind,context'], 1, [
        'NAME     KIND           CONTEXT',
        'owl-70b  HF_BASE_MODEL  131072',
        'nope: \x1b[31mNOT_FOUND\x1b[0m: Model not found (HTTP 404, request id emulator-N)'
        ' (looked for in the account acme; --account names another)',
        'eule     ?              ?'])

  def test_an_account_that_does_not_exist(self):
    env = environment(FIREWORKS_API_KEY=KEY, FIREWORKS_ACCOUNT_ID='gone')
    for account, hint in [((), ' (the default account; --account names another)'),
                          (('gone',), '')]:
      with server(answer({'code': 5, 'message': 'Account not found'},
                         404)) as (url, _):
        _, _, lines = run_in_terminal('list', *account, '--endpoint', url, env=env)
      self.assertEqual(lines, ['accounts/gone: NOT_FOUND: Account not found '
                               '(HTTP 404)' + hint])

  def test_check(self):
    self.check_screen(['check', 'nope'], 1, [
        'NAME  RESULT  RETIRES  WHY',
        'nope  \x1b[31mERROR\x1b[0m   -        NOT_FOUND: Model not found (HTTP 404, request id'
        ' emulator-N) (looked for in the account acme; --account names another)'])
    self.check_screen(['check', 'owl-70b', 'eule', '--needs', 'tools'], 3, [
        'NAME     RESULT  RETIRES  WHY',
        'owl-70b  ok      -',
        'eule     \x1b[31mFAILED\x1b[0m  -        tools: not stated'])

  def test_a_mistyped_flag(self):
    self.check_screen(['get', 'eule', '--raed-mask', 'name'], 2, [
        'fireworks get: --raed-mask: no such flag; did you mean --read-mask?'])


class OutputTest(unittest.TestCase):
  """--output sets the format. Otherwise it depends on whether output is a terminal."""

  @classmethod
  def setUpClass(cls):
    context = emulator()
    cls.url = context.__enter__().url
    cls.addClassCleanup(context.__exit__, None, None, None)

  def both(self, *args):
    """Returns the first lines in a terminal and in a pipe."""
    args = (*args, '--endpoint', self.url)
    status, _, lines = run_in_terminal(*args)
    piped = run(*args)
    self.assertEqual((status, piped.returncode), (0, 0), (lines, piped.stderr))
    return lines[0], piped.stdout.decode().splitlines()[0]

  def test_form(self):
    names = ['deepseek-v3', 'heron-7b-chat']
    table, line, indented = r'NAME .*', r'\{"name":.*\}', r'\{'
    for args, terminal, pipe in [
        (['list'], table, line),
        (['list', '--output', 'json'], line, line),
        (['list', '--output', 'table'], table, table),
        (['list', '--output', 'text'], '# accounts/.*', '# accounts/.*'),
        (['list', '--columns', 'name,kind'], table, table),
        (['get', *names], table, line),
        (['get', *names, '--output', 'json'], line, line),
        (['get', *names, '--output', 'table'], table, table),
        (['get', names[0]], indented, indented),
        (['get', names[0], '--output', 'table'], table, table)]:
      with self.subTest(args=args):
        for got, expected in zip(self.both(*args), (terminal, pipe)):
          self.assertRegex(got, f'^{expected}$')

  def test_columns(self):
    for args, header in [
        (['list'], DEFAULT_COLUMNS),
        (['list', '--columns', 'kind,context,baseModelDetails.moe,name'],
         'KIND CONTEXT MOE NAME'),
        (['list', '--read-mask', 'contextLength,name'], 'CONTEXT_LENGTH NAME'),
        (['get', 'deepseek-v3', 'heron-7b-chat', '--read-mask', 'state'], 'NAME STATE'),
        (['get', 'deepseek-v3', '--columns', 'state,name'], 'STATE NAME'),
        *((['list', '--output', 'table', '--read-mask', mask], DEFAULT_COLUMNS)
          for mask in ('*', 'name,*', '*,kind')),
        (['get', 'deepseek-v3', '--columns', '*'], DEFAULT_COLUMNS),
        (['list', '--columns', '*,state'], DEFAULT_COLUMNS + ' STATE')]:
      with self.subTest(args=args):
        status, _, lines = run_in_terminal(*args, '--endpoint', self.url)
        self.assertEqual((status, ' '.join(lines[0].split())), (0, header))
        if 'table' in args or '--columns' in args:
          lines = run(*args, '--endpoint', self.url).stdout.decode().splitlines()
          self.assertEqual(' '.join(lines[0].split()), header)

  def test_columns_set_the_read_mask(self):
    for columns, query in [('name,contextLength', 'context_length,name'),
                           ('kind', 'kind'), ('name,tools', None), ('*,kind', None)]:
      with server(pages([model('m')])) as (url, requests):
        run('list', 'a', '--columns', columns, '--endpoint', url)
      path = requests[0][0].replace('%2C', ',')
      self.assertIn(f'readMask={query}' if query else '/models', path)
      self.assertEqual('readMask' in path, query is not None)

  def test_cells(self):
    fields = {'contextLength': 7, 'displayName': 'A "B"', 'public': False,
              'deprecationDate': {'year': 2026, 'month': 12},
              'createTime': '2026-01-02T03:04:05Z',
              'updateTime': '2026-01-02T03:04:05.5Z',
              'supportedPrecisions': ['BF16', 'FP8'], 'conversationConfig': {'style': 'a"b'},
              'baseModelDetails': {'moe': True, 'worldSize': 1, 'parameterCount': '7'}}
    for column, cell in [
        ('context_length', '7'), ('display_name', 'A "B"'), ('public', 'false'),
        ('deprecation_date', '2026-12'), ('retires', '2026-12'),
        ('create_time', '2026-01-02T03:04:05Z'), ('base_model_details.moe', 'true'),
        ('create_time.seconds', '1767323045'), ('create_time.nanos', '0'),
        ('update_time.nanos', '500000000'), ('deprecation_date.year', '2026'),
        ('deprecation_date.day', '?'), ('base_model_details.parameter_count', '7'),
        ('conversation_config.style', 'a"b'), ('supported_precisions', '["BF16","FP8"]'),
        ('base_model_details', '{"worldSize":1,"parameterCount":"7","moe":true}'),
        ('tunable', '?'), ('peft_details.r', '?'), ('kind', '?'), ('tools', '?'),
        ('default_sampling_params', '?')]:
      with self.subTest(column=column), server(pages([model('m', **fields)])) as (url, _):
        args = ('list', 'a', '--columns', column, '--endpoint', url)
        self.assertEqual(run(*args).stdout.decode().splitlines()[1:], [cell])
        self.assertEqual(run_in_terminal(*args)[2][1:], [cell])

  def test_short_names_where_all_share_an_account(self):
    for names, shown in [
        (['acme/contracts-70b', 'acme/support-tone-v2'],
         ['contracts-70b', 'support-tone-v2']),
        (['acme/contracts-70b', 'deepseek-v3'],
         ['acme/contracts-70b', 'fireworks/deepseek-v3'])]:
      _, _, lines = run_in_terminal('get', *names, '--endpoint', self.url)
      self.assertEqual([line.split()[0] for line in lines[1:]], shown)

  def test_a_table_fits_and_a_pipe_gets_all(self):
    first = [model('m1', displayName='日本語のモデル'), model('m2', displayName='e\u0301te')]
    second = [model('x' * 90, displayName='長' * 90)]
    args = ('list', 'a', '--columns', 'name,display_name,kind')
    with server(pages(first, second)) as (url, _):
      for columns in (80, 30):
        _, _, lines = run_in_terminal(*args, '--endpoint', url, columns=columns)
        self.assertEqual(len(lines), 4)
        # The first page sets the widths, and the last column stays aligned.
        last = [width(line[:line.rindex('?')]) for line in lines[1:]]
        self.assertEqual(last, [width(lines[0][:lines[0].index('KIND')])] * 3)
        self.assertLessEqual(max(width(line) for line in lines), columns)
        self.assertEqual(lines[3].count('…'), 2)
      self.assertIn(('長' * 90).encode(), run(*args, '--endpoint', url).stdout)

  def test_narrow_screens(self):
    for columns in (40, 60, 200):
      _, _, lines = run_in_terminal('list', '--endpoint', self.url, columns=columns)
      self.assertLessEqual(max(map(width, lines)), columns)

  def test_colour(self):
    check = ('check', 'nope', '--endpoint', self.url)
    for args, env, terminal, pipe in [
        ((), {}, True, False), (('--color', 'never'), {}, False, False),
        (('--color', 'always'), {}, True, True),
        ((), {'TERM': 'dumb'}, False, False)]:
      with self.subTest(args=args, env=env):
        env = environment(FIREWORKS_API_KEY=KEY, **env)
        _, output, _ = run_in_terminal(*check, *args, env=env)
        self.assertEqual(b'\x1b[31m' in output, terminal)
        self.assertEqual(b'\x1b[31m' in run(*check, *args, env=env).stdout, pipe)
    with Terminal('check', 'nope', '--endpoint', self.url, no_color='1') as terminal:
      self.assertNotIn(b'\x1b', terminal.finish()[1])


class HostileTextTest(unittest.TestCase):
  """Text from a server cannot look like output of the command."""

  def both(self, respond, *args):
    """Returns the terminal's output, and a pipe's standard output and error."""
    with server(respond) as (url, _):
      _, output, _ = run_in_terminal(*args, '--endpoint', url, '--color', 'never')
      piped = run(*args, '--endpoint', url)
    return output, piped.stdout, piped.stderr

  def test_tables(self):
    terminal, pipe, _ = self.both(pages([model(HOSTILE)]), 'list', 'a', '--columns', 'name',
                                  '--output', 'table')
    self.assertEqual(terminal.decode(), f'NAME\n{VISIBLE}\n')
    self.assertEqual(pipe.decode(), f'NAME\n{VISIBLE}\n')

  def test_json(self):
    for output in self.both(answer(model('m', displayName=HOSTILE)), 'get', 'a/m')[:2]:
      self.assertEqual(json.loads(output)['displayName'], HOSTILE)
      for part in (rb'\u001b', rb'\u007f', rb'\u009b', rb'\u202e'):
        self.assertIn(part, output)
      self.assertNotRegex(output.decode(), '[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]')

  def test_text(self):
    terminal, pipe, _ = self.both(answer(model('m', displayName='x\u009by')), 'get', 'a/m',
                                  '--output', 'text')
    self.assertIn(r'"x\u009by"'.encode(), terminal)
    self.assertIn('"x\u009by"'.encode(), pipe)
    for output in self.both(pages([model('m\n# forged')]), 'list', 'a', '--output', 'text')[:2]:
      self.assertTrue(output.startswith(rb'# accounts/a/models/m\n# forged' + b'\n'), output)

  def test_binary(self):
    terminal, pipe, _ = self.both(answer(model('m', displayName='x\u009by')), 'get', 'a/m',
                                  '--output', 'binary')
    self.assertIn('x\u009by'.encode(), pipe)
    self.assertNotRegex(terminal.decode(), '[\x00-\x08\x0b-\x1f\x7f-\x9f]')

  def test_raw(self):
    body = '{ "name":"accounts/a/models/m",\n\t"newField":"x\u009by" }'.encode()
    terminal, pipe, _ = self.both(reply(200, body), 'get', 'a/m', '--raw')
    self.assertEqual(pipe, body)
    self.assertEqual(terminal, body.replace('\u009b'.encode(), rb'\u009b') + b'\n')

  def test_raw_shows_invalid_models_but_not_errors(self):
    _, pipe, errors = self.both(reply(200, b'{"name": 5}'), 'get', 'a/m', '--raw')
    self.assertEqual(pipe, b'{"name": 5}')
    self.assertRegex(errors, rb'^a/m: INTERNAL: ')
    _, pipe, errors = self.both(answer({'message': 'gone'}, 404), 'get', 'a/m', '--raw')
    self.assertEqual(pipe, b'')
    self.assertIn(b'NOT_FOUND: gone', errors)

  def test_messages(self):
    terminal, pipe, errors = self.both(answer({'code': 7, 'message': HOSTILE}, 403), 'get',
                                       'a/m')
    self.assertEqual(pipe, b'')
    for text in (terminal, errors):
      self.assertEqual(text.count(b'\n'), 1)
      self.assertIn(IN_MESSAGES, text.decode())
      self.assertNotRegex(text.decode(), '[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ufeff]')

  def test_names(self):
    name = 'a/m' + HOSTILE.replace('\n', '').replace('\t', '')
    shown = VISIBLE.replace(r'\n', '').replace(r'\t', '')
    for command in ('get', 'check', 'drift'):
      with self.subTest(command=command):
        terminal, pipe, errors = self.both(answer(model('m')), command, name)
        for text in (terminal, pipe + errors):
          self.assertIn(f'a/m{shown}', text.decode())
          self.assertNotRegex(text.decode(), '[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ufeff]')

  def test_drift(self):
    if not sees_drift():
      self.skipTest('built without simdjson')
    for fields, line in [
        ({'a\u202eb\ufeff': 1}, rb'$["a\u202eb\ufeff"]: unknown field in'),
        ({'q"u\\o': 1}, rb'$["q\"u\\o"]: unknown field in'),
        ({'q"u\\o': 1}, rb'[json_name = "q\"u\\o"];'),
        ({'new': HOSTILE}, rb'\u202e'),
        ({'state': HOSTILE}, rb'\u202e')]:
      with self.subTest(fields=fields):
        for text in self.both(answer(model('m', **fields)), 'drift', 'a/m')[:2]:
          self.assertIn(line, text)
          self.assertNotRegex(text.decode(), '[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ufeff]')

  def test_fields_that_are_left_out_are_noted(self):
    if not sees_drift():
      self.skipTest('built without simdjson')
    terminal, pipe, errors = self.both(answer(model('m', newField=1)), 'get', 'a/m')
    self.assertIn(b"note: the answer has 1 field or value that this program's schema does "
                  b'not know; see: fireworks drift a/m, or get --raw\n', terminal)
    self.assertNotIn(b'note', pipe + errors)
    terminal, _, _ = self.both(answer(model('m', newField=1)), 'get', 'a/m', 'a/n')
    self.assertIn(b"note: the answers have 2 fields or values that this program's schema "
                  b'does not know; see: fireworks drift NAME...\n', terminal)

  def test_answers_that_cannot_be_checked_for_such_fields_are_noted(self):
    if not sees_drift():
      self.skipTest('built without simdjson')
    body = answer(model('m', conversationConfig={}, newField=1 << 64))
    for names in (['a/m'], ['a/m', 'a/n']):
      terminal, pipe, errors = self.both(body, 'get', *names)
      self.assertRegex(terminal, rb"note: cannot look for fields or values that this "
                                 rb"program's schema does not know: \w")
      self.assertNotIn(b'note', pipe + errors)


class WaitingTest(unittest.TestCase):

  def test_progress(self):
    slow = pages([model('m1')], [model('m2')], before=lambda i: time.sleep(1))
    for respond, args, text in [
        (slow, ['list', 'a'], rb'waiting for the models of accounts/a, \d+ s.*'
                              rb'1 of 2 models, \d+ s'),
        (answer(model('m'), delay=1.5), ['get', 'a/m'], rb'waiting for a/m, 1 s'),
        (answer(model('m'), delay=1.5), ['check', 'a/m'], rb'waiting for a/m, 1 s'),
        (answer(model('m'), delay=1.5), ['drift', 'a/m'], rb'waiting for a/m, 1 s')]:
      if args[0] == 'drift' and not sees_drift():
        continue
      with self.subTest(args=args), server(respond) as (url, _):
        args = (*args, '--endpoint', url)
        status, output, lines = run_in_terminal(*args)
        self.assertEqual(status, 0, output)
        self.assertRegex(re.sub(rb'[\r\n]', b' ', output), text)
        # The line is erased at the end, and never shown if one stream is a file.
        self.assertNotIn(' s', ''.join(lines))
        for pipe in ('stdout', 'stderr'):
          with tempfile.TemporaryFile() as file:
            _, output, _ = run_in_terminal(*args, **{pipe: file})
          self.assertNotIn(b'\r', output.replace(b'\r\n', b''))

  def test_the_lines_of_verbose_stand_alone(self):
    slow = pages([model('m1')], [model('m2')], before=lambda i: time.sleep(1))
    for respond, args in [(slow, ['list', 'a']), (answer(model('m'), delay=1), ['get', 'a/m']),
                          (answer(model('m'), delay=1), ['get', 'a/m', 'a/n']),
                          (answer(model('m'), delay=1), ['drift', 'a/m', 'a/n'])]:
      with self.subTest(args=args), server(respond) as (url, _):
        _, output, _ = run_in_terminal(*args, '-v', '--endpoint', url)
        self.assertNotIn(b'waiting', output)
        self.assertRegex(output, rb'(?m)^\* fireworks\.gateway')
        self.assertNotRegex(output, rb'(?m)^[^*\n].*\* ')

  def test_the_terminal_is_closed(self):
    release = threading.Event()
    def respond(handler):
      release.wait(PATIENCE)
      answer(model('m'))(handler)
    with server(respond) as (url, _), Terminal(
        'get', 'a/m', '--endpoint', url, preexec_fn=lambda: signal.signal(
            signal.SIGHUP, signal.SIG_IGN)) as terminal:
      self.assertTrue(terminal.read_until(rb'waiting'), terminal.output)
      terminal.hang_up()
      time.sleep(1)  # Time for two more updates of the line.
      release.set()
      self.assertEqual(terminal.process.wait(PATIENCE), 1)

  def test_quick_calls_show_no_progress(self):
    with server(answer(model('m'))) as (url, _):
      _, output, _ = run_in_terminal('get', 'a/m', '--endpoint', url)
    self.assertNotIn(b'waiting', output)

  def test_results_come_as_they_arrive(self):
    release = threading.Event()
    def respond(handler):
      if 'late' in handler.path:
        release.wait(PATIENCE)
      answer(model('m'))(handler)
    with server(respond) as (url, _), Terminal(
        'get', 'a/m', 'a/late', 'a/n', '--endpoint', url) as terminal:
      self.assertTrue(terminal.read_until(rb'\nm '), terminal.output)
      self.assertNotIn(b'\nn ', terminal.output)
      release.set()
      self.assertEqual(terminal.finish()[0], 0)
    self.assertEqual([line.split()[0] for line in screen(terminal.output.replace(
        b'\r\n', b'\n'))], ['NAME', 'm', 'late', 'n'])

  def test_a_page_is_printed_before_the_next_arrives(self):
    release = threading.Event()
    respond = pages([model('m1'), model('m2')], [model('m3')],
                    before=lambda i: i == 0 or release.wait(PATIENCE))
    with server(respond) as (url, _):
      reader, writer = os.pipe()
      with Terminal('list', 'a', '--endpoint', url, stdout=writer) as terminal:
        os.close(writer)
        with os.fdopen(reader) as lines:
          self.assertIn('m1', lines.readline())
          self.assertIn('m2', lines.readline())
          release.set()
          self.assertIn('m3', lines.readline())
        self.assertEqual(terminal.finish(), (0, b''))

  def test_a_reader_that_closes_the_pipe(self):
    respond = pages([model('m1')], [model('m2')], [model('m3')])
    with server(respond) as (url, _), tempfile.TemporaryFile() as errors:
      reader, writer = os.pipe()
      with Terminal('list', 'a', '--endpoint', url, stdout=writer, stderr=errors) as terminal:
        os.close(writer)
        os.close(reader)
        self.assertEqual(terminal.finish()[0], -signal.SIGPIPE)
      errors.seek(0)
      self.assertEqual(errors.read(), b'')


  def test_a_reader_that_closes_the_pipe_while_models_arrive(self):
    def respond(handler):
      number = int(handler.path.rpartition('m')[2])
      answer(model(f'm{number}', description='x' * 5000), delay=0.05 * number)(handler)
    with server(respond) as (url, requests), tempfile.TemporaryFile() as errors:
      reader, writer = os.pipe()
      with Terminal('get', *[f'a/m{i}' for i in range(200)], '--endpoint', url,
                    stdout=writer, stderr=errors) as terminal:
        os.close(writer)
        with os.fdopen(reader) as lines:
          lines.readline()
        self.assertEqual(terminal.finish()[0], -signal.SIGPIPE)
      errors.seek(0)
      self.assertEqual(errors.read(), b'')
      self.assertLess(len(requests), 200)


class InterruptTest(unittest.TestCase):
  """Ctrl-C and other signals."""

  def interrupted(self, args, seen, signal_number=signal.SIGINT, **options):
    """Sends a signal when the output matches `seen`. Returns the exit status and the
    lines on the screen. While the command runs, the server does not answer requests
    for names with "late" and for pages after the first."""
    release = threading.Event()
    def respond(handler):
      if 'late' in handler.path or 'pageToken' in handler.path:
        release.wait(PATIENCE)
      if '/models/' in handler.path:
        return answer(model('m'))(handler)
      return pages([model('m1'), model('m2')], [model('late')])(handler)
    with server(respond) as (url, _), Terminal(*args, '--endpoint', url,
                                               **options) as terminal:
      self.assertTrue(terminal.read_until(seen), terminal.output)
      terminal.process.send_signal(signal_number)
      status, output = terminal.finish()
      release.set()
    return status, screen(output)

  def test_get(self):
    names = ['a/m', 'a/n', 'a/late1', 'a/o', 'a/late2']
    for args in ([], ['--output', 'json']):
      status, lines = self.interrupted(['get', *names, *args], rb'3 of 5 models')
      self.assertEqual(status, 130)
      lines = [line for line in lines if not line.startswith('NAME')]
      self.assertEqual([re.split(r'[ :]+', line)[:2] for line in lines if 'late' in line],
                       [['a/late1', 'CANCELLED'], ['a/late2', 'CANCELLED']])
      self.assertEqual(len(lines), 5)

  def test_get_into_a_pipe(self):
    with tempfile.TemporaryFile() as errors:
      status, lines = self.interrupted(
          ['get', 'a/m', 'a/n', 'a/late', '--output', 'json'], rb'\n.*\n', stderr=errors)
      errors.seek(0)
      self.assertEqual((status, len(lines)), (130, 2))
      self.assertTrue(errors.read().startswith(b'a/late: CANCELLED: '))

  def test_list(self):
    for signal_number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
      status, lines = self.interrupted(['list', 'a'], rb'2 of 3 models', signal_number)
      self.assertEqual(status, code)
      self.assertEqual([line.split()[0] for line in lines[:-1]], ['NAME', 'm1', 'm2'])
      self.assertEqual(lines[-1], 'fireworks list: interrupted after 2 of 3 models')

  def test_a_reader_that_does_not_read(self):
    big = [model(f'm{i}', description='d' * 4000) for i in range(100)]
    with server(pages(big, big)) as (url, _), tempfile.TemporaryFile() as errors:
      reader, writer = os.pipe()
      with Terminal('list', 'a', '--endpoint', url, stdout=writer, stderr=errors) as terminal:
        os.close(writer)
        select.select([reader], [], [], PATIENCE)
        terminal.process.send_signal(signal.SIGINT)
        self.assertEqual(terminal.process.wait(PATIENCE), 130)
      os.close(reader)

  def test_an_ignored_signal_stays_ignored(self):
    with server(answer(model('m'), delay=1)) as (url, requests):
      with Terminal('get', 'a/m', '--endpoint', url, preexec_fn=lambda: signal.signal(
          signal.SIGHUP, signal.SIG_IGN)) as terminal:
        while not requests:
          time.sleep(0.01)
        terminal.process.send_signal(signal.SIGHUP)
        self.assertEqual(terminal.finish()[0], 0)


class TimeoutTest(unittest.TestCase):
  """--timeout limits all calls of a command together."""

  def test_whole_command(self):
    slow = pages(*[[model(f'm{i}')] for i in range(20)], before=lambda i: time.sleep(0.6))
    one = answer(model('m'), delay=0.6)
    late = answer(model('m'), delay=3)
    many = [f'a/m{i}' for i in range(20)]
    for respond, args in [(slow, ['list', 'a']), (one, ['drift', *many]),
                          (late, ['get', 'a/m']), (late, ['get', 'a/m', 'a/n']),
                          (late, ['check', 'a/m'])]:
      with self.subTest(args=args), server(respond) as (url, _):
        args = [*args, '--timeout', '1s', '--endpoint', url]
        start = time.monotonic()
        result = run(*args)
        elapsed = time.monotonic() - start
        status, _, lines = run_in_terminal(*args)
      for code, text in ((result.returncode, (result.stdout + result.stderr).decode()),
                         (status, ''.join(lines))):
        self.assertEqual(code, 1)
        self.assertIn('DEADLINE_EXCEEDED', text)
        # The user's timeout, not what was left of it for the last call.
        self.assertRegex(text, r'the deadline .* \(--timeout 1s\)')
        self.assertNotIn('within the timeout', text)
      self.assertGreater(elapsed, 0.9)
      self.assertLess(elapsed, 6)


if __name__ == '__main__':
  unittest.main()
