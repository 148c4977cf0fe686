"""One router for each noun, all under /api/v1 but the operations."""

from api.http.routes import (
    audits,
    capabilities,
    checkups,
    comments,
    deliveries,
    desk,
    keys,
    ledger,
    plans,
    policies,
    records,
    rosters,
    rules,
    session,
    solves,
    starts,
    templates,
    webhooks,
)

# routes are tried in this order, and jobs are asked for most
LIST = tuple(module.router for module in (
    solves, rosters, records, checkups, starts, policies, plans, desk, comments, audits, templates, rules, capabilities,
    keys, webhooks, deliveries, ledger, session,
))
