"""Stands for the API of a Kubernetes cluster at the loopback address of a node, for CoreDNS's plugin `kubernetes`: lists that stay as they are."""
import http.server
import json
import socket
import ssl
import threading
import urllib.parse

import kernel

serving = {}


class Api(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        url = urllib.parse.urlparse(self.path)
        asked = urllib.parse.parse_qs(url.query)
        if asked.get('sendInitialEvents') == ['true']:
            # A watch that begins with a list: clients that are refused one list and then watch (KEP-3157).
            return self.say(422, {'kind': 'Status', 'apiVersion': 'v1', 'status': 'Failure', 'reason': 'Invalid', 'code': 422})
        if asked.get('watch') in (['true'], ['1']):
            return self.nothing_happens()
        found = self.server.lists.get(url.path.rstrip('/'))
        if found is None:
            return self.say(404, {'kind': 'Status', 'apiVersion': 'v1', 'status': 'Failure', 'reason': 'NotFound', 'code': 404})
        self.say(200, found)

    def say(self, code, value):
        body = json.dumps(value).encode()
        self.send_response(code)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def nothing_happens(self):
        self.send_response(200)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Transfer-Encoding', 'chunked')
        self.end_headers()
        self.wfile.flush()
        # Until whoever watches goes, or this server does.
        self.rfile.read(1)
        self.close_connection = True

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass  # Clients that go in the middle of a request.


def serve(name, wired, api):
    """Takes the place of what served a node of this name before."""
    root = f'/proc/{wired.pid}/root'
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(root + api['certificate'], root + api['key'])
    listener = None

    def listen():
        nonlocal listener
        kernel.enter(wired.netns)
        listener = socket.create_server(('127.0.0.1', api['port']))

    kernel.in_threads([listen])
    server = Server(('127.0.0.1', api['port']), Api, bind_and_activate=False)
    server.socket.close()
    server.lists = api['lists']
    server.socket = context.wrap_socket(listener, server_side=True, do_handshake_on_connect=False)
    old = serving.get(name)
    serving[name] = server
    threading.Thread(target=server.serve_forever, daemon=True).start()
    if old:
        old.shutdown()
        old.server_close()
