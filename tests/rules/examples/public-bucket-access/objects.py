import boto3

s3 = boto3.client("s3")


def handler(event, context):
    s3.put_object(Bucket="a", Key="k", Body=b"", ACL="public-read")  # report: public-bucket-access
    s3.put_object(Bucket="a", Key="k", Body=b"", ACL="private")  # safe: public-bucket-access
    s3.upload_file("/tmp/a", "a", "k", ExtraArgs={"ACL": "public-read"})  # report: public-bucket-access
    s3.upload_file("/tmp/a", "a", "k", ExtraArgs={"ContentType": "text/plain"})  # safe: public-bucket-access


def by_resource(event, context):
    boto3.resource("s3").Object("pages", "index.html").Acl().put(ACL="public-read")  # report: public-bucket-access
    boto3.resource("s3").Object("pages", "index.html").Acl().put(ACL="private")  # safe: public-bucket-access
