"""Directory look-ups."""

import os

import ldap
from ldap.filter import escape_filter_chars
from ldap3 import SUBTREE, Connection, Server
from ldap3.utils.conv import escape_filter_chars as escape_value

BASE = "ou=people,dc=example,dc=com"
GROUPS = {"staff": "(group=staff)", "guests": "(group=guests)"}


def directory():
    connection = ldap.initialize(os.environ["LDAP_URL"])
    connection.simple_bind_s(os.environ["LDAP_USER"], os.environ["LDAP_AUTH"])
    return connection


def find_person(event, context):
    name = event["queryStringParameters"]["name"]
    return directory().search_s(BASE, ldap.SCOPE_SUBTREE, f"(uid={name})")  # report: ldap-injection


def find_person_escaped(event, context):
    name = escape_filter_chars(event["queryStringParameters"]["name"])
    return directory().search_s(BASE, ldap.SCOPE_SUBTREE, f"(uid={name})")  # safe: ldap-injection


def find_group(event, context):
    group = GROUPS.get(event["queryStringParameters"]["group"], "(group=guests)")
    return directory().search_s(BASE, ldap.SCOPE_SUBTREE, group)  # safe: ldap-injection


def build_filter(attribute, value):
    return "(&(objectClass=person)(%s=%s))" % (attribute, value)


def find_by_mail(event, context):
    connection = Connection(Server(os.environ["LDAP_URL"]), auto_bind=True)
    connection.search(BASE, build_filter("mail", event["mail"]), search_scope=SUBTREE)  # report: ldap-injection
    return [str(entry.entry_dn) for entry in connection.entries]


def find_by_mail_escaped(event, context):
    connection = Connection(Server(os.environ["LDAP_URL"]), auto_bind=True)
    connection.search(BASE, build_filter("mail", escape_value(event["mail"])), search_scope=SUBTREE)  # safe: ldap-injection
    return [str(entry.entry_dn) for entry in connection.entries]


def find_in_unit(event, context):
    base = "ou=" + event["unit"] + ",dc=example,dc=com"
    return directory().search_s(base, ldap.SCOPE_ONELEVEL, "(objectClass=person)")  # report: ldap-injection


def find_number(event, context):
    number = int(event["number"])
    return directory().search_s(BASE, ldap.SCOPE_SUBTREE, "(employeeNumber=%d)" % number)  # safe: ldap-injection


def find_any(event, context):
    clauses = ["(uid=" + record["body"] + ")" for record in event["Records"]]
    return directory().search_s(BASE, ldap.SCOPE_SUBTREE, "(|" + "".join(clauses) + ")")  # report: ldap-injection
