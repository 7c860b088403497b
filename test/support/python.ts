import { spawnSync } from 'node:child_process';

/** One run of a policy: what it is given. */
export interface PolicyRun {
  readonly expression: string;
  /** Who asks. @default somebody */
  readonly username?: string;
  /** Groups of the person who asks. @default none */
  readonly memberOf?: readonly string[];
  /** What authentik puts into the request's context; `plan` becomes `flow_plan`. @default empty */
  readonly context?: Readonly<Record<string, unknown>>;
  readonly plan?: {
    /** `fixed_data` of the invitation; left out where the plan holds no invitation. */
    readonly fixedData?: Readonly<Record<string, unknown>> | null;
    /** Name of the user that the flow is about to log in. */
    readonly pendingUser?: string;
  };
  /** Users of the server. @default none */
  readonly users?: readonly { readonly username: string; readonly isActive: boolean }[];
  /** Groups of the server. @default none */
  readonly groups?: readonly string[];
  /** Those of them that make superusers. @default none */
  readonly superuserGroups?: readonly string[];
}

/** What a policy did. */
export interface PolicyOutcome {
  readonly result: unknown;
  readonly pendingUser: string | null;
  /** Users that were added, by group. */
  readonly added: Readonly<Record<string, readonly string[]>>;
  readonly warnings: readonly string[];
  /** Python's own words, where the expression raised. */
  readonly error: string | null;
}

/** True where python3 can be run. */
export function hasPython(): boolean {
  return spawnSync('python3', ['-c', 'pass']).status === 0;
}

/** Runs every policy in one python3, each wrapped into a function as authentik does it, over stubs of its models. */
export function runPolicies(runs: readonly PolicyRun[]): readonly PolicyOutcome[] {
  const { status, stdout, stderr, error } = spawnSync('python3', ['-c', HARNESS], {
    input: JSON.stringify(runs),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, PYTHONIOENCODING: 'utf-8' },
  });
  if (error !== undefined || status !== 0) throw new Error(`python3 failed: ${error?.message ?? stderr}`);
  return JSON.parse(stdout) as PolicyOutcome[];
}

const HARNESS = String.raw`
import json, sys, types
from textwrap import indent


class Missing:
    def __init__(self, found):
        self.found = found

    def first(self):
        return self.found[0] if self.found else None


class Manager:
    def __init__(self, objects):
        self.objects = objects

    def filter(self, **wanted):
        for one in self.objects:
            for key in wanted:
                if not hasattr(one, key):
                    raise AttributeError("no field " + key)
        return Missing([one for one in self.objects if all(getattr(one, k) == v for k, v in wanted.items())])


class User:
    def __init__(self, username, is_active, member_of=()):
        self.username, self.is_active, self.member_of = username, is_active, member_of


class Members(list):
    def add(self, user):
        self.append(user.username)


class Group:
    def __init__(self, name, is_superuser):
        self.name, self.is_superuser, self.users = name, is_superuser, Members()


class Logger:
    def __init__(self):
        self.lines = []

    def warning(self, event, **fields):
        self.lines.append(event)


def run(case):
    users = [User(one["username"], one["isActive"]) for one in case.get("users", [])]
    groups = [Group(name, name in case.get("superuserGroups", [])) for name in case.get("groups", [])]
    models = types.ModuleType("authentik.core.models")
    models.User = type("User", (), {"objects": Manager(users)})
    models.Group = type("Group", (), {"objects": Manager(groups)})
    for name in ("authentik", "authentik.core"):
        sys.modules[name] = types.ModuleType(name)
    sys.modules["authentik.core.models"] = models

    context = dict(case.get("context", {}))
    plan = case.get("plan")
    if plan is not None:
        content = {}
        if "fixedData" in plan:
            content["invitation"] = types.SimpleNamespace(fixed_data=plan["fixedData"])
        if "pendingUser" in plan:
            content["pending_user"] = next(one for one in users if one.username == plan["pendingUser"])
        context["flow_plan"] = types.SimpleNamespace(context=content)
    logger = Logger()
    request = types.SimpleNamespace(
        user=User(case.get("username", "somebody"), True, case.get("memberOf", [])), context=context, http_request=None
    )
    source = "def policy(request):\n" + indent(case["expression"], "    ") + "\nresult = policy(request)"
    scope = {
        "request": request,
        "ak_logger": logger,
        "ak_is_group_member": lambda user, **wanted: wanted["name"] in user.member_of,
    }
    outcome = {"result": None, "error": None}
    try:
        exec(compile(source, "policy", "exec"), scope)
        outcome["result"] = scope["result"]
    except Exception as problem:
        outcome["error"] = repr(problem)
    pending = context["flow_plan"].context.get("pending_user") if plan is not None else None
    outcome["pendingUser"] = pending.username if pending is not None else None
    outcome["added"] = {group.name: list(group.users) for group in groups if group.users}
    outcome["warnings"] = logger.lines
    return outcome


print(json.dumps([run(case) for case in json.load(sys.stdin)]))
`;
