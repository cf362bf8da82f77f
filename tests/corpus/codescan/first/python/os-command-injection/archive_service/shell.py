import subprocess


def pack(folder, name):
    command = "zip -r {}.zip {}".format(name, folder)
    subprocess.call(command, shell=True)  # report: os-command-injection


def pack_without_shell(folder, name):
    subprocess.call(["zip", "-r", "/tmp/" + name + ".zip", "--", folder])  # safe: os-command-injection
