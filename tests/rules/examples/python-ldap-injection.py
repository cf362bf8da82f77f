import ldap
import ldap.filter
from ldap3 import Connection, Server
from ldap3.utils.conv import escape_filter_chars

directory = ldap.initialize("ldaps://directory.example.com")
BASE = "ou=people,dc=example,dc=com"


def find(event, context):
    query = f"(uid={event['user']})"
    return directory.search_s(BASE, ldap.SCOPE_SUBTREE, query)  # report: python-ldap-injection


def find_escaped(event, context):
    query = ldap.filter.filter_format("(uid=%s)", [event["user"]])
    return directory.search_s(BASE, ldap.SCOPE_SUBTREE, query)  # safe: python-ldap-injection


def find_below(event, context):
    base = "ou=" + event["unit"] + ",dc=example,dc=com"
    return directory.search_s(base, ldap.SCOPE_ONELEVEL)  # report: python-ldap-injection


def other(event, context):
    connection = Connection(Server("directory.example.com", use_ssl=True), "cn=reader", "from elsewhere")
    connection.search(BASE, "(mail=%s)" % event["mail"])  # report: python-ldap-injection
    connection.search(BASE, "(mail=%s)" % escape_filter_chars(event["mail"]))  # safe: python-ldap-injection
