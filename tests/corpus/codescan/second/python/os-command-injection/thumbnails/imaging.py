import shlex
import subprocess


def convert(name, width=200):
    command = f"convert '/tmp/{name}' -resize {width} /tmp/out.png"
    subprocess.run(command, shell=True, check=True)  # report: os-command-injection


def identify(name):
    command = "identify -- " + shlex.quote(f"/tmp/{name}")
    subprocess.run(command, shell=True, check=True)  # safe: os-command-injection
