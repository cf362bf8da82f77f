from cart.serial import restore, restore_plain


def show_cart(event, context):
    cart = restore(event["cookies"][0].partition("=")[2])
    return {"statusCode": 200, "body": str(len(cart))}


def show_plain_cart(event, context):
    cart = restore_plain(event["cookies"][0].partition("=")[2])
    return {"statusCode": 200, "body": str(len(cart))}
