"""Hashes that are meant for passwords, and too fast for them."""

from werkzeug.security import generate_password_hash

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",  # report: python-weak-password-hasher
    "django.contrib.auth.hashers.Argon2PasswordHasher",  # safe: python-weak-password-hasher
]


def handler(event, context):
    return [
        generate_password_hash(event["password"], method="sha256"),  # report: python-weak-password-hasher
        generate_password_hash(event["password"], method="scrypt"),  # safe: python-weak-password-hasher
        generate_password_hash(event["password"]),  # safe: python-weak-password-hasher
    ]
