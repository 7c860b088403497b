"""Reads {"task": ..., ...} from stdin and answers in JSON."""

import json
import sys
import types

from configuration import Configuration
from executor import Browser, Denied, Flow, Waits, by_source
from models import Anonymous, Group, Invitation, User, World
from policies import Evaluator, Guarded, passes


def world_of(case):
    world = World()
    for group in case.get("groups", []):
        parents = [world.group(name) for name in group.get("parents", [])]
        world.groups.rows.append(Group(group["name"], group.get("superuser", False), parents))
    for user in case.get("users", []):
        groups = [world.group(name) for name in user.get("groups", [])]
        one = User(user["username"], user.get("email", ""), user.get("name", ""), user.get("isActive", True), groups)
        world.users.rows.append(one)
        world.connections.extend((slug, key, one) for slug, key in user.get("connections", {}).items())
    for invitation in case.get("invitations", []):
        flow = invitation.get("flow")
        world.invitations.rows.append(
            Invitation(
                invitation["pk"],
                invitation.get("fixedData"),
                invitation.get("expired", False),
                invitation.get("singleUse", True),
                None if flow is None else types.SimpleNamespace(slug=flow),
            )
        )
    world.install()
    return world


def policy(case, _document):
    world = world_of(case)
    context = dict(case.get("context", {}))
    plan = case.get("plan")
    if plan is not None:
        content = {}
        if "fixedData" in plan:
            content["invitation"] = types.SimpleNamespace(fixed_data=plan["fixedData"])
        if "pendingUser" in plan:
            content["pending_user"] = world.users.filter(username=plan["pendingUser"]).first()
        context["flow_plan"] = types.SimpleNamespace(context=content)
    username = case.get("username", "somebody")
    groups = [Group(name) for name in case.get("memberOf", [])]
    asks = Anonymous() if username is None else User(username, groups=groups)
    evaluator, result, error = Evaluator(), None, None
    before = {id(user): list(user.direct_groups) for user in world.users.rows}
    try:
        guarded = Guarded(case.get("mode", "any"), case.get("beside", []))
        result = evaluator.policy(case["expression"], asks, context, obj=guarded)
    except Exception as problem:
        error = repr(problem)
    added = {}
    for user in world.users.rows:
        for group in user.direct_groups[len(before[id(user)]) :]:
            added.setdefault(group.name, []).append(user.username)
    pending = context["flow_plan"].context.get("pending_user") if plan is not None else None
    return {
        "result": result,
        "pendingUser": None if pending is None else pending.username,
        "added": added,
        "warnings": evaluator.logger.warnings,
        "error": error,
    }


def visits(case, document):
    """Visitors one after another, in one world."""
    world, configuration = world_of(case), Configuration(document)
    outcomes = [visit(one, world, configuration) for one in case["visits"]]
    return {
        "visits": outcomes,
        "users": [shown(user, world) for user in world.users.rows],
        "invitations": [str(invitation.pk) for invitation in world.invitations.rows],
    }


def visit(case, world, configuration):
    user = world.users.filter(username=case["as"]).first() if "as" in case else None
    ended, others = "done", []
    meanwhile = {
        page: lambda other=other: others.append(visit(other, world, configuration))
        for page, other in case.get("meanwhile", {}).items()
    }
    session = {key: types.SimpleNamespace(slug=slug) for key, slug in case.get("session", {}).items()}
    browser = Browser(world, configuration, case.get("answers", {}), case.get("query"), user, meanwhile, session)
    try:
        if "source" in case:
            by_source(browser, case["source"], case["identifier"], case.get("sent", {}))
        else:
            context = {key: types.SimpleNamespace(slug=slug) for key, slug in case.get("context", {}).items()}
            Flow(browser, configuration.address_of("authentik_flow", slug=case["flow"]), context).run()
    except Denied as denied:
        ended = "denied"
        browser.messages.extend(denied.args)
    except Waits as waits:
        ended = "waits at " + str(waits)
    return {
        "ended": ended,
        "signedIn": browser.user.username if browser.user.is_authenticated else None,
        "messages": browser.messages,
        "pages": browser.pages,
        "passkeys": browser.passkeys,
        "meanwhile": others,
    }


def shown(user, world):
    return {
        "username": user.username,
        "email": user.email,
        "name": user.name,
        "active": user.is_active,
        "groups": sorted(group.name for group in user.direct_groups),
        "attributes": user.attributes,
        "sources": sorted(slug for slug, _, owner in world.connections if owner is user),
    }


def access(case, document):
    """Who may open what, by the bindings and policies of a whole identity stack."""
    world = world_of(case)
    configuration = Configuration(document)
    return {
        user.username: {
            "applications": {
                application["name"]: authorizes(configuration, application, user)
                for application in configuration.of_type("authentik_application")
            },
            "hosts": {host: authorizes(configuration, looked_up(configuration, host), user) for host in case["hosts"]},
        }
        for user in world.users.rows
    }


def authorizes(configuration, application, user):
    """The authorize view: the application's bindings, and then those of the authorization flow."""
    if application is None:
        return None
    provider = configuration.block(application.get("protocol_provider"))
    mode = application.get("policy_engine_mode", "any")
    address = configuration.address_of("authentik_application", name=application["name"])
    if not passes(configuration, address, user, {"oauth_scopes": []}, mode)[0]:
        return False
    if provider is None:
        return True
    flow = configuration.address(provider["authorization_flow"])
    context = {"application": types.SimpleNamespace(slug=application["slug"])}
    return passes(configuration, flow, user, context, configuration.block(provider["authorization_flow"]).get("policy_engine_mode", "any"))[0]


def looked_up(configuration, host):
    """The application that the embedded outpost takes for a host: an external host first, then the longest cookie domain."""
    outpost = configuration.at("authentik_outpost.EmbeddedOutpost")
    applications = {
        configuration.address(one.get("protocol_provider")): one for one in configuration.of_type("authentik_application")
    }
    served = [(reference, configuration.block(reference)) for reference in outpost["protocol_providers"]]
    found = [reference for reference, one in served if one["external_host"] == "https://" + host]
    if not found:
        domains = [
            (len(one["cookie_domain"]), reference)
            for reference, one in served
            if one["mode"] == "forward_domain" and ("." + host).endswith("." + one["cookie_domain"])
        ]
        found = [reference for _, reference in sorted(domains, reverse=True)]
    return applications.get(configuration.address(found[0])) if found else None


TASKS = {"policy": policy, "visits": visits, "access": access}
job = json.load(sys.stdin)
print(json.dumps([TASKS[job["task"]](case, case.get("document", job.get("document"))) for case in job["cases"]]))
