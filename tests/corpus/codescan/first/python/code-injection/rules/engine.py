import ast

NODES = (ast.Expression, ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.Constant)


def score(expression, values):
    return eval(expression, {}, values)  # report: code-injection


def arithmetic(expression):
    tree = ast.parse(expression, mode="eval")
    for node in ast.walk(tree):
        if not isinstance(node, NODES):
            raise ValueError("not arithmetic")
        if isinstance(node, ast.Constant) and not isinstance(node.value, int):
            raise ValueError("not a number")
    return tree


def tally(tree):
    if isinstance(tree, ast.Expression):
        return tally(tree.body)
    if isinstance(tree, ast.BinOp):
        left, right = tally(tree.left), tally(tree.right)
        return left + right if isinstance(tree.op, ast.Add) else left - right
    return tree.value
