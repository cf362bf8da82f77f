import tempfile


def handler(event, context):
    with open("/tmp/report.pdf", "wb") as file:  # report: python-fixed-temp-file
        file.write(b"%PDF")
    with open("/tmp/report.txt", mode="a") as file:  # report: python-fixed-temp-file
        file.write("done")
    with open("/tmp/report.pdf", "rb") as file:  # safe: python-fixed-temp-file
        data = file.read()
    with tempfile.TemporaryDirectory() as folder, open(f"{folder}/report.pdf", "wb") as file:  # safe: python-fixed-temp-file
        file.write(data)
