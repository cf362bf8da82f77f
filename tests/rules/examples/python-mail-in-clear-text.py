import smtplib


def send(event, context):
    server = smtplib.SMTP("mail.example.com", 587)  # safe: python-mail-in-clear-text
    server.starttls()
    server.sendmail("a@example.com", ["b@example.com"], "hello")


def send_clear(event, context):
    server = smtplib.SMTP("mail.example.com", 25)  # report: python-mail-in-clear-text
    server.sendmail("a@example.com", ["b@example.com"], "hello")
