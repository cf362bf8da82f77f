class RuleBook:
    def __init__(self):
        self._rules = []

    def add(self, condition, outcome):
        self._rules.append((condition, outcome))

    def first(self, facts):
        for condition, outcome in self._rules:
            if eval(condition, {}, facts):  # report: code-injection
                return outcome
        return None


class StaticBook:
    CONDITIONS = ("amount > 1000", "amount > 100")

    def __init__(self):
        self._outcomes = []

    def add(self, condition, outcome):
        self._outcomes.append(outcome)

    def first(self, facts):
        for condition, outcome in zip(self.CONDITIONS, self._outcomes):
            if eval(condition, {}, facts):  # safe: code-injection
                return outcome
        return None
