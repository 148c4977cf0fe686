"""One router for each noun, all under /api/v1 but the operations."""

from api.http.routes import (
    audits,
    capabilities,
    checkups,
    comments,
    counting,
    deliveries,
    desk,
    keys,
    ledger,
    plan_versions,
    plans,
    policies,
    policy_form,
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
    solves, rosters, records, checkups, counting, starts, policies, policy_form, plans, plan_versions, desk, comments,
    audits, templates, rules, capabilities, keys, webhooks, deliveries, ledger, session,
))
