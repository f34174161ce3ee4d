"""Reads messages as JSON lines, feeds each to h11 as its receiver would, prints what h11 objects to as a JSON list."""
import base64
import json
import sys

import h11

LIMIT = 4 * 1024 * 1024


def drain(connection):
    """Events until the message ends; a message that does not end is an objection, too."""
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            return "the message does not end"
        if isinstance(event, h11.EndOfMessage):
            return None
        if isinstance(event, h11.ConnectionClosed):
            return "the connection closed before the message ended"


def judge_request(data):
    connection = h11.Connection(h11.SERVER, max_incomplete_event_size=LIMIT)
    connection.receive_data(data)
    problem = drain(connection)
    if problem is None and connection.trailing_data[0]:
        return "bytes after the end of the request: %r" % connection.trailing_data[0][:40]
    return problem


def judge_response(data, method):
    connection = h11.Connection(h11.CLIENT, max_incomplete_event_size=LIMIT)
    # Only HEAD changes how an answer is read; a refused method may be one that h11 would not send.
    asked = "HEAD" if method == "HEAD" else "GET"
    connection.send(h11.Request(method=asked, target="/", headers=[("Host", "a")]))
    connection.send(h11.EndOfMessage())
    connection.receive_data(data)
    connection.receive_data(b"")
    problem = drain(connection)
    if problem is None and connection.trailing_data[0]:
        return "bytes after the end of the response: %r" % connection.trailing_data[0][:40]
    return problem


objections = []
for line in sys.stdin:
    message = json.loads(line)
    data = base64.b64decode(message["bytes"])
    try:
        if message["role"] == "request":
            problem = judge_request(data)
        else:
            problem = judge_response(data, message["method"])
    except h11.ProtocolError as error:
        problem = str(error)
    if problem is not None:
        objections.append("%s (%s): %s" % (message["label"], message["role"], problem))
json.dump(objections, sys.stdout)
