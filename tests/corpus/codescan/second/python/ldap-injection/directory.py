import json
import os

import ldap
from ldap.dn import escape_dn_chars
from ldap.filter import escape_filter_chars
from ldap3 import SUBTREE, Connection, Server

BASE = "ou=people,dc=example,dc=net"
ATTRIBUTES = {"mail": "mail", "login": "uid"}


def bind():
    directory = ldap.initialize(os.environ["LDAP_URL"])
    directory.simple_bind_s(os.environ["LDAP_USER"], os.environ["LDAP_PASSWORD"])
    return directory


def find_person(event, context):
    name = event["queryStringParameters"]["name"]
    return bind().search_s(BASE, ldap.SCOPE_SUBTREE, f"(&(objectClass=person)(uid={name}))")  # report: ldap-injection


def find_person_escaped(event, context):
    name = escape_filter_chars(event["queryStringParameters"]["name"])
    return bind().search_s(BASE, ldap.SCOPE_SUBTREE, f"(&(objectClass=person)(uid={name}))")  # safe: ldap-injection


def build_filter(attribute, value):
    return "(" + attribute + "=" + value + ")"


def find_by_attribute(event, context):
    body = json.loads(event["body"])
    connection = Connection(Server(os.environ["LDAP_HOST"], use_ssl=True), auto_bind=True)
    connection.search(BASE, build_filter("mail", body["mail"]), SUBTREE)  # report: ldap-injection
    return [str(entry) for entry in connection.entries]


def find_by_number(event, context):
    body = json.loads(event["body"])
    connection = Connection(Server(os.environ["LDAP_HOST"], use_ssl=True), auto_bind=True)
    connection.search(BASE, build_filter("employeeNumber", str(int(body["number"]))), SUBTREE)  # safe: ldap-injection
    return [str(entry) for entry in connection.entries]


def find_in_unit(event, context):
    base = "ou=%s,dc=example,dc=net" % event["unit"]
    return bind().search_s(base, ldap.SCOPE_ONELEVEL, "(objectClass=person)")  # report: ldap-injection


def find_in_unit_escaped(event, context):
    base = "ou=%s,dc=example,dc=net" % escape_dn_chars(event["unit"])
    return bind().search_s(base, ldap.SCOPE_ONELEVEL, "(objectClass=person)")  # safe: ldap-injection


def has_attribute(event, context):
    attribute = ATTRIBUTES[event["attribute"]]
    return bind().search_s(BASE, ldap.SCOPE_SUBTREE, f"({attribute}=*)")  # safe: ldap-injection
