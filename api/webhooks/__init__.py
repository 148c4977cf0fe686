"""Webhooks: subscriptions, the outbox, and the post."""
