#!/usr/bin/env python3
"""Tests `fireworks get`."""

import datetime
import json
import os
import pathlib
import signal
import struct
import tempfile
import threading
import time
import unittest

from fireworks_command import (KEY, SAMPLES, emulator, environment, reply, run,
                               server)

MODEL = 'accounts/fireworks/models/deepseek-v3'
ADAPTER = 'accounts/acme/models/support-tone-v2'
MISSING = 'accounts/fireworks/models/nope'
BODY = json.dumps({'name': MODEL, 'public': False, 'contextLength': 0,
                   'description': '', 'teftDetails': None,
                   'huggingFaceUrl': 'schön'}).encode()


def split_delimited(data):
  """Splits a stream of messages, each with its length as a varint before it."""
  messages = []
  while data:
    length = shift = i = 0
    while True:
      length |= (data[i] & 0x7f) << shift
      shift += 7
      i += 1
      if data[i - 1] < 0x80:
        break
    messages.append(data[i:i + length])
    data = data[i + length:]
  return messages


def meaning(value, key=''):
  """Normalizes JSON of a model for comparison: drops null, empty lists and empty
  maps, and converts numbers to 32-bit floats and times to instants."""
  if isinstance(value, dict):
    members = {k: meaning(v, k) for k, v in value.items()
               if v is not None and v != []}
    return {k: v for k, v in members.items()
            if v != {} or k != 'defaultSamplingParams'}
  if isinstance(value, list):
    return [meaning(v) for v in value]
  if isinstance(value, (int, float)) and not isinstance(value, bool):
    return struct.pack('f', value)
  if key in ('createTime', 'updateTime'):
    return datetime.datetime.fromisoformat(value.replace('Z', '+00:00'))
  return value


class GetTest(unittest.TestCase):

  @classmethod
  def setUpClass(cls):
    context = emulator()
    cls.url = context.__enter__().url
    cls.addClassCleanup(context.__exit__, None, None, None)

  def get(self, *args, **options):
    return run('get', *args, '--endpoint', self.url, **options)

  def test_one_model_is_indented_json(self):
    result = self.get(MODEL)
    self.assertEqual((result.returncode, result.stderr), (0, b''))
    self.assertGreater(result.stdout.count(b'\n'), 20)
    self.assertTrue(result.stdout.endswith(b'}\n'))
    model = json.loads(result.stdout)
    self.assertEqual(model['name'], MODEL)
    self.assertEqual(model['baseModelDetails']['parameterCount'],
                     '671026419200')

  def test_json_shows_what_was_sent_and_nothing_else(self):
    with server(reply(200, BODY)) as (url, _):
      result = run('get', MODEL, '--endpoint', url)
    self.assertEqual(json.loads(result.stdout),
                     {'name': MODEL, 'public': False, 'contextLength': 0,
                      'description': '', 'huggingFaceUrl': 'schön'})
    self.assertIn('schön'.encode(), result.stdout)

  @unittest.skipUnless(SAMPLES.is_dir(), 'no samples here')
  def test_real_bodies_keep_their_meaning(self):
    with emulator('--models', str(SAMPLES)) as served:
      for file in SAMPLES.glob('*.json'):
        with self.subTest(file.name):
          body = json.loads(file.read_bytes())
          result = run('get', body['name'], '--endpoint', served.url)
          self.assertEqual(meaning(json.loads(result.stdout)), meaning(body))

  def test_several_are_json_lines_in_the_order_given(self):
    missing = 'fireworks/nope'
    result = self.get(ADAPTER, missing, 'fireworks/deepseek-v3', ADAPTER)
    lines = result.stdout.decode().splitlines()
    self.assertEqual([json.loads(line)['name'] for line in lines],
                     [ADAPTER, MODEL, ADAPTER])
    self.assertEqual(result.returncode, 1)
    self.assertRegex(result.stderr.decode(),
                     rf'^{missing}: NOT_FOUND: Model not found .*404.*\n$')

  def test_names(self):
    self.assertEqual(self.get('deepseek-v3', '--account', 'fireworks').stdout,
                     self.get(MODEL).stdout)
    env = environment(FIREWORKS_API_KEY=KEY, FIREWORKS_ACCOUNT_ID='fireworks')
    self.assertEqual(self.get('deepseek-v3', env=env).stdout,
                     self.get(MODEL).stdout)

  def test_names_that_cannot_be_sent(self):
    names = ['', '..', 'a/..', 'a/b/c', 'a/models/b', 'a/b:c', 'a/b%2Fc',
             'a/b?c', 'a/ü', 'a/b\nc', 'a/b\x1b[31m', 'a/' + 'b' * 10000,
             MODEL + '#accounts/a/deployments/d']
    with server(reply(200, BODY)) as (url, requests):
      for name in names:
        with self.subTest(name[:40]):
          result = run('get', name, '--endpoint', url)
          self.assertEqual((result.returncode, result.stdout), (2, b''))
          self.assertIn(b': INVALID_ARGUMENT: ', result.stderr)
          self.assertEqual(result.stderr.count(b'\n'), 1)
          self.assertNotIn(b'\x1b', result.stderr)
          self.assertLess(len(result.stderr), 2000)
    self.assertEqual(requests, [])

  def test_text(self):
    one = self.get(MODEL, '--output', 'text').stdout.decode()
    self.assertIn(f'name: "{MODEL}"\n', one)
    self.assertIn('｜', one)
    two = self.get(MODEL, ADAPTER, '--output', 'text').stdout.decode()
    other = self.get(ADAPTER, '--output', 'text').stdout.decode()
    self.assertEqual(two, f'# {MODEL}\n{one}# {ADAPTER}\n{other}')

  def test_binary(self):
    one = self.get(MODEL, '--output', 'binary').stdout
    other = self.get(ADAPTER, '--output', 'binary').stdout
    self.assertIn(MODEL.encode(), one)
    both = self.get(MODEL, MISSING, ADAPTER, '--output', 'binary')
    self.assertEqual(both.returncode, 1)
    self.assertEqual(split_delimited(both.stdout), [one, other])

  def test_read_mask(self):
    for mask in ('display_name,baseModelDetails.moe',
                 'displayName,base_model_details.moe'):
      result = self.get(MODEL, '--read-mask', mask)
      self.assertEqual(json.loads(result.stdout),
                       {'displayName': 'DeepSeek V3',
                        'baseModelDetails': {'moe': True}})
    self.assertEqual(self.get(MODEL, '--read-mask', '*').stdout,
                     self.get(MODEL).stdout)
    with server(reply(200, BODY)) as (url, requests):
      run('get', MODEL, '--endpoint', url, '--read-mask', 'displayName,kind')
      self.assertIn(requests[0][0].replace('%2C', ','),
                    (f'/v1/{MODEL}?readMask=display_name,kind',
                     f'/v1/{MODEL}?readMask=kind,display_name'))

  def test_usage_errors(self):
    rows = [([], b'NAME'),
            ([MODEL, '--nope'], b'--nope'),
            ([MODEL, '--output', 'yaml'], b'yaml'),
            ([MODEL, '--read-mask', 'displayNam'], b'display_name'),
            ([MODEL, '--timeout', '0'], b'--timeout'),
            ([MODEL, '--timeout', '-1s'], b'--timeout'),
            ([MODEL, '--timeout', 'soon'], b'--timeout'),
            ([MODEL, '--api-key-file', '/nonexistent'], b'/nonexistent'),
            ([MODEL, '--api-key-file', '/usr'], b'/usr'),
            ([MODEL, '--api-key-file', '/dev/zero'], b'/dev/zero'),
            ([MODEL, '--api-key-file', '/dev/null'], b'/dev/null'),
            ([MODEL, '--ca-file', '/nonexistent'], b'/nonexistent'),
            ([MODEL, '--endpoint', 'http://example.com'], b'http'),
            ([MODEL, '--endpoint', 'file:///etc/passwd'], b'scheme'),
            ([MODEL, '--endpoint', 'https://u:p@example.com'], b'user')]
    with server(reply(200, BODY)) as (url, requests):
      env = environment(FIREWORKS_API_KEY=KEY, FIREWORKS_BASE_URL=url)
      for args, part in rows:
        with self.subTest(args):
          result = run('get', *args, env=env)
          self.assertEqual((result.returncode, result.stdout), (2, b''))
          self.assertIn(part, result.stderr)
    self.assertEqual(requests, [])

  def test_key_is_never_an_argument(self):
    for args in (['--api-key', KEY], [f'--api-key={KEY}']):
      result = self.get(MODEL, *args)
      self.assertEqual(result.returncode, 2)
      self.assertIn(b'FIREWORKS_API_KEY', result.stderr)
      self.assertNotIn(KEY.encode(), result.stderr)

  def test_without_a_key_nothing_is_sent(self):
    with server(reply(200, BODY)) as (url, requests):
      result = run('get', MODEL, '--endpoint', url, env=environment())
      self.assertEqual((result.returncode, result.stdout), (2, b''))
      for remedy in (b'FIREWORKS_API_KEY', b'--api-key-file', b'auth.ini'):
        self.assertIn(remedy, result.stderr)
      self.assertEqual(requests, [])

  def test_where_the_key_comes_from(self):
    with tempfile.TemporaryDirectory() as home, server(
        reply(200, BODY)) as (url, requests):
      key_file = pathlib.Path(home, 'key')
      key_file.write_text('from-flag\n', encoding='ascii')
      ini = pathlib.Path(home, '.fireworks', 'auth.ini')
      ini.parent.mkdir()
      ini.write_text('api_key = from-ini\naccount_id = fireworks\n',
                     encoding='ascii')
      rows = [('from-ini', environment(home), []),
              ('from-env', environment(home, FIREWORKS_API_KEY='from-env'), []),
              ('from-flag', environment(home, FIREWORKS_API_KEY='from-env'),
               ['--api-key-file', str(key_file)])]
      for key, env, flags in rows:
        with self.subTest(key):
          result = run('get', 'deepseek-v3', '--endpoint', url, *flags, env=env)
          self.assertEqual(result.returncode, 0, result.stderr)
          path, headers = requests.pop()
          self.assertEqual(headers['Authorization'], f'Bearer {key}')
          self.assertEqual(path, f'/v1/{MODEL}')

  def test_the_key_is_not_shown(self):
    echo = json.dumps({'code': 16, 'message': f'bad key {KEY}'}).encode()
    with server(reply(401, echo)) as (url, _):
      result = run('get', MODEL, '--endpoint', url, '--verbose')
    self.assertEqual(result.returncode, 1)
    self.assertIn(b': UNAUTHENTICATED: bad key', result.stderr)
    self.assertNotIn(KEY.encode(), result.stdout + result.stderr)

  def test_verbose_traces_to_standard_error(self):
    result = self.get(MODEL, '--verbose')
    self.assertEqual(result.stdout, self.get(MODEL).stdout)
    trace = result.stderr.decode()
    for part in (self.url, MODEL, 'HTTP 200', 'attempt 1', 'request id', 'ms'):
      self.assertIn(part, trace)

  def test_a_server_that_is_busy_is_asked_again(self):
    answers = [reply(503, b''), reply(200, BODY)]
    with server(lambda handler: answers.pop(0)(handler)) as (url, requests):
      result = run('get', MODEL, '--endpoint', url, '--verbose')
    self.assertEqual((result.returncode, len(requests)), (0, 2))
    self.assertIn(b'HTTP 503', result.stderr)
    self.assertIn(b'2 attempts', result.stderr)

  def test_timeout_holds(self):
    release = threading.Event()
    with server(lambda handler: release.wait(60)) as (url, _):
      start = time.monotonic()
      result = run('get', MODEL, '--endpoint', url, '--timeout', '300ms')
      elapsed = time.monotonic() - start
      release.set()
    self.assertEqual(result.returncode, 1)
    self.assertIn(b': DEADLINE_EXCEEDED: ', result.stderr)
    self.assertGreaterEqual(elapsed, 0.3)
    self.assertLess(elapsed, 30)

  def test_no_server(self):
    with server(reply(200, BODY)) as (url, _):
      pass
    result = run('get', MODEL, '--endpoint', url, '--timeout', '2s')
    self.assertEqual((result.returncode, result.stdout), (1, b''))
    self.assertIn(b': UNAVAILABLE: ', result.stderr)

  def test_output_that_cannot_be_written(self):
    with open('/dev/full', 'wb') as full:
      result = self.get(MODEL, stdout=full)
    self.assertEqual(result.returncode, 1)
    self.assertIn(b'cannot write the output: No space left', result.stderr)

  def test_a_closed_pipe_is_not_reported(self):
    for args in ([MODEL], [MODEL] * 3):
      reader, writer = os.pipe()
      os.close(reader)
      with os.fdopen(writer, 'wb') as pipe:
        result = self.get(*args, stdout=pipe)
      self.assertEqual((result.returncode, result.stderr), (-signal.SIGPIPE, b''))

  def test_closed_output_does_not_go_into_a_socket(self):
    # pylint: disable-next=subprocess-popen-preexec-fn
    result = self.get(MODEL, stdout=None, preexec_fn=lambda: os.close(1))
    self.assertEqual(result.returncode, 1)
    self.assertIn(b'cannot write', result.stderr)

  def test_many_at_once(self):
    result = self.get(*[MODEL, ADAPTER] * 200)
    self.assertEqual(result.returncode, 0)
    self.assertEqual(result.stdout.count(b'\n'), 400)

  def test_help(self):
    for args in (['--help'], ['get', '--help']):
      result = run(*args, env=environment())
      self.assertEqual((result.returncode, result.stderr), (0, b''))
      text = result.stdout.decode()
      self.assertIn('\nExamples:\n', text)
      self.assertIn('Exit status:', text)
      self.assertFalse([line for line in text.split('\n') if len(line) > 80])
    for flag in ('--read-mask', '--output', '--endpoint', '--account',
                 '--timeout', '--ca-file', '--api-key-file', '--verbose'):
      self.assertIn(flag, text)
    self.assertNotIn('--api-key ', text)

  def test_program(self):
    self.assertEqual(run().returncode, 2)
    unknown = run('lst')
    self.assertEqual(unknown.returncode, 2)
    self.assertIn(b'there is no command "lst"; did you mean list?', unknown.stderr)
    version = run('--version')
    self.assertEqual(version.returncode, 0)
    self.assertRegex(version.stdout, rb'^fireworks \d+\.\d+\.\d+\n$')
    with open('/dev/full', 'wb') as full:
      self.assertEqual(run('--help', stdout=full).returncode, 1)


if __name__ == '__main__':
  unittest.main()
