"""The finished Terraform JSON of the identity stack, as the server would have it after an apply."""

import re

REFERENCE = re.compile(r"\$\{((?:data\.)?\w+\.[\w-]+)\.\w+\}")


class Configuration:
    def __init__(self, document):
        self.document = document

    def of_type(self, kind):
        return list(self.document.get("resource", {}).get(kind, {}).values())

    def address(self, reference):
        found = REFERENCE.fullmatch(str(reference))
        return found.group(1) if found else None

    def block(self, reference):
        address = self.address(reference)
        return None if address is None else self.at(address)

    def at(self, address):
        path = ["resource", *address.split(".")] if not address.startswith("data.") else address.split(".")
        node = self.document
        for part in path:
            node = node[part]
        return node

    def kind(self, reference):
        return self.address(reference).removeprefix("data.").split(".")[0]

    def address_of(self, kind, **wanted):
        """The resource or data source with these attributes."""
        for prefix, tree in (("", "resource"), ("data.", "data")):
            for name, block in self.document.get(tree, {}).get(kind, {}).items():
                if all(block.get(key) == value for key, value in wanted.items()):
                    return prefix + kind + "." + name
        raise KeyError(f"{kind} {wanted}")

    @staticmethod
    def text(escaped):
        return escaped.replace("$${", "${").replace("%%{", "%{")
