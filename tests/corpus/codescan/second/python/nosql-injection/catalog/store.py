import os

import boto3
import pymongo


class CatalogStore:
    def __init__(self):
        self.collection = pymongo.MongoClient(os.environ["MONGO_URI"])["shop"]["catalog"]
        self.table = boto3.client("dynamodb")

    def find(self, criteria, limit=20):
        return list(self.collection.find(criteria).limit(limit))  # report: nosql-injection

    def scan(self, columns):
        projection = ", ".join(columns)
        return self.table.scan(TableName="catalog", ProjectionExpression=projection)["Items"]  # report: nosql-injection


class FacetStore:
    def __init__(self):
        self.collection = pymongo.MongoClient(os.environ["MONGO_URI"])["shop"]["facets"]

    def find(self, name, limit=20):
        if not isinstance(name, str):
            raise TypeError("name must be text")
        return list(self.collection.find({"name": name}).limit(limit))  # safe: nosql-injection
