"""Stand-ins for authentik's models, as far as the generated policies use them."""

import sys
import types
from uuid import UUID, uuid4


class Missing(Exception):
    pass


class Query:
    def __init__(self, found):
        self.found = found

    def first(self):
        return self.found[0] if self.found else None

    def exists(self):
        return bool(self.found)

    def count(self):
        return len(self.found)


class Objects:
    """Django's manager: exact lookups and `__iexact`. An unknown field raises, as it does there."""

    def __init__(self):
        self.rows = []

    def filter(self, **wanted):
        return Query([row for row in self.rows if all(matches(row, key, value) for key, value in wanted.items())])


def matches(row, key, wanted):
    field, _, lookup = key.partition("__")
    if not hasattr(row, field):
        raise AttributeError("no field " + field)
    value = getattr(row, field)
    # A field of JSON: the rest is a key in it.
    if isinstance(value, dict):
        return value.get(lookup) == wanted
    if lookup == "iexact":
        return str(value).lower() == str(wanted).lower()
    if lookup:
        raise AttributeError("no lookup " + lookup)
    if isinstance(value, UUID) and not isinstance(wanted, UUID):
        wanted = UUID(wanted)
    return value == wanted


class Members:
    def __init__(self, group):
        self.group = group

    def add(self, user):
        if self.group not in user.direct_groups:
            user.direct_groups.append(self.group)


class Parents(list):
    def all(self):
        return self


class Group:
    def __init__(self, name, is_superuser=False, parents=()):
        self.pk, self.name, self.is_superuser = uuid4(), name, is_superuser
        self.parents = Parents(parents)
        self.users = Members(self)


class User:
    is_anonymous = False
    is_authenticated = True

    def __init__(self, username="", email="", name="", is_active=True, groups=()):
        self.username, self.email, self.name, self.is_active = username, email, name, is_active
        self.attributes, self.direct_groups = {}, list(groups)

    def all_groups(self):
        found = list(self.direct_groups)
        for group in found:
            found.extend(parent for parent in group.parents if parent not in found)
        return found

    @property
    def is_superuser(self):
        return any(group.is_superuser for group in self.all_groups())

    def set_password(self, _password):
        raise Missing("no test sets a password")


class Anonymous:
    """Django's, which has no groups: a policy that asks for them raises."""

    is_anonymous = True
    is_authenticated = False
    is_superuser = False
    username = ""


class Invitation:
    def __init__(self, pk, fixed_data=None, expired=False, single_use=True, flow=None):
        self.pk, self.fixed_data, self.single_use, self.flow = UUID(pk), fixed_data or {}, single_use, flow
        self.is_expired = expired


class Event:
    def __init__(self, action, **context):
        self.action, self.context = action, context


class World:
    """The objects of one server."""

    def __init__(self):
        self.users, self.groups, self.invitations, self.connections = Objects(), Objects(), Objects(), []
        self.events = Objects()

    def group(self, name):
        return self.groups.filter(name=name).first()

    def install(self):
        """Makes the models importable under their names."""
        modules = {
            "authentik.events.models": {"Event": self.events},
            "authentik.core.models": {"User": self.users, "Group": self.groups},
            "authentik.stages.invitation.models": {"Invitation": self.invitations},
        }
        for path, models in modules.items():
            parts = path.split(".")
            for end in range(1, len(parts)):
                sys.modules.setdefault(".".join(parts[:end]), types.ModuleType(".".join(parts[:end])))
            module = types.ModuleType(path)
            for name, objects in models.items():
                setattr(module, name, type(name, (), {"objects": objects}))
            sys.modules[path] = module
