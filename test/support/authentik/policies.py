"""Runs policies as authentik does: each wrapped into a function, combined by the engine mode of what they guard."""

import types
from textwrap import indent


class Logger:
    def __init__(self):
        self.warnings = []

    def warning(self, event, **_fields):
        self.warnings.append(event)


class Evaluator:
    def __init__(self):
        self.logger, self.messages = Logger(), []

    def run(self, expression, names):
        source = "def handler():\n" + indent(expression, "    ") + "\nresult = handler()"
        scope = {
            "ak_logger": self.logger,
            "ak_message": self.messages.append,
            "ak_is_group_member": lambda user, **wanted: any(
                all(getattr(group, key) == value for key, value in wanted.items()) for group in user.all_groups()
            ),
            **names,
        }
        exec(compile(source, "policy", "exec"), scope)
        return scope["result"]

    def policy(self, expression, user, context, session=None, obj=None):
        http_request = types.SimpleNamespace(session=session or {})
        obj = Guarded("any", []) if obj is None else obj
        request = types.SimpleNamespace(user=user, context=context, http_request=http_request, obj=obj)
        return self.run(expression, {"request": request})


class Bindings(list):
    """Enough of a query over bindings: pairs of whether one is enabled, and the name of its policy or None."""

    def filter(self, enabled):
        return Bindings(one for one in self if one[0] == enabled)

    def exclude(self, policy__name):
        return Bindings(one for one in self if one[1] != policy__name)

    def exists(self):
        return len(self) > 0


class Guarded:
    """What the bindings guard, as a policy sees it."""

    def __init__(self, mode, bindings):
        self.policy_engine_mode, self.bindings = mode, Bindings(bindings)


def passes(configuration, target, user, context, mode="any", session=None):
    """
    The policy engine over the bindings of one object. Nothing bound passes, whatever the mode. Bindings of groups and users
    are counted together before the policies are asked, as authentik does.
    """
    evaluator = Evaluator()
    own = [
        binding
        for binding in configuration.of_type("authentik_policy_binding")
        if configuration.address(binding["target"]) == target
    ]
    policy_of = lambda binding: configuration.block(binding.get("policy"))
    names = [(one["enabled"], None if policy_of(one) is None else policy_of(one)["name"]) for one in own]
    obj = Guarded(mode, names)
    static, results = [], []
    for binding in own:
        if not binding["enabled"]:
            continue
        policy = policy_of(binding)
        if policy is None:
            if binding.get("group") is not None or binding.get("user") is not None:
                static.append(matches(configuration, binding, user) != binding["negate"])
            continue
        try:
            result = bool(evaluator.policy(configuration.text(policy["expression"]), user, context, session, obj))
            result = result != binding["negate"]
        except Exception:
            result = binding["failure_result"]
        results.append(result)
    if static:
        results.append(all(static) if mode == "all" else any(static))
    passing = not results or (all(results) if mode == "all" else any(results))
    return passing, evaluator.messages


def matches(configuration, binding, user):
    if binding.get("group") is not None:
        name = configuration.block(binding["group"])["name"]
        return any(group.name == name for group in user.all_groups())
    return configuration.block(binding["user"])["username"] == user.username
