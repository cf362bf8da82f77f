"""Origins that are answered as they came."""

ALLOWED = {"https://shop.example.net", "https://admin.example.net"}


def handler(event, context):
    origin = event["headers"]["origin"]
    if event["kind"] == "any":
        return {"statusCode": 200, "headers": {"Access-Control-Allow-Origin": origin}}  # report: reflected-origin
    if origin in ALLOWED:
        return {"statusCode": 200, "headers": {"Access-Control-Allow-Origin": origin}}  # safe: reflected-origin
    headers = {}
    headers["Access-Control-Allow-Origin"] = event["headers"].get("Origin", "*")  # report: reflected-origin
    headers["Vary"] = origin  # safe: reflected-origin
    return {"statusCode": 200, "headers": headers}
