import os

from pymongo import MongoClient

profiles = MongoClient(os.environ["MONGO_URI"]).app.profiles


def match(criteria):
    return profiles.find_one(criteria)  # report: nosql-injection


def match_id(number):
    return profiles.find_one({"number": int(number)})  # safe: nosql-injection
