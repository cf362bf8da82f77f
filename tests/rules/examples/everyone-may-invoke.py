"""Who may call a function."""

import boto3

client = boto3.client("lambda")


def handler(event, context):
    client.add_permission(FunctionName="orders", StatementId="all", Action="lambda:InvokeFunction", Principal="*")  # report: everyone-may-invoke
    client.add_permission(FunctionName="orders", StatementId="s3", Action="lambda:InvokeFunction", Principal="s3.amazonaws.com")  # safe: everyone-may-invoke
    client.add_permission(FunctionName="orders", StatementId="org", Action="lambda:InvokeFunction", Principal="*", PrincipalOrgID="o-1")  # safe: everyone-may-invoke
    client.create_function_url_config(FunctionName="orders", AuthType="NONE")  # report: everyone-may-invoke
    client.create_function_url_config(FunctionName="orders", AuthType="AWS_IAM")  # safe: everyone-may-invoke
