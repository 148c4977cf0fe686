"""One router for each noun, all under /api/v1 but the operations."""

from api.http.routes import (
    audits,
    capabilities,
    deliveries,
    desk,
    keys,
    ledger,
    plan_versions,
    plans,
    policies,
    policy_form,
    rosters,
    rules,
    solves,
    templates,
    webhooks,
)

# routes are tried in this order, and jobs are asked for most
LIST = tuple(module.router for module in (
    solves, rosters, policies, policy_form, plans, plan_versions, desk, audits, templates, rules, capabilities, keys,
    webhooks, deliveries, ledger,
))
