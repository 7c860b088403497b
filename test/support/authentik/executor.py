"""Runs flows, stage by stage, as authentik's planner, executor and stages do (versions 2023 to 2026)."""

import types
from uuid import UUID

from models import Anonymous, Event, User
from policies import Evaluator, passes


class Denied(Exception):
    """The flow is over, and no user is signed in."""


class Waits(Exception):
    """The flow shows a page that the visitor has not answered yet."""


class Browser:
    """One visitor, with the session and the answers to each page, in order."""

    def __init__(self, world, configuration, answers, query=None, user=None, meanwhile=None, session=None):
        self.session = session or {}
        # What another visitor does between a page and the next stage, by the name of the page.
        self.meanwhile = meanwhile or {}
        self.world, self.configuration = world, configuration
        self.answers = {page: list(given) for page, given in answers.items()}
        self.query, self.user = query or {}, user or Anonymous()
        self.messages, self.pages, self.passkeys = [], [], []

    def answer(self, page):
        self.pages.append(page)
        given = self.answers.get(page, [])
        if not given:
            raise Waits(page)
        return given.pop(0)


class Flow:
    def __init__(self, browser, address, context=None):
        self.browser, self.address, self.context = browser, address, context or {}
        self.configuration, self.world = browser.configuration, browser.world
        self.block = self.configuration.at(address)
        # One that is only looked up has the defaults of the server, and no stages here.
        self.slug = self.block["slug"]
        self.later = []

    def run(self):
        """@raise Denied, Waits"""
        self.plan()
        for binding_address, binding in self.bindings:
            if binding["re_evaluate_policies"] and not self.allows(binding_address, binding):
                continue
            kind = self.configuration.kind(binding["stage"])
            getattr(self, kind.removeprefix("authentik_"))(self.configuration.block(binding["stage"]))
        for stage in self.later:
            stage()

    def plan(self):
        user = self.context.get("pending_user", self.browser.user)
        requirement = self.block.get("authentication", "none")
        if requirement == "require_unauthenticated" and user.is_authenticated:
            raise Denied("not for a signed-in user")
        if requirement == "require_authenticated" and not user.is_authenticated:
            raise Denied("only for a signed-in user")
        mode = self.block.get("policy_engine_mode", "any")
        passing, messages = passes(self.configuration, self.address, user, self.context, mode, self.browser.session)
        if not passing:
            raise Denied(*messages)
        named = self.configuration.document["resource"].get("authentik_flow_stage_binding", {}).items()
        own = [
            ("authentik_flow_stage_binding." + name, binding)
            for name, binding in named
            if self.configuration.address(binding["target"]) == self.address
        ]
        ordered = sorted(own, key=lambda one: one[1]["order"])
        self.bindings = [one for one in ordered if not one[1]["evaluate_on_plan"] or self.allows(*one)]

    def allows(self, address, binding):
        user = self.context.get("pending_user", self.browser.user)
        plan = types.SimpleNamespace(context=self.context)
        context = {"flow_plan": plan, **self.context}
        session = {"authentik/flows/get": self.browser.query, **self.browser.session}
        passing, messages = passes(self.configuration, address, user, context, binding["policy_engine_mode"], session)
        self.browser.messages.extend(messages)
        return passing

    # Stages, by the type of their resource.

    def stage_prompt(self, stage):
        while True:
            given = self.browser.answer(stage["name"])
            data, missing = self.typed(stage, given)
            refused = missing or self.validated(stage, data)
            self.browser.messages.extend(refused)
            if not refused:
                self.context.setdefault("prompt_data", {}).update(data)
                self.browser.meanwhile.get(stage["name"], lambda: None)()
                return

    def typed(self, stage, given):
        data, missing = {"component": "ak-stage-prompt"}, []
        for reference in stage["fields"]:
            field = self.configuration.block(reference)
            key = field["field_key"]
            value = given[key] if key in given else self.initial(field)
            value = bool(value) if field["type"] == "checkbox" else str(value or "").strip()
            if field["required"] and value == "":
                missing.append(key + ": This field may not be blank.")
            data[key] = value
        return data, missing

    def initial(self, field):
        known = self.context.get("prompt_data", {})
        if field["field_key"] in known:
            return known[field["field_key"]]
        if not field.get("initial_value_expression"):
            return field.get("initial_value", "")
        session = {"authentik/flows/get": self.browser.query}
        names = {"http_request": types.SimpleNamespace(session=session), "prompt_context": known}
        return Evaluator().run(self.configuration.text(field["initial_value"]), names)

    def validated(self, stage, data):
        """All policies must pass. There is no flow plan, and what they change in the data stays."""
        evaluator, passing = Evaluator(), True
        for reference in stage.get("validation_policies", []):
            expression = self.configuration.text(self.configuration.block(reference)["expression"])
            passing = bool(evaluator.policy(expression, Anonymous(), {"prompt_data": data})) and passing
        return [] if passing else evaluator.messages or ["refused without a message"]

    def stage_identification(self, stage):
        raise Waits(self.browser.answer(stage["name"]))

    def stage_invitation(self, stage):
        token = self.browser.query.get("itoken") or self.browser.query.get("token")
        token = token or self.context.get("prompt_data", {}).get("token")
        try:
            found = self.world.invitations.filter(pk=UUID(str(token))).first()
        except ValueError:
            found = None
        if found is None or found.is_expired or (found.flow is not None and found.flow.slug != self.slug):
            raise Denied("Invalid invite/invite not found")
        self.context.update(invitation=found, invitation_in_effect=True)
        self.context["prompt_data"] = {**self.context.get("prompt_data", {}), **found.fixed_data}
        # The server takes no lock: what another visitor does between its read and its delete.
        code = found.pk.hex
        self.browser.meanwhile.get(stage["name"], lambda: None)()
        self.world.events.rows.append(Event("invitation_used", invitation_uuid=code))
        if found.single_use and found in self.world.invitations.rows:
            self.world.invitations.rows.remove(found)
            # Django takes the key of what it deletes.
            found.pk = None

    def stage_user_write(self, stage):
        if "prompt_data" not in self.context:
            raise Denied("No Pending data.")
        if not self.browser.user.is_anonymous:
            self.context.setdefault("pending_user", self.browser.user)
        user = self.context.setdefault("pending_user", User(is_active=not stage["create_users_as_inactive"]))
        for key, value in self.context["prompt_data"].items():
            write(user, key, value)
        if user.username == "":
            raise Denied("Aborting write to empty username")
        if any(other is not user and other.username == user.username for other in self.world.users.rows):
            raise Denied("Failed to update user. Please try again later.")
        if user not in self.world.users.rows:
            self.world.users.rows.append(user)
        group = self.configuration.block(stage.get("create_users_group"))
        if group is not None:
            self.world.group(group["name"]).users.add(user)

    def stage_user_login(self, _stage):
        if "pending_user" not in self.context:
            raise Denied("No Pending user to login.")
        self.browser.user = self.context["pending_user"]

    def stage(self, stage):
        """One that is only looked up. The one that registers a passkey is the only one in our flows."""
        if "pending_user" in self.context:
            self.browser.passkeys.append(self.context["pending_user"].username)


def write(user, key, value):
    """One entry of the prompt data. A path below `attributes` is split at `.` and at `_`."""
    if key.startswith(("attributes.", "attributes_")):
        *path, last = key.replace("_", ".").split(".")[1:]
        node = user.attributes
        for part in path:
            node = node.setdefault(part, {})
        node[last] = value
    elif key == "attributes":
        user.attributes.update(value)
    elif key != "groups" and hasattr(user, key):
        setattr(user, key, value)


def by_source(browser, slug, identifier, sent):
    """The return from a login source: a known person is signed in, an unknown one enrolls."""
    configuration, world = browser.configuration, browser.world
    source = configuration.at(configuration.address_of("authentik_source_oauth", slug=slug))
    if browser.user.is_authenticated:
        world.connections.append((slug, identifier, browser.user))
        return
    for other_slug, other, user in world.connections:
        if (other_slug, other) == (slug, identifier):
            browser.user = user
            return
    same_address = world.users.filter(email=sent.get("email")).first()
    if source["user_matching_mode"] == "email_link" and sent.get("email") and same_address is not None:
        world.connections.append((slug, identifier, same_address))
        browser.user = same_address
        return
    # The query of the new flow's address is what counts from here on: a token of before is gone.
    browser.query = {}
    data = {key: value for key, value in sent.items() if value is not None}
    flow = Flow(
        browser,
        configuration.address(source["enrollment_flow"]),
        {"prompt_data": data, "source": slug, "is_sso": True, "goauthentik.io/sources/connection": identifier},
    )
    flow.later.append(lambda: world.connections.append((slug, identifier, flow.context["pending_user"])))
    flow.run()
