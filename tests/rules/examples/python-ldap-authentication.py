import ldap
from ldap3 import ANONYMOUS, Connection, Server

server = Server("directory.example.com", use_ssl=True)


def bind(event, context, password):
    directory = ldap.initialize("ldaps://directory.example.com")
    directory.simple_bind_s()  # report: python-ldap-authentication
    directory.simple_bind_s("cn=reader", "")  # report: python-ldap-authentication
    directory.simple_bind_s("cn=reader", password)  # safe: python-ldap-authentication


def connect(event, context, password):
    Connection(server)  # report: python-ldap-authentication
    Connection(server, authentication=ANONYMOUS)  # report: python-ldap-authentication
    Connection(server, user="cn=reader", password=password)  # safe: python-ldap-authentication
