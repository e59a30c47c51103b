"""Commands on orders, one module a topic."""
