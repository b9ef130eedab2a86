"""What the tests of the fireworks command share."""

import contextlib
import fcntl
import http.server
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
# For what ends by itself; long enough for a sanitizer on a busy machine.
PATIENCE = 60


def environment(home='/nonexistent', **extra):
  """This process's environment without the user's own configuration."""
  env = {k: v for k, v in os.environ.items()
         if not k.startswith('FIREWORKS_') and not k.lower().endswith('_proxy')}
  env['HOME'] = str(home)
  env.update(extra)
  return env


def run(*args, env=None, **options):
  """Runs the command to its end; bytes in and out."""
  if env is None:
    env = environment(FIREWORKS_API_KEY=KEY)
  options.setdefault('stdout', subprocess.PIPE)
  if 'input' not in options:
    options['stdin'] = subprocess.DEVNULL
  return subprocess.run([COMMAND, *args], env=env, stderr=subprocess.PIPE,
                        timeout=PATIENCE, check=False, **options)


class Terminal:
  """The command in a terminal of its own, both streams; a context manager."""

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
    os.close(self.master)

  def read_until(self, pattern):
    """Reads until the output has this in it, or ends."""
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
    """Its exit status, and all that it wrote."""
    self.read_until(rb'(?!)')
    return self.process.wait(PATIENCE), self.output.replace(b'\r\n', b'\n')


def run_in_terminal(*args, **options):
  """Runs the command to its end in a terminal; its exit status, its output as a
  terminal got it, and the lines that a person sees then."""
  with Terminal(*args, **options) as terminal:
    status, output = terminal.finish()
  return status, output, screen(output)


def screen(output):
  """The lines that are left on a terminal, its colours aside."""
  lines = []
  for line in re.sub(r'\x1b\[[0-9]*m', '', output.decode()).split('\n'):
    cells = ''
    for part in line.split('\r'):
      text, *cleared = part.split('\x1b[K')  # That clears what is behind it.
      cells = text + ''.join(cleared) if cleared else text + cells[len(text):]
    lines.append(cells)
  return lines[:-1] if lines[-1] == '' else lines


class EmulatorProcess:
  """`fireworks emulator`, and the URL that its first line gives."""

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
    """Ends it; its exit status and the rest of its output."""
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
  """An HTTP server; `answer(handler)` makes each answer. Yields its URL and the
  list of the requests that it got, as (path, headers)."""
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
  """An answer for server(): this status and body."""
  def answer(handler):
    handler.send_response(status)
    handler.send_header('Content-Length', str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)
  return answer
