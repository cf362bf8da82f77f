import os

import psycopg2


class TicketRepository:
    def __init__(self):
        self.connection = psycopg2.connect(os.environ["DSN"])

    def by_status(self, status):
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT id, title FROM tickets WHERE status = '" + status + "'")  # report: sql-injection
            return cursor.fetchall()

    def by_owner(self, owner):
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT id, title FROM tickets WHERE owner = %(owner)s", {"owner": owner})  # safe: sql-injection
            return cursor.fetchall()

    def by_priority(self, priority):
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT id, title FROM tickets WHERE priority = '" + priority + "'")  # safe: sql-injection
            return cursor.fetchall()
