import base64
import os

FOLDER = os.environ.get("AVATAR_FOLDER", "/opt/avatars")


def load_avatar(name):
    with open(os.path.join(FOLDER, name), "rb") as image:  # report: path-traversal
        return base64.b64encode(image.read()).decode()


def load_default(name):
    with open(os.path.join(FOLDER, name), "rb") as image:  # safe: path-traversal
        return base64.b64encode(image.read()).decode()
