from database import connect


class ItemRepository:
    table = "items"

    def __init__(self):
        self.connection = connect()

    def search(self, term):
        cursor = self.connection.cursor()
        cursor.execute("SELECT name FROM " + self.table + " WHERE name LIKE '%" + term + "%'")  # report: sql-injection
        return [row[0] for row in cursor.fetchall()]


class StockRepository:
    table = "stock"

    def __init__(self):
        self.connection = connect()

    def search(self, term):
        cursor = self.connection.cursor()
        cursor.execute("SELECT name FROM " + self.table + " WHERE name = %s", (term,))  # safe: sql-injection
        return [row[0] for row in cursor.fetchall()]
