"""One router for each noun, all under /api/v1 but the operations."""

from api.http.routes import (
    audits,
    capabilities,
    deliveries,
    keys,
    ledger,
    plans,
    policies,
    rosters,
    rules,
    session,
    solves,
    templates,
    webhooks,
)

# routes are tried in this order, and jobs are asked for most
LIST = tuple(module.router for module in (
    solves, rosters, policies, plans, audits, templates, rules, capabilities, keys, webhooks, deliveries,
    ledger, session,
))
