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

    def policy(self, expression, user, context, session=None):
        http_request = types.SimpleNamespace(session=session or {})
        request = types.SimpleNamespace(user=user, context=context, http_request=http_request)
        return self.run(expression, {"request": request})


def passes(configuration, target, user, context, mode="any", session=None):
    """The policy engine over the bindings of one object. Nothing bound passes, whatever the mode."""
    evaluator = Evaluator()
    results = []
    for binding in configuration.of_type("authentik_policy_binding"):
        if configuration.address(binding["target"]) != target or not binding["enabled"]:
            continue
        policy = configuration.block(binding.get("policy"))
        if policy is not None:
            try:
                result = bool(evaluator.policy(configuration.text(policy["expression"]), user, context, session))
            except Exception:
                result = binding["failure_result"]
            # Negation is for policies; a group has it too, and none of ours uses it.
            result = result != binding["negate"]
        else:
            name = configuration.block(binding["group"])["name"]
            result = any(group.name == name for group in user.all_groups())
        results.append(result)
    passing = not results or (all(results) if mode == "all" else any(results))
    return passing, evaluator.messages
