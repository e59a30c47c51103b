"""Personal data as an answer shows it: enough to recognise one's own, useless to others."""


def masked_email(email: str) -> str:
    """`zhao@example.com` → `z***@example.com`."""
    local, _at, domain = email.partition("@")
    return f"{local[:1]}***@{domain}"


def masked_phone(phone: str) -> str:
    """`+8613812345678` → `138****5678`."""
    digits = phone.removeprefix("+86")
    return f"{digits[:3]}****{digits[-4:]}"


def masked_name(name: str) -> str:
    """`张三丰` → `**丰`, the way Chinese payment services show a payee."""
    return "*" * (len(name) - 1) + name[-1:]


def masked_id_number(id_number: str) -> str:
    return f"{id_number[:1]}{'*' * 16}{id_number[-1:]}"
