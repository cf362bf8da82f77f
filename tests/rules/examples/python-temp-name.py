import tempfile


def handler(event, context):
    name = tempfile.mktemp(suffix=".pdf")  # report: python-temp-name
    handle, path = tempfile.mkstemp(suffix=".pdf")  # safe: python-temp-name
    with tempfile.NamedTemporaryFile() as file:  # safe: python-temp-name
        return name, handle, path, file.name
