import socket


def handler(event, context):
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.bind(("", 8080))  # report: python-socket-bind
    server.bind(("0.0.0.0", 8081))  # report: python-socket-bind
    server.bind(("127.0.0.1", 8082))  # safe: python-socket-bind
    return server
