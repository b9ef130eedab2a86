"""Helpers for the tests of the fireworks command."""

import contextlib
import fcntl
import http.server
import json
import os
import pathlib
import pty
import re
import select
import struct
import subprocess
import tempfile
import termios
import threading
import time

COMMAND = os.environ['FIREWORKS_COMMAND']
SAMPLES = pathlib.Path(os.environ.get('FIREWORKS_SAMPLES_DIR', '/nonexistent'))
KEY = 'fw_THE_KEY'
# Seconds to wait; long enough for a sanitizer on a busy machine.
PATIENCE = 60


def environment(home='/nonexistent', **extra):
  """Returns this process's environment without the user's configuration."""
  env = {k: v for k, v in os.environ.items()
         if not k.startswith('FIREWORKS_') and not k.lower().endswith('_proxy')}
  env['HOME'] = str(home)
  env.update(extra)
  return env


def run(*args, env=None, **options):
  """Runs the command to its end. Input and output are bytes."""
  if env is None:
    env = environment(FIREWORKS_API_KEY=KEY)
  options.setdefault('stdout', subprocess.PIPE)
  if 'input' not in options:
    options['stdin'] = subprocess.DEVNULL
  return subprocess.run([COMMAND, *args], env=env, stderr=subprocess.PIPE,
                        timeout=PATIENCE, check=False, **options)


class Terminal:
  """Runs the command in a new terminal. A context manager."""

  def __init__(self, *args, env=None, columns=80, no_color='', program=COMMAND,
               **options):
    if env is None:
      env = environment(FIREWORKS_API_KEY=KEY)
    env = {'TERM': 'xterm', **env, 'NO_COLOR': no_color}
    self.master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack('HHHH', 24, columns, 0, 0))
    options = {'stdin': slave, 'stdout': slave, 'stderr': slave, **options}
    self.process = subprocess.Popen([program, *args], env=env, start_new_session=True,
                                    **options)
    os.close(slave)
    self.output = b''

  def __enter__(self):
    return self

  def __exit__(self, *_):
    if self.process.poll() is None:
      self.process.kill()
      self.process.wait()
    if self.master is not None:
      self.hang_up()

  def hang_up(self):
    """Closes the terminal, as when its window is closed."""
    os.close(self.master)
    self.master = None

  def read_until(self, pattern):
    """Reads until the output matches. Returns False if the output ends before."""
    deadline = time.monotonic() + PATIENCE
    while not re.search(pattern, self.output):
      readable, _, _ = select.select([self.master], [], [],
                                     max(0, deadline - time.monotonic()))
      if not readable:
        raise TimeoutError(f'{pattern} is not in {self.output}')
      try:
        more = os.read(self.master, 65536)
      except OSError:  # The other end is closed.
        more = b''
      if not more:
        return False
      self.output += more
    return True

  def finish(self):
    """Waits for the end of the command. Returns its exit status and all output."""
    self.read_until(rb'(?!)')
    return self.process.wait(PATIENCE), self.output.replace(b'\r\n', b'\n')


def run_in_terminal(*args, **options):
  """Runs the command to its end in a terminal. Returns its exit status, its output,
  and the lines that are then on the screen."""
  with Terminal(*args, **options) as terminal:
    status, output = terminal.finish()
  return status, output, screen(output)


def screen(output):
  """Returns the lines that the output leaves on a terminal, without colours."""
  lines = []
  for line in re.sub(r'\x1b\[[0-9]*m', '', output.decode()).split('\n'):
    cells = ''
    for part in line.split('\r'):
      text, *cleared = part.split('\x1b[K')  # Clears the rest of the line.
      cells = text + ''.join(cleared) if cleared else text + cells[len(text):]
    lines.append(cells)
  return lines[:-1] if lines[-1] == '' else lines


class EmulatorProcess:
  """Runs `fireworks emulator`. `url` is from its first line of output."""

  def __init__(self, *args):
    self.stderr = tempfile.TemporaryFile()
    self.process = subprocess.Popen(
        [COMMAND, 'emulator', *args], stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=self.stderr)
    readable, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
    self.first_line = (self.process.stdout.readline().decode()
                       if readable else '')
    self.url = self.first_line.removeprefix('listening on ').rstrip('\n')

  def stop(self):
    """Ends the emulator. Returns its exit status, the rest of its output, and errors."""
    if self.process.poll() is None:
      self.process.terminate()
    status = self.process.wait(PATIENCE)
    rest = self.process.stdout.read()
    self.process.stdout.close()
    self.stderr.seek(0)
    errors = self.stderr.read().decode()
    self.stderr.close()
    return status, rest, errors


@contextlib.contextmanager
def emulator(*args):
  process = EmulatorProcess(*args)
  try:
    yield process
  finally:
    process.stop()


@contextlib.contextmanager
def server(answer):
  """An HTTP server that calls `answer(handler)` for each request. Yields its URL and
  the list of requests so far, as (path, headers)."""
  requests = []

  class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_GET(self):  # pylint: disable=invalid-name
      requests.append((self.path, dict(self.headers)))
      answer(self)

    def log_message(self, *_):
      pass

  httpd = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
  httpd.daemon_threads = True
  httpd.handle_error = lambda *_: None  # The command went away.
  thread = threading.Thread(target=httpd.serve_forever, daemon=True)
  thread.start()
  try:
    yield f'http://127.0.0.1:{httpd.server_port}', requests
  finally:
    httpd.shutdown()
    httpd.server_close()


def reply(status, body):
  """Returns a function for server() that answers with this status and body."""
  def answer(handler):
    handler.send_response(status)
    handler.send_header('Content-Length', str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)
  return answer


def model(name, **fields):
  return {'name': f'accounts/a/models/{name}', **fields}


def answer(body, status=200, delay=0):
  """Returns a function for server() that answers after a delay in seconds."""
  def respond(handler):
    time.sleep(delay)
    reply(status, json.dumps(body).encode())(handler)
  return respond


def pages(*lists, before=lambda i: None):
  """Returns a function for server() that answers ListModels with these pages."""
  def respond(handler):
    found = re.search(r'pageToken=(\d+)', handler.path)
    i = int(found.group(1)) if found else 0
    before(i)
    body = {'models': lists[i], 'totalSize': sum(len(page) for page in lists)}
    if i + 1 < len(lists):
      body['nextPageToken'] = str(i + 1)
    answer(body)(handler)
  return respond


def sees_drift():
  """Whether the command was built with simdjson."""
  return b'not built in' not in run('drift', '--body', '-', input=b'{}').stderr
