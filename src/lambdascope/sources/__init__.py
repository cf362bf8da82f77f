"""Where input comes from: files and folders of this machine, advisory feeds."""
