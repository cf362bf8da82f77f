import paramiko


def handler(event, context):
    client = paramiko.SSHClient()
    client.set_missing_host_key_policy(paramiko.AutoAddPolicy())  # report: python-missing-host-key-policy
    client.set_missing_host_key_policy(paramiko.WarningPolicy)  # report: python-missing-host-key-policy
    client.set_missing_host_key_policy(paramiko.RejectPolicy())  # safe: python-missing-host-key-policy
    client.load_host_keys("/opt/known_hosts")
    client.connect("files.example.com")
