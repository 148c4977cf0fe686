"""Who is asking: keys, tenants, issuers, authentication, rate limits."""
