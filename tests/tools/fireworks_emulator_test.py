#!/usr/bin/env python3
"""Tests `fireworks emulator`."""

import contextlib
import fcntl
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import tempfile
import termios
import time
import unittest
import urllib.error
import urllib.request

from fireworks_command import (COMMAND, EmulatorProcess, PATIENCE, SAMPLES, Terminal, emulator,
                               run, run_in_terminal)


def fetch(url, key='any'):
  request = urllib.request.Request(url)
  request.add_header('Authorization', f'Bearer {key}')
  with urllib.request.urlopen(request, timeout=PATIENCE) as response:
    return response.read()


def start(*args):
  return subprocess.Popen([COMMAND, *args], stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def read_bytes(pid):
  """Returns how many bytes a process has read so far."""
  return int(re.search(r'rchar: (\d+)', pathlib.Path(f'/proc/{pid}/io').read_text())[1])


class EmulatorTest(unittest.TestCase):

  def test_first_line_says_where(self):
    with emulator() as served:
      self.assertRegex(served.first_line,
                       r'^listening on http://127\.0\.0\.1:[1-9][0-9]*\n$')

  def test_in_a_terminal(self):
    for keys, signal_number in ((b'\x03', None), (None, signal.SIGTERM)):
      with Terminal('emulator', '-v', preexec_fn=lambda: fcntl.ioctl(
          0, termios.TIOCSCTTY, 0)) as terminal:
        self.assertTrue(terminal.read_until(rb'listening on http://127\.0\.0\.1:\d+\r\n'))
        url = terminal.output.decode().split()[2]
        fetch(url + '/v1/accounts/fireworks/models/deepseek-v3')
        self.assertTrue(terminal.read_until(rb'GET /v1/.* 200\r\n'))
        if keys:
          os.write(terminal.master, keys)
        else:
          terminal.process.send_signal(signal_number)
        self.assertEqual(terminal.process.wait(PATIENCE), 0)
    status, _, lines = run_in_terminal('emulator', '--models', '/none')
    self.assertEqual((status, len(lines)), (2, 1))

  def test_stops_cleanly(self):
    for signal_number in (signal.SIGINT, signal.SIGTERM):
      with self.subTest(signal_number):
        process = EmulatorProcess()
        process.process.send_signal(signal_number)
        process.process.wait(PATIENCE)
        self.assertEqual(process.stop(), (0, b'', ''))

  def test_signals_end_it_at_any_time(self):
    for signal_number in (signal.SIGINT, signal.SIGTERM):
      process = EmulatorProcess()
      port = int(process.url.rpartition(':')[2])
      with socket.create_connection(('127.0.0.1', port)) as idle:
        idle.sendall(b'GET / HTTP/1.1\r\nHost:')
        process.process.send_signal(signal_number)
        start = time.monotonic()
        process.process.wait(PATIENCE)
        self.assertLess(time.monotonic() - start, 4)
      self.assertEqual(process.stop(), (0, b'', ''))

  def test_half_open_clients_block_nobody(self):
    with emulator() as served, contextlib.ExitStack() as stack:
      port = int(served.url.rpartition(':')[2])
      for _ in range(300):
        half = stack.enter_context(socket.create_connection(('127.0.0.1', port)))
        half.sendall(b'GET / HTTP/1.1\r\nHost:')
      start = time.monotonic()
      self.assertIn(b'DeepSeek', fetch(served.url + '/v1/accounts/fireworks/models/deepseek-v3'))
      self.assertLess(time.monotonic() - start, 4)

  def test_a_post_without_a_length_is_answered_at_once(self):
    with emulator() as served:
      port = int(served.url.rpartition(':')[2])
      with socket.create_connection(('127.0.0.1', port), PATIENCE) as client:
        start = time.monotonic()
        client.sendall(b'POST /v1/accounts/a/models HTTP/1.1\r\nHost: a\r\n'
                       b'Authorization: Bearer any\r\n\r\n')
        self.assertRegex(client.recv(4096), rb'^HTTP/1\.1 501 ')
        self.assertLess(time.monotonic() - start, 4)

  def test_verbose(self):
    # Each line is written before its answer.
    path = '/v1/accounts/fireworks/models/deepseek-v3?readMask=kind'
    process = EmulatorProcess('--verbose')
    fetch(process.url + path)
    with self.assertRaises(urllib.error.HTTPError) as caught:
      fetch(process.url + '/v1/%1b[31m')
    caught.exception.close()
    self.assertEqual(process.stop()[2],
                     f'GET {path} 200\nGET /v1/%1b[31m 404\n')

  def test_a_wildcard_in_a_filter_is_refused(self):
    with emulator() as served:
      for text in ('display_name=%22Deep*%22', 'state=*'):
        with self.assertRaises(urllib.error.HTTPError) as caught:
          fetch(f'{served.url}/v1/accounts/fireworks/models?filter={text}')
        self.assertEqual(caught.exception.code, 400)
        self.assertIn(b'wildcard', caught.exception.read())
        caught.exception.close()

  def test_names_what_it_cannot_serve(self):
    with tempfile.TemporaryDirectory() as name:
      folder = pathlib.Path(name)
      (folder / 'broken.json').write_text('{"name": ')
      (folder / 'folder.json').mkdir()
      (folder / 'good.json').write_text('{"name": "accounts/a/models/m"}')
      with open(folder / 'huge.json', 'wb') as huge:
        huge.truncate(1 << 40)
      os.mkfifo(folder / 'pipe.json')
      (folder / 'zz\x1b[31m.json').symlink_to('nowhere')
      process = EmulatorProcess('--models', name)
      self.assertIn(b'/m"', fetch(process.url + '/v1/accounts/a/models/m'))
      status, _, errors = process.stop()
    self.assertEqual(status, 0)
    self.assertRegex(errors, (
        r'^not served: broken\.json: .*\n'
        r'not served: folder\.json: is not a regular file\n'
        r'not served: huge\.json: is longer than 16 MiB\n'
        r'not served: pipe\.json: is not a regular file\n'
        r'not served: zz\\x1b\[31m\.json: cannot be read: No such file .*\n$'))

  def test_signals_end_it_while_it_reads_a_folder(self):
    with tempfile.TemporaryDirectory() as name:
      first = pathlib.Path(name, '0.json')
      size = 15 << 20
      first.write_text('{"name": "accounts/a/models/m", "x": [' + '0,' * (size // 2) + '0]}')
      for i in range(1, 1000):  # Takes a minute to read.
        os.link(first, pathlib.Path(name, f'{i}.json'))
      for signal_number in (signal.SIGINT, signal.SIGTERM):
        with self.subTest(signal_number), start('emulator', '--models', name) as process:
          deadline = time.monotonic() + PATIENCE
          while time.monotonic() < deadline and read_bytes(process.pid) < size:
            time.sleep(0.01)
          began = time.monotonic()
          process.send_signal(signal_number)
          self.assertEqual(process.wait(PATIENCE), 0)
          self.assertLess(time.monotonic() - began, 4)

  def test_port(self):
    with emulator() as first:
      port = first.url.rpartition(':')[2]
      result = run('emulator', '--port', port)
      self.assertEqual(result.returncode, 2)
      self.assertEqual(result.stderr.decode(),
                       f'fireworks emulator: --port: cannot listen on 127.0.0.1:{port}; '
                       'is the port taken?\n')
      self.assertEqual(result.stdout, b'')
    # The port is free again at once, even if old connections linger.
    with emulator('--port', port) as second:
      self.assertEqual(second.first_line,
                       f'listening on http://127.0.0.1:{port}\n')

  def test_key(self):
    with emulator('--api-key', 'right') as served:
      url = served.url + '/v1/accounts/fireworks/models/deepseek-v3'
      self.assertIn(b'DeepSeek', fetch(url, 'right'))
      with self.assertRaises(urllib.error.HTTPError) as caught:
        fetch(url, 'wrong')
      self.assertEqual(caught.exception.code, 401)
      caught.exception.close()

  def test_omit_masked(self):
    path = '/v1/accounts/fireworks/models/deepseek-v3?readMask=kind'
    with emulator() as served:
      self.assertIn(b'"contextLength":0', fetch(served.url + path))
    with emulator('--omit-masked') as served:
      self.assertEqual(json.loads(fetch(served.url + path)),
                       {'kind': 'HF_BASE_MODEL'})

  def test_folder(self):
    with tempfile.TemporaryDirectory() as folder:
      body = b'{"name":  "accounts/a/models/m"}\n'
      pathlib.Path(folder, 'good.json').write_bytes(body)
      pathlib.Path(folder, 'bad.json').write_bytes(b'{"name": ')
      process = EmulatorProcess('--models', folder)
      try:
        self.assertEqual(fetch(process.url + '/v1/accounts/a/models/m'), body)
      finally:
        status, _, errors = process.stop()
    self.assertEqual(status, 0)
    self.assertRegex(errors, r'^not served: bad\.json: .*\n$')

  @unittest.skipUnless(SAMPLES.is_dir(), 'no samples here')
  def test_real_bodies(self):
    with emulator('--models', str(SAMPLES)) as served:
      for file in SAMPLES.glob('*.json'):
        with self.subTest(file.name):
          body = file.read_bytes()
          self.assertEqual(
              fetch(f'{served.url}/v1/{json.loads(body)["name"]}'), body)

  def test_usage_errors(self):
    for args, start in (
        (['--port', '70000'], '--port: '), (['--port', 'x'], '--port: '),
        (['--port', '-1'], '--port: '), (['--tls-key', 'k'], '--tls-key: '),
        (['extra'], 'unexpected argument "extra"'),
        (['--models', '/none'], '--models: the folder "/none" cannot be read: No such file'),
        (['--models', '/dev/null'], '--models: the folder "/dev/null" cannot be read: Not a'),
        (['--tls-key', '/none', '--tls-certificate', '/no'],
         '--tls-certificate, --tls-key: cannot serve TLS with the certificate "/no" and the '
         'key "/none"')):
      with self.subTest(args):
        result = run('emulator', *args)
        self.assertEqual((result.returncode, result.stdout), (2, b''))
        self.assertTrue(result.stderr.decode().startswith(f'fireworks emulator: {start}'),
                        result.stderr)

  def test_help(self):
    result = run('emulator', '--help')
    self.assertEqual(result.returncode, 0)
    text = result.stdout.decode()
    self.assertIn('\nExamples:\n', text)
    self.assertFalse([line for line in text.split('\n') if len(line) > 80])
    for flag in ('--port', '--models', '--api-key', '--omit-masked',
                 '--tls-certificate', '--tls-key'):
      self.assertTrue(re.search(rf'^ +{flag} ', text, re.M), flag)

  def test_output_that_cannot_be_written(self):
    with open('/dev/full', 'wb') as full:
      result = run('emulator', stdout=full)
    self.assertEqual(result.returncode, 1)
    self.assertIn(b'cannot write', result.stderr)


if __name__ == '__main__':
  unittest.main()
