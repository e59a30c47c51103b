"""Words of the OpenAPI document that several views share."""


def refusals(*codes: str) -> str:
    """A description naming the codes with which an operation may be refused, besides the general ones."""
    return "Refused with " + ", ".join(f"`{code}`" for code in codes) + "."
