from export_job.storage import write_export, write_numbered


def export(event, context):
    write_export(event["detail"]["name"], "id,total\n")


def export_numbered(event, context):
    for number, _detail in enumerate(event["detail"]["rows"]):
        write_numbered(number, "id,total\n")
