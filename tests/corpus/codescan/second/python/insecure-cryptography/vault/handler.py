from suites import cipher_for, modern_cipher_for


def protect(event, context):
    encryptor = cipher_for("legacy").encryptor()
    return (encryptor.update(event["text"].encode()) + encryptor.finalize()).hex()


def protect_modern(event, context):
    encryptor = modern_cipher_for("legacy").encryptor()
    return (encryptor.update(event["text"].encode()) + encryptor.finalize()).hex()
