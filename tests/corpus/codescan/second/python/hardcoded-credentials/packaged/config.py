import os

client_secret = "Zx81-kLp0Qw-7vBn-3RtYs"  # report: hardcoded-credentials
client_secret_arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:billing-AbCdEf"  # safe: hardcoded-credentials
api_token = "<your-token-here>"  # safe: hardcoded-credentials
password = os.getenv("BILLING_PASSWORD")  # safe: hardcoded-credentials
