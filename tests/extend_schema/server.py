"""Serves two resources on a free port of 127.0.0.1. Prints the port."""

import http.server

ANSWERS = {
    "/v1/accounts/a/models/m": '{"houseStyle": "baroque"}',
    "/v1/accounts/a/deployedModels/d": '{"deployment": "accounts/a/deployments/x"}',
}


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = ANSWERS.get(self.path)
        self.send_response(404 if body is None else 200)
        self.end_headers()
        self.wfile.write((body or "").encode())

    def log_message(self, *args):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
