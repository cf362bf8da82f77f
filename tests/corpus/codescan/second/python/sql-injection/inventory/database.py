import os

import mysql.connector


def connect():
    return mysql.connector.connect(host=os.environ["DB_HOST"], user=os.environ["DB_USER"], database="inventory")
