"""What is opened, and what of it is closed."""

import contextlib
import csv
import json
import logging
import os
import socket
import tempfile

import paramiko
import psycopg2
import pymysql

kept = psycopg2.connect(os.environ["DSN"])  # safe: python-resource-leak
shared = None


def handler(event, context):
    connection = psycopg2.connect(os.environ["DSN"])  # report: python-resource-leak
    cursor = connection.cursor()
    cursor.execute("select 1")
    connection.commit()
    client = paramiko.SSHClient()  # report: python-resource-leak
    client.connect("backup.example.com")
    client.exec_command("uptime")
    settings = open("settings.json")  # report: python-resource-leak
    values = json.load(settings)
    fd, path = tempfile.mkstemp()  # report: python-resource-leak
    with open(path, "w") as written:  # safe: python-resource-leak
        written.write(values["text"])
    name = tempfile.mkstemp(suffix=".txt")[1]  # report: python-resource-leak
    lock = os.open("/tmp/lock", os.O_CREAT | os.O_RDWR)  # report: python-resource-leak
    os.write(lock, b"locked")
    line = socket.create_connection(("example.com", 7))  # report: python-resource-leak
    line.sendall(b"hello")
    return ask(event), closed(event), name, text()


def ask(event):
    connection = pymysql.connect(host="db")  # report: python-resource-leak
    return rows_of(connection, event["id"])


def rows_of(connection, name):
    with connection.cursor() as cursor:
        cursor.execute("select 1 where id = %s", (name,))
        return cursor.fetchall()


def closed(event):
    connection = psycopg2.connect(os.environ["DSN"])  # safe: python-resource-leak
    try:
        rows_of(connection, event["id"])
    finally:
        connection.close()
    other = psycopg2.connect(os.environ["DSN"])  # safe: python-resource-leak
    with other:
        rows_of(other, event["id"])
    third = pymysql.connect(host="db")  # safe: python-resource-leak
    with contextlib.closing(third):
        rows_of(third, event["id"])
    fourth = pymysql.connect(host="db")  # safe: python-resource-leak
    finish(fourth)
    with contextlib.ExitStack() as stack:
        fifth = stack.enter_context(open("five.txt"))  # safe: python-resource-leak
        fifth.read()
        sixth = open("six.txt")  # safe: python-resource-leak
        stack.callback(sixth.close)
    descriptor, path = tempfile.mkstemp()  # safe: python-resource-leak
    os.close(descriptor)
    handle, other_path = tempfile.mkstemp()  # safe: python-resource-leak
    with os.fdopen(handle, "w") as written:  # safe: python-resource-leak
        written.write(path + other_path)
    lock = os.open("/tmp/lock", os.O_CREAT)  # safe: python-resource-leak
    os.close(lock)
    return make()


def finish(connection):
    connection.close()


def make():
    connection = pymysql.connect(host="db")  # safe: python-resource-leak
    return connection


def text():
    return open("text.txt").read()  # safe: python-resource-leak


def lines(event, context):
    with open("rows.csv") as rows:  # safe: python-resource-leak
        found = list(csv.reader(rows))
    source = open("more.csv")  # safe: python-resource-leak
    found += list(csv.reader(source))
    return found


def lazily(event, context):
    global shared
    if shared is None:
        shared = psycopg2.connect(os.environ["DSN"])  # safe: python-resource-leak
    return rows_of(shared, event["id"])


def in_a_table(event, context):
    connection = psycopg2.connect(os.environ["DSN"])  # safe: python-resource-leak
    known = {"connection": connection}
    log = open("/tmp/log.txt", "a")  # safe: python-resource-leak
    logging.getLogger().addHandler(logging.StreamHandler(stream=log))
    return use(known)


def use(known):
    return rows_of(known["connection"], 1)


def nested(event, context):
    connection = psycopg2.connect(os.environ["DSN"])  # safe: python-resource-leak

    def done():
        connection.close()

    rows = rows_of(connection, event["id"])
    done()
    return rows


class Store:
    def __init__(self):
        self.connection = psycopg2.connect(os.environ["DSN"])  # safe: python-resource-leak
        file = open("store.json")  # safe: python-resource-leak
        self.file = file

    def read(self):
        return self.file.read()


@contextlib.contextmanager
def opened():
    file = open("store.json")  # safe: python-resource-leak
    yield file
    file.close()


def pieces():
    file = open("store.json")  # safe: python-resource-leak
    yield file
